import { refreshRows } from '../../refresh/refresh.ts'
import { refreshAttention } from '../../refresh/report.ts'
import { refreshSummary } from '../../refresh/summary.ts'
import { HOUR_MS, type Task } from './task.ts'

/** Far more than a config that is kept in order has. */
const MAX_REFRESH_MATTERS = 50

/** Keeps the model rows in line with the catalogue. */
export const refreshTask: Task = {
  name: 'refresh',
  everyMs: 4 * HOUR_MS,
  script: ['refresh'],
  async run(context) {
    const { plan, applied } = await refreshRows(context)
    return {
      ok: true,
      changed: applied,
      summary: refreshSummary(plan, false),
      attention: refreshAttention(plan).slice(0, MAX_REFRESH_MATTERS),
    }
  },
}
