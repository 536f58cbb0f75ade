import type { SignIn } from '../../domain/sign-in.ts'
import { PROFILE_ID } from '../../openclaw/credential.ts'
import { egressProxyOn } from '../../openclaw/secret-store.ts'
import type { CommandResult, Warning } from '../../shell/document.ts'
import { skillCommand } from '../../shell/skill-path.ts'
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

/** What is told of a sign-in that is stored. */
export function signInData({ expiresAt, renewal }: SignIn): Readonly<Record<string, unknown>> {
  return { expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(), renewal }
}

export function signInSummary({ expiresAt, renewal }: SignIn, verified: boolean | null): string {
  const until = expiresAt === undefined ? '' : ` until ${new Date(expiresAt).toISOString().slice(0, 16)}Z`
  const renewed = renewal === 'secret-store' ? ', renewed by heartbeat.js' : ''
  return `Signed in with Chutes${until}${renewed}; OpenClaw holds the token${verified ? ' and Chutes accepts it' : ''}.`
}

export const NEXT_AFTER_LOGIN = [skillCommand('setup')]
