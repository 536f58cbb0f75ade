import { type OAuthClient, revokeToken, type Tokens } from '../../chutes/oauth.ts'
import { type Renewal, type SignIn, secondsLeft } from '../../domain/credential/sign-in.ts'
import { dropRefreshToken, egressProxyOn, storeRefreshToken } from '../../openclaw/credential/secret-store.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import type { Secret } from '../../shell/secret.ts'
import { dropLogin, loginPath } from '../../state/login-file.ts'
import { dropSignIn, loadSignIn, saveSignIn, signInPath } from '../../state/sign-in-file.ts'
import { type CredentialStore, keepCredential, type StoredCredential } from './store.ts'

/**
 * Hands the tokens of a sign-in over: the access token with its end to OpenClaw's credential store; the refresh token
 * to OpenClaw's secret store where OpenClaw can use it without telling it to anybody, else it is made worthless.
 * Neither is written anywhere else.
 */
export async function keepTokens(
  context: Context<'auth'>,
  store: CredentialStore,
  client: OAuthClient,
  tokens: Tokens,
): Promise<StoredCredential & { readonly signIn: SignIn }> {
  const now = context.now()
  const expiresAt = tokens.expiresIn === undefined ? undefined : now + tokens.expiresIn * 1000
  const kept = await keepCredential(context, store, {
    kind: 'token',
    secret: tokens.access,
    expiresIn: secondsLeft(expiresAt, now),
  })
  const renewal = await keepRefreshToken(store, client, tokens.refresh)
  const before = loadSignIn(signInPath(store.openclaw.paths.stateDir))
  const signIn: SignIn = {
    clientId: client.clientId,
    issuer: client.issuer,
    expiresAt,
    renewal,
    agent: store.agent,
    ordered: kept.ordered || (before?.ordered ?? false),
    revoked: false,
  }
  return { ...kept, signIn, warnings: [...kept.warnings, ...rememberSignIn(store, signIn)] }
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

async function keepRefreshToken(
  { openclaw, config }: CredentialStore,
  client: OAuthClient,
  refresh: Secret | undefined,
): Promise<Renewal> {
  if (!refresh) return 'none'
  const { hostname } = new URL(client.issuer)
  if (egressProxyOn(config.view) && (await storeRefreshToken(openclaw, refresh, hostname)))
    return 'secret-store'
  // nobody will use it again; when Chutes cannot be told, it ends by itself
  await revokeToken(client, refresh).catch(() => undefined)
  return 'none'
}

/** Forgets a sign-in and everything kept for it, but not the stored credential itself. */
export async function forgetSignIn(openclaw: OpenClaw): Promise<Warning[]> {
  const { stateDir } = openclaw.paths
  dropLogin(loginPath(stateDir))
  const known = loadSignIn(signInPath(stateDir))
  dropSignIn(signInPath(stateDir))
  if (known?.renewal !== 'secret-store' || (await dropRefreshToken(openclaw))) return []
  const message =
    "OpenClaw's secret store still holds CHUTES_OAUTH_REFRESH_TOKEN: openclaw secrets store rm it."
  return [{ code: 'refresh-token-left', message }]
}
