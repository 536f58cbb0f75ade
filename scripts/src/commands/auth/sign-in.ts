import { type OAuthClient, revokeToken, type Tokens } from '../../chutes/oauth.ts'
import { type Renewal, type SignIn, secondsLeft } from '../../domain/credential/sign-in.ts'
import { PROFILE_ID } from '../../openclaw/credential/credential.ts'
import { dropRefreshToken, egressProxyOn, storeRefreshToken } from '../../openclaw/credential/secret-store.ts'
import { modelsStatus, type StoredProfile } from '../../openclaw/models-status.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import type { Secret } from '../../shell/secret.ts'
import { whileWriting } from '../../shell/standing.ts'
import { dropLogin, loadLogin, loginPath } from '../../state/login-file.ts'
import { dropSignIn, loadSignIn, saveSignIn, signInPath } from '../../state/sign-in-file.ts'
import { warnIf } from '../shared/answer/warnings.ts'
import { type CredentialStore, keepCredential, type StoredCredential } from './store.ts'

/**
 * Hands the tokens of a sign-in over: the access token with its end to OpenClaw's credential store; the refresh token
 * to OpenClaw's secret store where OpenClaw can use it without telling it to anybody, else it is made worthless.
 * Neither is written anywhere else. `settled`: what became of the refresh token, where that was seen to before.
 */
export async function keepTokens(
  context: Context<'auth'>,
  store: CredentialStore,
  client: OAuthClient,
  tokens: Tokens,
  settled?: Renewal,
): Promise<StoredCredential & { readonly signIn: SignIn }> {
  const now = context.now()
  const expiresAt = tokens.expiresIn === undefined ? undefined : now + tokens.expiresIn * 1000
  const kept = await keepCredential(context, store, {
    kind: 'token',
    secret: tokens.access,
    expiresIn: secondsLeft(expiresAt, now),
  })
  const renewal = settled ?? (await keepRefreshToken(context, store, client, tokens.refresh))
  const before = loadSignIn(signInPath(store.openclaw.paths.stateDir))
  const signIn: SignIn = {
    clientId: client.clientId,
    issuer: client.issuer,
    expiresAt,
    renewal,
    agent: store.agent,
    revoked: false,
  }
  const { warnings } = renewal === 'none' ? await dropRenewal(store.openclaw, before) : NOTHING_DROPPED
  return { ...kept, signIn, warnings: [...kept.warnings, ...rememberSignIn(store, signIn), ...warnings] }
}

/** The token is stored by now, so not being able to remember its end is no failure. */
function rememberSignIn({ openclaw }: CredentialStore, signIn: SignIn): Warning[] {
  try {
    saveSignIn(signInPath(openclaw.paths.stateDir), signIn)
    return []
  } catch {
    const message =
      "OpenClaw's state folder cannot be written, so heartbeat.js will not watch over this sign-in."
    return [{ code: 'sign-in-not-remembered', message }]
  }
}

/** Puts a refresh token where OpenClaw can spend it, or makes it worthless. */
export async function keepRefreshToken(
  { standing }: Context<'auth'>,
  { openclaw, config }: CredentialStore,
  client: OAuthClient,
  refresh: Secret | undefined,
): Promise<Renewal> {
  if (!refresh) return 'none'
  const { hostname } = new URL(client.issuer)
  const store = () => storeRefreshToken(openclaw, refresh, hostname)
  if (egressProxyOn(config.view) && (await whileWriting(standing, store, (stored) => stored)))
    return 'secret-store'
  // nobody will use it again; when Chutes cannot be told, it ends by itself
  await revokeToken(client, refresh).catch(() => undefined)
  return 'none'
}

interface Forgotten {
  /** Whether OpenClaw's secret store held a refresh token, which is gone now. */
  readonly dropped: boolean
  readonly warnings: readonly Warning[]
}

const NOTHING_DROPPED: Forgotten = { dropped: false, warnings: [] }

/**
 * Forgets what an agent signed in with, after its credential was replaced or removed. The sign-in of another agent stays
 * while OpenClaw holds the token, or does not say.
 */
export async function forgetSignInOf(
  { standing }: Context<'auth'>,
  { openclaw, agent }: CredentialStore,
): Promise<Forgotten> {
  const { stateDir } = openclaw.paths
  if (loadLogin(loginPath(stateDir))?.agent === agent) dropLogin(loginPath(stateDir))
  const known = loadSignIn(signInPath(stateDir))
  if (known && known.agent !== agent) {
    // the other one may be the same agent by its name
    const status = await modelsStatus(openclaw, known.agent)
    if (!status || isSignedIn(status.chutesProfiles.find(({ id }) => id === PROFILE_ID)))
      return NOTHING_DROPPED
  }
  return whileWriting(
    standing,
    () => forgetSignIn(openclaw),
    ({ dropped }) => dropped,
  )
}

/** Whether our profile is one that a sign-in may have stored. */
export const isSignedIn = (profile: StoredProfile | undefined): boolean => profile?.type === 'token'

/** Forgets a sign-in and everything kept for its renewal, but not the stored credential itself. */
export async function forgetSignIn(openclaw: OpenClaw): Promise<Forgotten> {
  const path = signInPath(openclaw.paths.stateDir)
  const known = loadSignIn(path)
  dropSignIn(path)
  return dropRenewal(openclaw, known)
}

async function dropRenewal(openclaw: OpenClaw, known: SignIn | undefined): Promise<Forgotten> {
  if (known?.renewal !== 'secret-store') return NOTHING_DROPPED
  const dropped = await dropRefreshToken(openclaw)
  const message =
    "OpenClaw's secret store still holds CHUTES_OAUTH_REFRESH_TOKEN: openclaw secrets store rm it."
  return { dropped, warnings: warnIf(!dropped, 'refresh-token-left', message) }
}
