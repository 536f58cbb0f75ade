import { setTimeout as sleep } from 'node:timers/promises'
import type { Capabilities } from '../domain/capabilities.ts'
import type { Secret } from '../shell/secret.ts'
import { SkillError } from '../shell/skill-error.ts'
import { skillCommand } from '../shell/skill-path.ts'
import { invalidConfig } from './config-file.ts'
import { isConflict, readOnlyError } from './config-patch.ts'
import type { OpenClawCall, OpenClawOutcome } from './run.ts'
import type { OpenClaw } from './session.ts'

/** The profile that OpenClaw's paste commands write for a provider. */
export const PROFILE_ID = 'chutes:manual'

/** OpenClaw 2026.9 looks for its provider plugin first, which takes 20 s offline. */
const TIMEOUT_MS = 100_000
const MAX_TRIES = 3
const STORED = /Auth profile: chutes:manual \(chutes\/(api_key|token)\)/

/**
 * Hands the key to OpenClaw's credential store through standard input.
 * @throws SkillError E_KEY_NOT_STORED and others; OpenClaw's output is never quoted.
 */
export async function storeKey(
  openclaw: OpenClaw,
  key: Secret,
  options: { readonly can: Pick<Capabilities, 'keyIntake' | 'logout'>; readonly agent: string | undefined },
): Promise<void> {
  const call = pasteCall(key, options.can.keyIntake, options.agent)
  const paste = async (tries = 1): Promise<OpenClawOutcome> => {
    const outcome = await openclaw.run(call)
    // storing a key also notes it in the config, which somebody else may be writing
    if (outcome.code === 0 || tries === MAX_TRIES || !isConflict(outcome)) return outcome
    await sleep(200 * tries)
    return paste(tries + 1)
  }
  let outcome = await paste()
  if (
    options.can.logout &&
    outcome.code !== 0 &&
    /belongs to another sign-in/.test(outcome.stdout + outcome.stderr)
  ) {
    // a token under the same profile id, e.g. migrated from 2026.4: OpenClaw wants it signed out first
    await openclaw.run({ args: ['models', 'auth', 'logout', PROFILE_ID, '--yes'], timeoutMs: TIMEOUT_MS })
    outcome = await paste()
  }
  if (outcome.code !== 0 || !STORED.test(outcome.stdout)) throw notStored(outcome, openclaw.paths.configPath)
}

/**
 * The call that hands the key over. 2026.4's `paste-token` reads a prompt, so it wants a carriage return; it echoes
 * the key into its output, which is only matched against a pattern here and then dropped.
 */
function pasteCall(key: Secret, intake: Capabilities['keyIntake'], agent: string | undefined): OpenClawCall {
  return {
    args: ['models', 'auth', intake, '--provider', 'chutes', ...(agent ? ['--agent', agent] : [])],
    input: key.unwrap() + (intake === 'paste-token' ? '\r' : '\n'),
    timeoutMs: TIMEOUT_MS,
  }
}

function notStored(outcome: OpenClawOutcome, configPath: string): SkillError {
  const said = outcome.stdout + outcome.stderr
  if (/managed by nix|externally managed/i.test(said))
    return readOnlyError('it is managed elsewhere', undefined)
  if (/config (is )?invalid/i.test(said)) return invalidConfig('OpenClaw does not accept it', configPath)
  if (/Pass --agent/.test(said)) {
    return new SkillError(
      'E_KEY_NOT_STORED',
      'OpenClaw has several agents and wants to know which one gets the key.',
      {
        fix: `Pipe the key again with --agent <id> added to ${skillCommand('auth')}.`,
        retryable: false,
      },
    )
  }
  return new SkillError(
    'E_KEY_NOT_STORED',
    `OpenClaw did not store the key (${outcome.kind}${outcome.code === undefined ? '' : ` ${outcome.code}`}).`,
    {
      fix: 'Run openclaw doctor to see what is wrong with its credential store, then pipe the key again.',
    },
  )
}

/**
 * Whether a masked key (`cpk_1234...abcdefgh`) is this key's. Undefined when the mask shows too little to tell;
 * eight characters at each end of a random key cannot agree by chance.
 */
export function maskMatches(mask: string | undefined, key: Secret): boolean | undefined {
  const [head, tail, ...rest] = mask?.split('...') ?? []
  if (head === undefined || tail === undefined || rest.length > 0 || head.length < 8 || tail.length < 8)
    return undefined
  const value = key.unwrap()
  return value.startsWith(head) && value.endsWith(tail)
}
