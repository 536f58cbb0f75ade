import { answererAt } from '../../chutes/endpoints.ts'
import type { KeyVerdict } from '../../chutes/verify-key.ts'
import type { SignIn } from '../../domain/credential/sign-in.ts'
import { PROFILE_ID } from '../../openclaw/credential/credential.ts'
import { egressProxyOn } from '../../openclaw/credential/secret-store.ts'
import type { CommandResult, Warning } from '../../shell/answer/document.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { keepTokens } from './sign-in.ts'
import type { Vault } from './store.ts'

interface LoginOutcome {
  readonly stored: 'created' | 'replaced' | 'planned' | 'pending'
  readonly verified: boolean | null
  readonly readBack: boolean
  readonly summary: string
  readonly extra: Readonly<Record<string, unknown>>
  readonly warnings: readonly Warning[]
  readonly next: readonly string[]
}

export function loginResult(outcome: LoginOutcome): CommandResult {
  const { stored, verified, readBack } = outcome
  return {
    changed: stored === 'created' || stored === 'replaced',
    summary: outcome.summary,
    data: {
      profile: { id: PROFILE_ID, provider: 'chutes', type: 'token' },
      stored,
      verified,
      readBack,
      ...outcome.extra,
    },
    warnings: outcome.warnings,
    next: outcome.next,
  }
}

/** How long a sign-in will last on this OpenClaw, said before and after it. */
export function renewalAdvice({ can, config }: Pick<Vault, 'can' | 'config'>): Warning[] {
  if (egressProxyOn(config.view)) return []
  const own = can.chutesPlugin
    ? 'For one that OpenClaw renews, run openclaw models auth login --provider chutes --method oauth in a terminal; an API key needs no renewal either.'
    : 'An API key needs no renewal; references/oauth.md says how OpenClaw can renew a sign-in.'
  return [
    {
      code: 'not-renewed',
      message: `A sign-in lasts about an hour here: nobody may keep its refresh token. ${own}`,
    },
  ]
}

/** A sign-in whose token OpenClaw holds now. */
export function signedIn(
  { stored, signIn, warnings }: Awaited<ReturnType<typeof keepTokens>>,
  verdict: KeyVerdict | undefined,
  accepted: string,
  advice: readonly Warning[] = [],
): CommandResult {
  const { expiresAt, renewal } = signIn
  const verified = verifiedBy(verdict)
  return loginResult({
    stored,
    verified,
    readBack: true,
    summary: signInSummary(signIn, accepted),
    extra: { expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(), renewal },
    warnings: [...notVerified(verdict), ...warnings, ...advice],
    next: [skillCommand('setup')],
  })
}

/** `data.verified`: null when Chutes was not asked or did not say. */
export function verifiedBy(verdict: KeyVerdict | undefined): true | null {
  return verdict?.verdict === 'accepted' ? true : null
}

export function notVerified(verdict: KeyVerdict | undefined) {
  if (verdict?.verdict !== 'unknown') return []
  return [
    {
      code: 'key-not-verified',
      message: `${verdict.by} could not be asked about the token: ${verdict.reason}.`,
    },
  ]
}

function signInSummary({ expiresAt, renewal, issuer }: SignIn, accepted: string): string {
  const until = expiresAt === undefined ? '' : ` until ${new Date(expiresAt).toISOString().slice(0, 16)}Z`
  const renewed = renewal === 'secret-store' ? ', renewed by heartbeat.js' : ''
  return `Signed in with ${answererAt(issuer)}${until}${renewed}; OpenClaw holds the token${accepted}.`
}
