import type { Fix } from '../../../domain/plans/fix.ts'
import { pipedKey, skillCommand, withOpenClawMeant } from '../../../shell/skill-path.ts'

/** A fix as a command that is ready to run, or as the words for a person. */
export function fixText(fix: Fix): string {
  if ('words' in fix) return withOpenClawMeant(fix.words)
  const command = skillCommand(fix.script, fix.args)
  return fix.pipeKey ? pipedKey(command) : command
}
