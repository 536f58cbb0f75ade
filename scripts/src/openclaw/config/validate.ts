import { isObject } from '../../domain/json.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { findJson } from '../find-json.ts'
import type { OpenClaw } from '../session.ts'
import { invalidConfig } from './config-file.ts'

/**
 * Asks OpenClaw whether its config is valid, for when `models status` failed: a config that parses can still break its
 * schema. @throws SkillError E_CONFIG_INVALID; E_OPENCLAW_FAILED when OpenClaw does not answer this call either
 */
export async function ensureValid(openclaw: OpenClaw): Promise<void> {
  const outcome = await openclaw.run({
    args: ['config', 'validate', '--json'],
  })
  const answer = findJson(outcome.stdout)
  const valid = isObject(answer) ? answer.valid : undefined
  if (valid === false) throw invalidConfig('OpenClaw does not accept it', openclaw.paths.configPath)
  if (valid === true) return
  throw new SkillError(
    'E_OPENCLAW_FAILED',
    `OpenClaw answered neither models status nor config validate (${outcome.kind}), so it is not known whether its config is valid.`,
    { fix: 'Run openclaw config validate to see what is wrong with the config, then run this again.' },
  )
}
