import { type Change, pathText } from '../../../domain/config/change.ts'
import { printablePath } from '../../../domain/plans/printable-changes.ts'
import type { Warning } from '../../../shell/answer/document.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import { skillCommand } from '../../../shell/skill-path.ts'

/** OpenClaw took the write, and its config says otherwise. */
export function notConverged(left: readonly Change[]): SkillError {
  return new SkillError(
    'E_READ_BACK',
    `OpenClaw reported success, but ${left.length} planned value(s) are not in its config.`,
    {
      fix: `Run ${skillCommand('status')} to see the state, then run this again.`,
      data: { missed: left.slice(0, 20).map((change) => pathText(change.path)) },
      changed: true,
    },
  )
}

/** An edit that was written over and cannot be merged. */
export function editsLost(over: readonly Change[]): SkillError {
  return new SkillError(
    'E_WRITE_CONFLICT',
    `Somebody changed the config while it was written, and ${over.length} place(s) of theirs were written over.`,
    {
      fix: 'Put your values at data.overwritten back from openclaw.json.bak (beside the config), then run the same command again.',
      data: { overwritten: over.slice(0, 20).map(({ path }) => printablePath(path)) },
      changed: true,
    },
  )
}

/** What a person asked this run to change is not what it was when the run looked: another choice was made meanwhile. */
export function choiceChanged(what: string): SkillError {
  return new SkillError(
    'E_WRITE_CONFLICT',
    `Somebody else changed ${what} while this ran; theirs stands. Nothing was changed.`,
    { fix: 'Look at the new choice; if it is still to be replaced, run the same command again.' },
  )
}

/** A running Gateway writes the config that it has in mind over every write. */
export function putBack(): SkillError {
  return new SkillError(
    'E_WRITE_CONFLICT',
    "OpenClaw's Gateway puts an earlier config back after each write; that one stands.",
    { fix: 'Run openclaw gateway stop, then this again; start it afterwards.', changed: true },
  )
}

/** Every try met somebody else's write. */
export function writeConflict(changed: boolean): SkillError {
  return new SkillError(
    'E_WRITE_CONFLICT',
    'The config kept changing while it was to be written; the other writes stand.',
    {
      fix: 'Wait until nothing else writes the config, then run the same command again.',
      changed,
    },
  )
}

/** What a dry run tells of a write that would be refused before it is made. */
export async function refusalBeforehand(check: () => Promise<void>): Promise<readonly Warning[]> {
  try {
    await check()
    return []
  } catch (thrown) {
    if (!(thrown instanceof SkillError)) throw thrown
    return [{ code: 'would-be-refused', message: `${thrown.message} ${thrown.fix}` }]
  }
}

/** Whether OpenClaw said that it did not write; one that did not finish may have. */
export function isRefusedWrite(thrown: unknown): boolean {
  return (
    thrown instanceof SkillError && (thrown.code !== 'E_OPENCLAW_FAILED' || thrown.data.written === false)
  )
}
