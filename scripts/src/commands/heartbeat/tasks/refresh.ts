import { runRefresh } from '../../refresh/refresh.ts'
import { HOUR_MS, type Task } from './task.ts'

/** Keeps the model rows in line with the catalogue. */
export const refreshTask: Task = {
  name: 'refresh',
  everyMs: 4 * HOUR_MS,
  script: ['refresh'],
  async run(context) {
    const { changed, summary, data } = await runRefresh(context)
    return { ok: true, changed, summary, attention: data.attention }
  },
}
