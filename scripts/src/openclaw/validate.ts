import { isObject } from '../domain/json.ts'
import { invalidConfig } from './config-file.ts'
import { findJson } from './find-json.ts'
import type { OpenClaw } from './session.ts'

const TIMEOUT_MS = 30_000

/**
 * Asks OpenClaw whether its config is valid, for when it would not answer something else: a config that parses
 * can still break its schema. @throws SkillError E_CONFIG_INVALID
 */
export async function ensureValid(openclaw: OpenClaw): Promise<void> {
  const outcome = await openclaw.run({ args: ['config', 'validate', '--json'], timeoutMs: TIMEOUT_MS })
  const answer = findJson(outcome.stdout)
  const invalid = isObject(answer) && answer.valid === false
  if (invalid) throw invalidConfig('OpenClaw does not accept it', openclaw.paths.configPath)
}
