import { SkillError } from '../../shell/answer/skill-error.ts'

/**
 * Does work on the heartbeat's own files. A heartbeat that cannot remember would do everything at every beat and tell
 * everything again, so it does nothing. @throws SkillError E_STATE_UNWRITABLE
 */
export function keepState<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof SkillError) throw thrown
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new SkillError('E_STATE_UNWRITABLE', `The heartbeat cannot keep its state (${code}).`, {
      fix: "Make OpenClaw's state folder (usually ~/.openclaw) writable for this user and free some disk space, then run this again.",
    })
  }
}
