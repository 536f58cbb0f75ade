import { setTimeout as sleep } from 'node:timers/promises'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import { afterWriting } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { Secret } from '../../shell/secret.ts'
import { refusedConfig } from '../config/config-file.ts'
import { isConflict, readOnlyError } from '../config/config-patch.ts'
import type { OpenClawCall, OpenClawOutcome } from '../run.ts'
import type { OpenClaw } from '../session.ts'

/** The profile that OpenClaw's paste commands write for a provider. */
export const PROFILE_ID = 'chutes:manual'

/** OpenClaw 2026.9 looks for its provider plugin first, which takes 20 s offline, and minutes on a slow machine. */
export const CREDENTIAL_TIMEOUT_MS = 180_000
const MAX_TRIES = 3
const STORED = /Auth profile: chutes:manual \(chutes\/(api_key|token)\)/

/** What is handed over: an API key, or an access token that ends after so many seconds. */
export type Credential =
  | { readonly kind: 'api_key'; readonly secret: Secret }
  | { readonly kind: 'token'; readonly secret: Secret; readonly expiresIn: number | undefined }

export interface CredentialOptions {
  readonly can: Pick<Capabilities, 'keyIntake' | 'logout'>
  /** The agent it is for, where OpenClaw asks for one. */
  readonly agent: string | undefined
  /** Whether the call names our profile. Without a provider in the config, 2026.9 would store a key in anybody's profile. */
  readonly named?: boolean
}

/** As what a credential is stored: a release that only takes tokens makes one of an API key. */
export function storedType(
  kind: Credential['kind'],
  { keyIntake }: Pick<Capabilities, 'keyIntake'>,
): 'api_key' | 'token' {
  return kind === 'token' || keyIntake === 'paste-token' ? 'token' : 'api_key'
}

/**
 * Hands a key or token to OpenClaw's credential store through standard input.
 * @throws SkillError E_KEY_NOT_STORED and others; OpenClaw's output is never quoted.
 */
export async function storeCredential(
  openclaw: OpenClaw,
  credential: Credential,
  options: CredentialOptions,
): Promise<void> {
  const call = pasteCall(credential, options)
  let outcome = await retryOnConflict(openclaw, call)
  let signedOut = false
  if (
    options.can.logout &&
    outcome.code !== 0 &&
    /belongs to another sign-in/.test(outcome.stdout + outcome.stderr)
  ) {
    // a token under the same profile id, e.g. migrated from 2026.4: OpenClaw wants it signed out first
    const out = await logOut(openclaw, options.agent)
    signedOut = out.code === 0 || isUnfinished(out)
    outcome = await retryOnConflict(openclaw, call)
  }
  if (outcome.code === 0 && STORED.test(outcome.stdout)) return
  const error = notStored(outcome, openclaw)
  throw signedOut ? afterWriting(error) : error
}

/** A stored credential is also noted in the config, which somebody else may be writing. */
async function retryOnConflict(openclaw: OpenClaw, call: OpenClawCall, tries = 1): Promise<OpenClawOutcome> {
  const outcome = await openclaw.run(call)
  if (outcome.code === 0 || tries === MAX_TRIES || !isConflict(outcome)) return outcome
  await sleep(200 * tries)
  return retryOnConflict(openclaw, call, tries + 1)
}

/**
 * The call that hands the secret over. 2026.4 reads a prompt, so it wants a carriage return; it echoes the secret into
 * its output, which is only matched against a pattern here and then dropped.
 */
function pasteCall(credential: Credential, { can, agent, named }: CredentialOptions): OpenClawCall {
  const intake = storedType(credential.kind, can) === 'token' ? 'paste-token' : 'paste-api-key'
  const lifetime =
    credential.kind === 'token' && credential.expiresIn !== undefined
      ? ['--expires-in', `${credential.expiresIn}s`]
      : []
  const profile = named && intake === 'paste-api-key' ? ['--profile-id', PROFILE_ID] : []
  return {
    args: ['models', 'auth', intake, '--provider', 'chutes', ...profile, ...lifetime, ...agentArgs(agent)],
    input: credential.secret.unwrap() + (can.keyIntake === 'paste-token' ? '\r' : '\n'),
    timeoutMs: CREDENTIAL_TIMEOUT_MS,
  }
}

/** For the agent that was named, where one was. */
export function agentArgs(agent: string | undefined): string[] {
  return agent ? ['--agent', agent] : []
}

/** Has OpenClaw forget a profile; for releases that can. */
export function logOut(
  openclaw: OpenClaw,
  agent: string | undefined,
  profile = PROFILE_ID,
): Promise<OpenClawOutcome> {
  const args = ['models', 'auth', 'logout', profile, '--yes', ...agentArgs(agent)]
  return retryOnConflict(openclaw, { args, timeoutMs: CREDENTIAL_TIMEOUT_MS })
}

/** What became of the stored secret: its profile is gone, or (where OpenClaw cannot sign out) it was written over. */
export type Removal = 'removed' | 'overwritten'

/** Stands where the secret was; it has ended before anybody could use it. */
const REMOVED_KEY = new Secret('removed')

/**
 * Removes our profile and nothing else. A release without `models auth logout` keeps an empty, expired profile: the
 * secret itself is written over. @throws SkillError E_CREDENTIAL_NOT_REMOVED
 */
export async function removeCredential(openclaw: OpenClaw, options: CredentialOptions): Promise<Removal> {
  if (options.can.logout) {
    const outcome = await logOut(openclaw, options.agent)
    if (outcome.code !== 0) throw notRemoved(outcome, PROFILE_ID, openclaw)
    return 'removed'
  }
  await storeCredential(openclaw, { kind: 'token', secret: REMOVED_KEY, expiresIn: 1 }, options)
  return 'overwritten'
}

const isUnfinished = ({ kind }: OpenClawOutcome): boolean => kind !== 'exited' && kind !== 'not-started'

/** Why OpenClaw did not remove a profile; one that did not finish may have. */
export function notRemoved(outcome: OpenClawOutcome, profile: string, openclaw: OpenClaw): SkillError {
  return (
    storeRefusal(outcome, openclaw) ??
    new SkillError(
      'E_CREDENTIAL_NOT_REMOVED',
      `OpenClaw did not remove ${profile} from its credential store (${outcome.kind}${outcome.code === undefined ? '' : ` ${outcome.code}`}).`,
      {
        fix: `Run openclaw models auth logout ${profile} to see why, then run the same command again.`,
        changed: isUnfinished(outcome),
      },
    )
  )
}

/** What keeps OpenClaw from changing its credential store at all. */
function storeRefusal({ stdout, stderr }: OpenClawOutcome, openclaw: OpenClaw): SkillError | undefined {
  const said = stdout + stderr
  if (/managed by nix|externally managed/i.test(said))
    return readOnlyError('it is managed elsewhere', undefined)
  if (/config (is )?invalid/i.test(said)) return refusedConfig(openclaw)
  return undefined
}

function notStored(outcome: OpenClawOutcome, openclaw: OpenClaw): SkillError {
  const refusal = storeRefusal(outcome, openclaw)
  if (refusal) return refusal
  if (/Pass --agent/.test(outcome.stdout + outcome.stderr)) {
    return new SkillError(
      'E_KEY_NOT_STORED',
      'OpenClaw has several agents and wants to know which one gets the credential.',
      {
        fix: 'Run the same command again with --agent <id>; openclaw agents list tells the ids.',
        retryable: false,
      },
    )
  }
  const isDone = outcome.code === 0
  return new SkillError(
    'E_KEY_NOT_STORED',
    `OpenClaw did not say that it ${isDone ? `stored the credential as ${PROFILE_ID}` : 'took the credential'} (${outcome.kind}${outcome.code === undefined ? '' : ` ${outcome.code}`}).`,
    {
      fix: 'Run openclaw doctor to see what is wrong with its credential store, then run the same command again.',
      // what it stored then was not under our name; and it may have stored what it did not finish, or could not note in the config
      changed: isDone || isUnfinished(outcome) || isConflict(outcome),
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
  return key.hasEnds(head, tail)
}
