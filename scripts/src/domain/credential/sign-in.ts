/** How a sign-in stays valid: OpenClaw keeps the refresh token for us, or nobody does. */
export type Renewal = 'secret-store' | 'none'

/** What is remembered of the sign-in whose access token OpenClaw holds. No part of it is secret. */
export interface SignIn {
  readonly clientId: string
  readonly issuer: string
  /** Milliseconds since the epoch; undefined when Chutes did not say. */
  readonly expiresAt: number | undefined
  readonly renewal: Renewal
  /** The agent it was stored for, where OpenClaw asked for one. */
  readonly agent: string | undefined
  /** Whether Chutes took back its word; it is never asked again then. */
  readonly revoked: boolean
}

/** What a person has to hear about a sign-in. */
export type SignInNews = 'expiring' | 'expired' | 'revoked'

/**
 * A token is renewed, or its end announced, this long before it ends. Chutes gives access tokens about an hour, and
 * OpenClaw's heartbeat beats every 30 minutes.
 */
export const RENEW_BEFORE_MS = 35 * 60_000
/** OpenClaw is told an earlier end, so that no turn starts with a token that ends on the way. */
export const SAFETY_MS = 60_000

/** What a heartbeat does about a sign-in now. */
export type SignInStep =
  | { readonly kind: 'wait' }
  | { readonly kind: 'renew' }
  | { readonly kind: 'tell'; readonly news: SignInNews }

/**
 * Decides by the clock. `canRenew`: this process was given a stand-in for the stored refresh token. A revoked grant
 * is final, whatever the clock says.
 */
export function signInStep(signIn: SignIn, now: number, canRenew: boolean): SignInStep {
  if (signIn.revoked) return { kind: 'tell', news: 'revoked' }
  if (signIn.expiresAt === undefined || now < signIn.expiresAt - RENEW_BEFORE_MS) return { kind: 'wait' }
  if (signIn.renewal === 'secret-store' && canRenew) return { kind: 'renew' }
  return { kind: 'tell', news: now < signIn.expiresAt ? 'expiring' : 'expired' }
}

/** How the token that this agent holds is renewed: one sign-in is remembered, and it may be another agent's. */
export function renewalFor(signIn: SignIn | undefined, agent: string | undefined): Renewal {
  if (!signIn || signIn.revoked) return 'none'
  const isOther = signIn.agent !== undefined && agent !== undefined && signIn.agent !== agent
  return isOther ? 'none' : signIn.renewal
}

/** Seconds that OpenClaw is told a token still lives; undefined when that is not known. */
export function secondsLeft(expiresAt: number | undefined, now: number): number | undefined {
  if (expiresAt === undefined) return undefined
  return Math.max(1, Math.floor((expiresAt - SAFETY_MS - now) / 1000))
}
