import { answererAt } from '../../chutes/endpoints.ts'
import type { KeyVerdict } from '../../chutes/verify-key.ts'
import type { SignIn } from '../../domain/credential/sign-in.ts'
import { PROFILE_ID } from '../../openclaw/credential/credential.ts'
import { egressProxyOn } from '../../openclaw/credential/secret-store.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { isoTime, utcMinute } from '../shared/answer/times.ts'
import { capabilitiesOf } from '../shared/open.ts'
import { type SetUpOutcome, withSetUp } from './set-up.ts'
import type { keepTokens } from './sign-in.ts'
import type { CredentialStore } from './store.ts'

interface CredentialOutcome {
  readonly stored:
    | 'created'
    | 'replaced'
    | 'unchanged'
    | 'planned'
    | 'pending'
    | 'removed'
    | 'overwritten'
    | 'absent'
  readonly summary: string
  /** Where `stored` does not tell. */
  readonly changed?: boolean
  /** Null where OpenClaw has the credential from elsewhere. */
  readonly profile?: null
  /** How OpenClaw keeps it; a sign-in's is a token. */
  readonly type?: string | null
  readonly verified?: boolean | null
  /** Whether OpenClaw was asked what it holds now. */
  readonly readBack?: boolean
  readonly more?: Readonly<Record<string, unknown>>
  readonly warnings?: readonly Warning[]
  readonly next: string
  /** What became of the set-up, with `--setup`. */
  readonly setUp?: SetUpOutcome | undefined
}

const CHANGES = new Set(['created', 'replaced', 'removed', 'overwritten'])

/** The answer of an action that stores or removes our credential, or would. */
export function credentialAnswer(outcome: CredentialOutcome): Answer<'auth'> {
  const {
    stored,
    summary,
    changed = CHANGES.has(stored),
    profile = PROFILE_ID,
    type = 'token',
    verified = null,
    readBack = true,
    more,
    warnings = [],
    next,
    setUp,
  } = outcome
  const answer: Answer<'auth'> = {
    changed,
    summary,
    data: { profile: { id: profile, provider: 'chutes', type }, stored, verified, readBack, ...more },
    warnings,
    next: [next],
  }
  return setUp ? withSetUp(answer, setUp) : answer
}

/** How long a sign-in will last on this OpenClaw, said before and after it. */
export async function renewalAdvice(
  context: Context<'auth'>,
  { openclaw, config }: CredentialStore,
): Promise<Warning[]> {
  if (egressProxyOn(config.view)) return []
  const can = await capabilitiesOf(context, openclaw, 'chutesPlugin')
  const own = can.chutesPlugin
    ? 'For one that OpenClaw renews, run openclaw models auth login --provider chutes --method oauth in a terminal; an API key needs no renewal either.'
    : 'An API key needs no renewal; references/oauth.md says how OpenClaw can renew a sign-in.'
  const message = `A sign-in lasts about an hour here: nobody may keep its refresh token. ${own}`
  return [{ code: 'not-renewed', message }]
}

/** A sign-in whose token OpenClaw holds now. */
export function signedIn(
  { stored, signIn, warnings, setUp }: Awaited<ReturnType<typeof keepTokens>>,
  verdict: KeyVerdict | undefined,
  accepted: string,
  advice: readonly Warning[] = [],
): Answer<'auth'> {
  const { expiresAt, renewal } = signIn
  const verified = verifiedBy(verdict)
  return credentialAnswer({
    stored,
    verified,
    summary: signInSummary(signIn, accepted),
    more: { expiresAt: isoTime(expiresAt), renewal },
    warnings: [...notVerified('token', verdict), ...warnings, ...advice],
    next: skillCommand('setup'),
    setUp,
  })
}

/** `data.verified`: null when Chutes was not asked or did not say. */
export function verifiedBy(verdict: KeyVerdict | undefined): true | null {
  return verdict?.verdict === 'accepted' ? true : null
}

/** Chutes was asked about the key or token, and did not say. */
export function notVerified(what: 'key' | 'token', verdict: KeyVerdict | undefined): Warning[] {
  if (verdict?.verdict !== 'unknown') return []
  const message = `${verdict.by} could not be asked about the ${what}: ${verdict.reason}.`
  return [{ code: 'key-not-verified', message }]
}

function signInSummary({ expiresAt, renewal, issuer }: SignIn, accepted: string): string {
  const until = expiresAt === undefined ? '' : ` until ${utcMinute(expiresAt)}`
  const renewed = renewal === 'secret-store' ? ', renewed by heartbeat.js' : ''
  return `Signed in with ${answererAt(issuer)}${until}${renewed}; OpenClaw holds the token${accepted}.`
}
