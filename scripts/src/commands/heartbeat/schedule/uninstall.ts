import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Context } from '../../../shell/context.ts'
import type { Answer } from '../../answer-schemas.ts'
import { openToChange } from '../../shared/open.ts'
import { type Removal, uninstallSchedule } from './remove.ts'

/** Removes the schedule, wherever it is. What cannot be looked at makes the answer a failure: it goes on beating. */
export async function runScheduleUninstall(context: Context<'heartbeat'>): Promise<Answer<'heartbeat'>> {
  const dryRun = Boolean(context.invocation.flags['dry-run'])
  const { openclaw } = await openToChange(context)
  const removal = await uninstallSchedule(context, openclaw, dryRun)
  const { removed, left, warnings } = removal
  const out = left.find((one) => one.via !== 'print')
  const other = out?.via === 'crontab' ? 'E_SCHEDULE_REFUSED' : 'E_OPENCLAW_FAILED'
  const code = out?.via === 'openclaw' ? 'E_GATEWAY_UNREACHABLE' : other
  return {
    changed: !dryRun && removed.length > 0,
    summary: uninstallSummary(removal, dryRun),
    data: { removed, left },
    warnings,
    ...(out && { failure: new SkillError(code, out.reason, { fix: out.fix, changed: removed.length > 0 }) }),
  }
}

function uninstallSummary({ removed, left }: Removal, dryRun: boolean): string {
  const gone = removed.join(', ')
  const rest = left.length > 0 ? ` Left: ${left.map((one) => one.via).join(', ')}.` : ''
  if (removed.length === 0) return `No schedule of ours was found.${rest}`
  return dryRun
    ? `Would remove the schedule from: ${gone}.${rest}`
    : `The schedule is removed from: ${gone}.${rest}`
}
