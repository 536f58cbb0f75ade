import { statusData } from '../../status/answer-schema.ts'
import { runStatus } from '../../status/status.ts'
import { checkAttention } from './check-attention.ts'
import { DAY_MS, type Task } from './task.ts'

/** Checks the whole set-up once a day. */
export const statusTask: Task = {
  name: 'status',
  everyMs: DAY_MS,
  script: ['status'],
  async run(context) {
    const { summary, data } = await runStatus(context)
    return {
      ok: true,
      changed: false,
      summary,
      attention: checkAttention(statusData.parse(data).checks),
    }
  },
}
