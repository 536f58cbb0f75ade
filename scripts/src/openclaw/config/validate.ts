import type { ConfigView } from '../../domain/config/config-view.ts'
import {
  type NamedVariable,
  unsetFix,
  unsetText,
  unsetVariables,
} from '../../domain/credential/key-source.ts'
import { isObject } from '../../domain/json.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { findJson } from '../find-json.ts'
import { type ModelsStatus, modelsStatus } from '../models-status.ts'
import type { OpenClaw } from '../session.ts'
import { invalidConfig } from './config-file.ts'

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
  if (valid === false) throw invalidConfig('OpenClaw does not accept it', openclaw.paths.configPath)
  if (valid === true) return
  throw new SkillError(
    'E_OPENCLAW_FAILED',
    `OpenClaw answered neither models status nor config validate (${outcome.kind}), so nothing was checked.`,
    { fix: 'Run openclaw config validate to see what is wrong with it, then run this again.' },
  )
}

/** The variables that providers of the config name and that are not set here, those of Chutes first. */
export function unsetHere({ env }: Pick<OpenClaw, 'env'>, view: ConfigView): readonly NamedVariable[] {
  const unset = unsetVariables(view.raw, (name) => Boolean(env[name]))
  return unset.toSorted((a, b) => Number(b.provider === 'chutes') - Number(a.provider === 'chutes'))
}

/**
 * What OpenClaw says about itself, for decisions that nobody can make without it.
 * @throws SkillError E_CONFIG_INVALID, E_OPENCLAW_FAILED
 */
export async function requireModelsStatus(
  openclaw: OpenClaw,
  options: {
    readonly agent?: string | undefined
    readonly changed?: boolean
    /** The config, where it was read: it may say why there is no answer. */
    readonly view?: ConfigView
  } = {},
): Promise<ModelsStatus> {
  const seen = await modelsStatus(openclaw, options.agent)
  if (seen) return seen
  if (!options.changed) await ensureValid(openclaw)
  const [unset] = options.view ? unsetHere(openclaw, options.view) : []
  if (unset)
    throw new SkillError(
      unset.provider === 'chutes' ? 'E_NO_CREDENTIAL' : 'E_OPENCLAW_FAILED',
      `${unsetText(unset)}.`,
      { fix: unsetFix(unset), ...(options.changed && { changed: true }) },
    )
  throw new SkillError('E_OPENCLAW_FAILED', 'OpenClaw did not tell which credentials it has.', {
    fix: 'Run openclaw models status to see why, then run this again.',
    ...(options.changed && { changed: true }),
  })
}
