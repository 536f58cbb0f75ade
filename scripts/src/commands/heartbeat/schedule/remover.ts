import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Remover } from '../../reset/removers.ts'
import { uninstallSchedule } from './remove.ts'

/** The schedule's part of `reset.js all`. */
export const scheduleRemover: Remover = {
  what: 'schedule',
  async remove(context, { openclaw }, dryRun) {
    try {
      const { removed, left } = await uninstallSchedule(context, openclaw, dryRun)
      const warnings = left.map(({ via, reason, fix }) => ({
        code: `schedule-left-${via}`,
        message: `${reason} ${fix}`,
      }))
      // a printed command may never have been run; what could not be looked at goes on beating
      if (left.some(({ via }) => via !== 'print')) return { outcome: 'failed', warnings }
      if (removed.length === 0) return { outcome: 'absent', warnings }
      return { outcome: dryRun ? 'planned' : 'removed', warnings }
    } catch (thrown) {
      if (context.signal.aborted || !(thrown instanceof SkillError)) throw thrown
      return {
        outcome: 'failed',
        warnings: [{ code: thrown.code, message: `${thrown.message} ${thrown.fix}` }],
      }
    }
  },
}
