import { Secret } from '../shell/secret.ts'
import type { AuthorizationServer, ClientAuth } from '../vendor/oauth.ts'
import { oauthError } from './oauth-error.ts'
import { oauthFetch } from './oauth-http.ts'

/** Chutes as the identity provider of one OAuth app. */
export interface OAuthClient {
  /** The account endpoint, which is the issuer. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: Secret | undefined
  readonly signal: AbortSignal
}

/** What a grant brings. */
export interface Tokens {
  readonly access: Secret
  readonly refresh: Secret | undefined
  /** Seconds; undefined when Chutes did not say. */
  readonly expiresIn: number | undefined
}

/** A started sign-in: where the person goes, and what only this machine knows of it. */
export interface Start {
  readonly authorizeUrl: string
  readonly state: string
  readonly verifier: string
}

/** Builds the address for the person's browser (authorization code with PKCE S256). @throws SkillError with exit 5 */
export async function startSignIn(
  client: OAuthClient,
  redirectUri: string,
  scopes: readonly string[],
): Promise<Start> {
  return withServer(client, async (oauth, server) => {
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const url = new URL(server.authorization_endpoint ?? '')
    const parameters = {
      client_id: client.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: scopes.join(' '),
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    return { authorizeUrl: url.href, state, verifier }
  })
}

/** Exchanges the answer of a sign-in for tokens. @throws SkillError E_OAUTH_… and exit 5 */
export async function finishSignIn(
  client: OAuthClient,
  answer: URLSearchParams,
  attempt: { readonly redirectUri: string; readonly state: string; readonly verifier: string },
): Promise<Tokens> {
  return withServer(client, async (oauth, server, options) => {
    const app = { client_id: client.clientId }
    const checked = oauth.validateAuthResponse(server, app, answer, attempt.state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      app,
      clientAuth(oauth, client),
      checked,
      attempt.redirectUri,
      attempt.verifier,
      options,
    )
    return tokensOf(oauth, oauth.processAuthorizationCodeResponse(server, app, response))
  })
}

/** Spends a refresh token for a new pair; the old one is worth nothing afterwards. @throws SkillError E_OAUTH_… */
export async function refreshTokens(client: OAuthClient, refresh: Secret): Promise<Tokens> {
  return withServer(client, async (oauth, server, options) => {
    const app = { client_id: client.clientId }
    const auth = clientAuth(oauth, client)
    const response = await oauth.refreshTokenGrantRequest(server, app, auth, refresh.unwrap(), options)
    return tokensOf(oauth, oauth.processRefreshTokenResponse(server, app, response))
  })
}

/** Makes one token worthless at Chutes. @throws SkillError with exit 5 */
export async function revokeToken(client: OAuthClient, token: Secret): Promise<void> {
  await withServer(client, async (oauth, server, options) => {
    const app = { client_id: client.clientId }
    const auth = clientAuth(oauth, client)
    const response = await oauth.revocationRequest(server, app, auth, token.unwrap(), options)
    await oauth.processRevocationResponse(response)
  })
}

/** Whether Chutes honours an access token, and until when (milliseconds). @throws SkillError with exit 5 */
export async function introspect(
  client: OAuthClient,
  token: Secret,
): Promise<{ readonly active: boolean; readonly expiresAt: number | undefined }> {
  return withServer(client, async (oauth, server, options) => {
    const app = { client_id: client.clientId }
    const response = await oauth.introspectionRequest(server, app, oauth.None(), token.unwrap(), options)
    const { active, exp } = await oauth.processIntrospectionResponse(server, app, response)
    const soon = typeof exp === 'number' && exp > 0 && exp - Date.now() / 1000 <= MAX_LIFETIME_S
    return { active, expiresAt: soon ? exp * 1000 : undefined }
  })
}

type Library = typeof import('../vendor/oauth.ts')
type Options = NonNullable<Parameters<Library['refreshTokenGrantRequest']>[4]>

/** Loads the library (its own chunk), asks the issuer for its endpoints, and gives every failure our words. */
async function withServer<T>(
  client: OAuthClient,
  use: (oauth: Library, server: AuthorizationServer, options: Options) => Promise<T>,
): Promise<T> {
  const oauth = await import('../vendor/oauth.ts')
  const issuer = new URL(client.issuer)
  const options = {
    [oauth.customFetch]: oauthFetch(client.issuer, client.signal),
    // an endpoint override may be plain http on this machine only; see endpoints.ts
    [oauth.allowInsecureRequests]: issuer.protocol === 'http:',
  }
  try {
    const response = await oauth.discoveryRequest(issuer, options)
    const server = await oauth.processDiscoveryResponse(issuer, response)
    if (!isPageOf(issuer, server.authorization_endpoint))
      throw new oauth.UnsupportedOperationError('authorization endpoint of another origin')
    return await use(oauth, server, options)
  } catch (thrown) {
    throw oauthError(oauth, thrown, issuer.host)
  }
}

/** As a form field, not as a header: OpenClaw's own proxy for stored secrets replaces the field's text. */
function clientAuth(oauth: Library, { clientSecret }: OAuthClient): ClientAuth {
  return clientSecret ? oauth.ClientSecretPost(clientSecret.unwrap()) : oauth.None()
}

/** A plain address of the issuer: a person is sent there, and an agent reads it. */
function isPageOf(issuer: URL, endpoint: unknown): boolean {
  if (typeof endpoint !== 'string' || !endpoint.startsWith(issuer.origin)) return false
  return PLAIN_PATH.test(endpoint.slice(issuer.origin.length))
}
const PLAIN_PATH = /^(?:\/[\w.-]{1,64}){1,6}\/?$/

/** What OpenClaw would store as it is: one word, of a length that a token has. */
const TOKEN = /^[\x21-\x7e]{8,4000}$/
const MAX_LIFETIME_S = 366 * 86_400

async function tokensOf(
  oauth: Library,
  answer: ReturnType<Library['processRefreshTokenResponse']>,
): Promise<Tokens> {
  const body = await answer.catch((thrown: unknown) => {
    // the library takes it for granted that any `expires_in` can be read as a number
    if (thrown instanceof TypeError) throw new oauth.UnsupportedOperationError('a lifetime that is none')
    throw thrown
  })
  const { access_token: access, refresh_token: refresh, expires_in: seconds } = body
  if (!TOKEN.test(access)) throw new oauth.UnsupportedOperationError('a token that is none')
  return {
    access: new Secret(access),
    refresh: refresh && TOKEN.test(refresh) ? new Secret(refresh) : undefined,
    expiresIn: seconds !== undefined && seconds > 0 && seconds <= MAX_LIFETIME_S ? seconds : undefined,
  }
}
