import { SkillError } from '../../shell/answer/skill-error.ts'

/** A heartbeat that cannot remember would do everything at every beat and tell everything again, so it does nothing. */
export function cannotRemember(thrown: unknown): SkillError {
  if (thrown instanceof SkillError) return thrown
  const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
  return new SkillError('E_STATE_UNWRITABLE', `The heartbeat cannot keep its state (${code}).`, {
    fix: "Make OpenClaw's state folder (usually ~/.openclaw) writable for this user and free some disk space, then run this again.",
  })
}
