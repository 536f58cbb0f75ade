import { existsSync } from 'node:fs'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { whileWriting } from '../../shell/standing.ts'
import { heartbeatPath } from '../../state/heartbeat-state.ts'
import { journalPath, loadJournal } from '../../state/journal-file.ts'
import { hasSignIn } from '../auth/renew.ts'
import { forgetSignIn } from '../auth/sign-in.ts'
import type { ScheduleMemory } from '../heartbeat/schedule/find.ts'
import { uninstallSchedule } from '../heartbeat/schedule/remove.ts'
import type { CommandContext } from '../shared/command-context.ts'

/** Something outside the config and the credential store that this skill may have left. */
export interface OtherPart {
  /** What it is, in a word. */
  readonly what: 'schedule' | 'sign-in' | 'memory'
  /** `planned` in a dry run; `absent` when there was nothing; `failed` when it is still there. */
  readonly outcome: 'removed' | 'planned' | 'absent' | 'failed'
  readonly warnings: readonly Warning[]
}

/**
 * Takes the schedule and the sign-in away, or with `dryRun` only says whether they are there. A failure is a warning: the
 * rest of a reset goes on.
 */
export async function removeOtherParts(
  command: CommandContext<'reset'>,
  dryRun: boolean,
): Promise<readonly OtherPart[]> {
  return [
    { what: 'schedule', ...(await removeSchedule(command, dryRun)) },
    { what: 'sign-in', ...(await removeSignIn(command, dryRun)) },
  ]
}

type Removed = Omit<OtherPart, 'what'>

async function removeSchedule(command: CommandContext<'reset'>, dryRun: boolean): Promise<Removed> {
  try {
    const { openclaw } = command
    const memory = memoryIn(openclaw.paths.stateDir)
    const { removed, left, warnings } = await uninstallSchedule(command, openclaw, dryRun, memory)
    // a printed command may never have been run; what could not be looked at goes on beating
    if (left.some(({ via }) => via !== 'print')) return { outcome: 'failed', warnings }
    return { outcome: removed.length === 0 ? 'absent' : dryRun ? 'planned' : 'removed', warnings }
  } catch (thrown) {
    if (command.signal.aborted || !(thrown instanceof SkillError)) throw thrown
    const { code, message, fix } = thrown
    return { outcome: 'failed', warnings: [{ code, message: `${message} ${fix}` }] }
  }
}

/** Whole where no heartbeat ever was here, and what is remembered reaches back to the beginning. */
function memoryIn(stateDir: string): ScheduleMemory {
  const isWhole = !existsSync(heartbeatPath(stateDir)) && loadJournal(journalPath(stateDir)).origin?.complete
  return isWhole ? 'whole' : 'may lack places'
}

/** What was kept to renew a sign-in with Chutes; the access token goes with the other credentials. */
async function removeSignIn(
  { standing, openclaw }: CommandContext<'reset'>,
  dryRun: boolean,
): Promise<Removed> {
  if (!hasSignIn(openclaw.paths.stateDir)) return { outcome: 'absent', warnings: [] }
  if (dryRun) return { outcome: 'planned', warnings: [] }
  const { warnings } = await whileWriting(standing, () => forgetSignIn(openclaw))
  return { outcome: warnings.length > 0 ? 'failed' : 'removed', warnings }
}
