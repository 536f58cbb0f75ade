import { isObject } from '../../domain/json.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { findJson } from '../find-json.ts'
import { type ModelsStatus, modelsStatus } from '../models-status.ts'
import type { OpenClaw } from '../session.ts'
import { refusedConfig } from './config-file.ts'

/**
 * Asks OpenClaw whether its config is valid, for when `models status` failed: a config that parses can still break its
 * schema. @throws SkillError E_CONFIG_INVALID; E_OPENCLAW_FAILED when this gets no answer, either
 */
export async function ensureValid(openclaw: OpenClaw): Promise<void> {
  const outcome = await openclaw.run({
    args: ['config', 'validate', '--json'],
  })
  const answer = findJson(outcome.stdout)
  const valid = isObject(answer) ? answer.valid : undefined
  if (valid === false) throw refusedConfig(openclaw)
  if (valid === true) return
  throw new SkillError(
    'E_OPENCLAW_FAILED',
    `OpenClaw answered neither models status nor config validate (${outcome.kind}), so nothing was checked.`,
    { fix: 'Run openclaw config validate to see what is wrong with it, then run this again.' },
  )
}

/**
 * What OpenClaw says about itself, for decisions that nobody can make without it.
 * @throws SkillError E_CONFIG_INVALID, E_OPENCLAW_FAILED
 */
export async function requireModelsStatus(
  openclaw: OpenClaw,
  options: { readonly agent?: string | undefined; readonly changed?: boolean } = {},
): Promise<ModelsStatus> {
  const seen = await modelsStatus(openclaw, options.agent)
  if (seen) return seen
  if (!options.changed) await ensureValid(openclaw)
  throw new SkillError('E_OPENCLAW_FAILED', 'OpenClaw did not tell which credentials it has.', {
    fix: 'Run openclaw models status to see why, then run this again.',
    ...(options.changed && { changed: true }),
  })
}
