import { statusData } from '../../status/answer-schema.ts'
import { status } from '../../status/status.ts'
import { checkAttention } from './check-attention.ts'
import { DAY_MS, type Task } from './task.ts'

/** Checks the whole set-up once a day. */
export const statusTask: Task = {
  name: 'status',
  everyMs: DAY_MS,
  script: ['status'],
  async run(context) {
    const { summary, data } = await status(context)
    return {
      ok: true,
      changed: false,
      summary,
      attention: checkAttention(statusData.parse(data).checks),
    }
  },
}
