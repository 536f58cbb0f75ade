import { SkillError } from '../../shell/answer/skill-error.ts'
import { skillCommand } from '../../shell/skill-path.ts'

/** There is no Chutes provider in the config, so what was asked for is not possible. */
export function notSetUp(consequence: string): SkillError {
  return new SkillError('E_NOT_SET_UP', `Chutes is not set up in this OpenClaw, so ${consequence}.`, {
    fix: `Run ${skillCommand('setup')} first.`,
  })
}

/** OpenClaw reads something else out of its config than was written. */
export function contradictedWrite(what: readonly string[], changed: boolean): SkillError {
  const message = `The config is written, but OpenClaw sees it differently: ${what.join(', ')}.`
  const fix = `Run ${skillCommand('status')} for the reason and its fix.`
  return new SkillError('E_READ_BACK', message, { fix, data: { disagrees: what }, changed })
}
