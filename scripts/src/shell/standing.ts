import { cleanText } from '../domain/text.ts'
import { SkillError } from './answer/skill-error.ts'
import { skillCommand } from './skill-path.ts'

/** How a run stands with what it writes. The commands keep it up to date; whoever stops the run tells it. */
export interface RunStanding {
  /** A write is under way. */
  writing: boolean
  /** How many writes were made, and stand. */
  writes: number
  /** The lock file that this run waits for. */
  waitsFor: string | undefined
}

/** A run that has not written anything. */
export function newStanding(): RunStanding {
  return { writing: false, writes: 0, waitsFor: undefined }
}

/** Does work that writes something other than the skill's own files; `made` says whether it did. */
export async function whileWriting<Done>(
  standing: RunStanding,
  work: () => Promise<Done> | Done,
  made: (done: Done) => boolean = () => true,
): Promise<Done> {
  standing.writing = true
  try {
    const done = await work()
    if (made(done)) standing.writes++
    return done
  } catch (thrown) {
    if (thrown instanceof SkillError && (thrown.changed || thrown.data.written === null)) standing.writes++
    throw thrown
  } finally {
    standing.writing = false
  }
}

/** Why a run was stopped, and what is known of its writes. */
export function stoppedError(
  code: 'E_TIMEOUT' | 'E_INTERRUPTED',
  what: string,
  { writing, writes, waitsFor }: RunStanding,
): SkillError {
  const wrote = writes > 0
  const lock = waitsFor === undefined ? undefined : cleanText(waitsFor, 300)
  const waited = lock === undefined ? '' : ` while it waited for a lock of another run (${lock})`
  const after = wrote ? ' after it had written' : ''
  const told = writing
    ? `${after} while a write was under way; whether that went through is not known`
    : wrote
      ? `${after}${waited}; what was written stands`
      : `${waited}; nothing was being written`
  const look = `Run ${skillCommand('status')} to see ${writing ? 'whether the write went through' : 'the state of the set-up'}.`
  const unlock = lock === undefined ? '' : `If no other run of this skill is alive, remove ${lock}. `
  return new SkillError(code, `${what}${told}.`, {
    fix: unlock + (writing || wrote ? look : `${unlock ? 'Then run' : 'Run'} the same command again.`),
    data: { writeUnderWay: writing },
    changed: writing || wrote,
  })
}
