import { acceptedText, type KeyVerdict, verifyKey } from '../../chutes/verify-key.ts'
import { PROFILE_ORDER_PATH } from '../../domain/config/paths.ts'
import {
  type ActiveCredential,
  activeCredential,
  isEmptied,
} from '../../domain/credential/active-credential.ts'
import { type KeySource, keySourceText } from '../../domain/credential/key-source.ts'
import { renewalFor } from '../../domain/credential/sign-in.ts'
import { valueAt } from '../../domain/json.ts'
import { KEY_IN_OLD_STORE, MIGRATE_STEP } from '../../domain/plans/fix.ts'
import { cleanText } from '../../domain/text.ts'
import { readAuthOrder } from '../../openclaw/credential/auth-order.ts'
import { maskMatches } from '../../openclaw/credential/credential.ts'
import { type ModelsStatus, requireModelsStatus } from '../../openclaw/models-status.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { readKeyInput } from '../../shell/read-key.ts'
import { Secret } from '../../shell/secret.ts'
import { carryFlag, pipedKey, skillCommand } from '../../shell/skill-path.ts'
import { loadSignIn, signInPath } from '../../state/sign-in-file.ts'
import type { Answer } from '../answer-schemas.ts'
import { isoTime, utcMinute } from '../shared/answer/times.ts'
import { pausedWarning, warnIf } from '../shared/answer/warnings.ts'
import { askedAsAgent } from '../shared/command-context.ts'
import { notVerified } from './credential-answer.ts'
import { type CredentialStore, openCredentialStore } from './store.ts'

/** `auth.js status`: which credential OpenClaw would use for Chutes now. Its secret is never read out. */
export async function credentialStatus(context: Context<'auth'>): Promise<Answer<'auth'>> {
  const { store: found, endpoints } = await openCredentialStore(context)
  const store = { ...found, agent: found.agent ?? askedAsAgent(found.openclaw, found.config).agent }
  carryFlag('--agent', store.agent)
  const status = await requireModelsStatus(store.openclaw, { agent: store.agent, view: store.config.view })
  const { keySource } = store.config.view
  const order = await orderOf(store, status)
  const active = activeCredential(status.chutesProfiles, order, status.chutesSource, keySource)
  const from = originText(active, keySource)
  const given = await givenSecret(context)
  const same = given && maskMatches(active.profile ? active.profile.mask : status.chutesMask, given)
  const verdict = given && same !== false ? await verifyKey(given, endpoints, context.signal) : undefined
  const verified = same && verdict && verdict.verdict !== 'unknown' ? verdict.verdict === 'accepted' : null
  const signIn = loadSignIn(signInPath(store.openclaw.paths.stateDir))
  const renewal = active.kind === 'token' ? renewalFor(signIn, store.agent) : null
  const failure = credentialError(active, same ? verdict : undefined, status.oldStore)
  return {
    changed: false,
    summary:
      failure?.message ??
      summaryOf(active, from, same ? acceptedText(verdict, endpoints, store.config.view, context.env) : ''),
    data: {
      profile: {
        id: active.profile ? printableProfile(active.profile.id) : null,
        provider: 'chutes',
        type: active.profile?.type ?? null,
      },
      stored: active.source === 'profile' ? 'unchanged' : 'absent',
      verified,
      readBack: true,
      credential: {
        source: active.source,
        from,
        kind: active.kind,
        expiresAt: isoTime(active.expiresAt),
        usable: active.source !== 'none' && active.trouble === undefined,
      },
      others: status.chutesProfiles
        .filter((profile) => profile.id !== active.profile?.id && !isEmptied(profile))
        .map((profile) => printableProfile(profile.id)),
      order: order?.map(printableProfile) ?? null,
      renewal,
    },
    warnings: credentialWarnings(active, same, verdict),
    next: [active.source === 'none' ? skillCommand('auth') : skillCommand('status')],
    ...(failure && { failure }),
  }
}

/** The name of a profile, as OpenClaw says it: a person or another program chose it. */
function printableProfile(id: string): string {
  return cleanText(id, 120)
}

/** The explicit order, if any. It is asked for only where it can matter: the question takes 2026.9 up to 20 s. */
async function orderOf(store: CredentialStore, status: ModelsStatus): Promise<readonly string[] | undefined> {
  const listed = status.chutesProfiles.length
  const stored = listed > 1 ? await readAuthOrder(store.openclaw, store.agent) : undefined
  if (stored?.length) return stored
  const configured = valueAt(store.config.view.raw, [...PROFILE_ORDER_PATH, 'chutes'])
  return Array.isArray(configured) ? configured.filter((id) => typeof id === 'string') : undefined
}

/** A key or token to compare with the stored one, when a flag says where it is. */
async function givenSecret(context: Context<'auth'>): Promise<Secret | undefined> {
  const { flags } = context.invocation
  const { CHUTES_API_KEY: key, CHUTES_OAUTH_TOKEN: token } = context.env
  const text = flags.stdin
    ? await readKeyInput(context.signal)
    : flags['from-env']
      ? (key ?? token)
      : undefined
  return text?.trim() ? new Secret(text.trim()) : undefined
}

const KINDS = {
  api_key: 'an API key',
  token: 'an access token',
  oauth: 'a sign-in that it renews itself',
} as const

/** Where OpenClaw has it from, as exactly as its config says. */
function originText({ source, profile }: ActiveCredential, named: KeySource): string | null {
  if (source === 'none') return null
  if (profile) return `the profile ${printableProfile(profile.id)}`
  return keySourceText(named) ?? `its ${source}`
}

function summaryOf(
  { source, kind, expiresAt, profile }: ActiveCredential,
  from: string | null,
  accepted: string,
): string {
  const where = source === 'profile' ? `stored as ${printableProfile(profile?.id ?? '')}` : `from ${from}`
  const until = expiresAt === undefined ? '' : `, until ${utcMinute(expiresAt)}`
  return `OpenClaw uses ${kind ? KINDS[kind] : 'a credential'} for Chutes, ${where}${until}${accepted}.`
}

function credentialError(
  { source, trouble }: ActiveCredential,
  verdict: KeyVerdict | undefined,
  oldStore: boolean,
): SkillError | undefined {
  if (source === 'none' && oldStore)
    return new SkillError('E_NO_CREDENTIAL', `${KEY_IN_OLD_STORE}.`, { fix: MIGRATE_STEP })
  if (source === 'none') {
    return new SkillError('E_NO_CREDENTIAL', 'OpenClaw holds no Chutes credential.', {
      fix: `Pipe a key: ${pipedKey(skillCommand('auth'))}`,
    })
  }
  if (trouble === 'expired') {
    return new SkillError('E_NO_CREDENTIAL', 'The access token that OpenClaw holds for Chutes has ended.', {
      fix: `Sign in again: ${skillCommand('auth', 'login')}`,
    })
  }
  if (verdict?.verdict === 'rejected') {
    return new SkillError(
      'E_KEY_REJECTED',
      `${verdict.by} does not accept the credential that OpenClaw holds.`,
      {
        fix: `Replace it: ${pipedKey(skillCommand('auth'))}`,
      },
    )
  }
  return undefined
}

function credentialWarnings(
  { trouble }: ActiveCredential,
  same: boolean | undefined,
  verdict: KeyVerdict | undefined,
): Warning[] {
  return [
    ...pausedWarning(trouble === 'paused'),
    ...warnIf(same === false, 'another-key', 'The key that was given is not the one that OpenClaw holds.'),
    ...(same === undefined ? notCompared(verdict) : []),
    ...notVerified('key', verdict),
  ]
}

/** OpenClaw shows too little of what it uses to compare a key with it, so what is said of that key holds for it alone. */
function notCompared(verdict: KeyVerdict | undefined): Warning[] {
  if (!verdict || verdict.verdict === 'unknown') return []
  const does = verdict.verdict === 'accepted' ? 'accepts' : 'does not accept'
  const message = `${verdict.by} ${does} the key that was given; whether OpenClaw uses that key cannot be told.`
  return [{ code: 'not-compared', message }]
}
