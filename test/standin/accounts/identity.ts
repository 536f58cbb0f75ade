import { createHash, randomBytes } from 'node:crypto'
import { sendDetail, sendJson, sendText } from '../http.ts'
import type { ChutesStandIn, Exchange, Handler } from '../types.ts'

/** An OAuth app as registered at Chutes. */
interface App {
  readonly clientId: string
  /** A code needs no secret beside PKCE; a refresh token needs the app's, where it has one. */
  readonly clientSecret?: string
  readonly redirectUris: readonly string[]
  readonly scopes?: readonly string[]
}

/** What the person does on the consent page. */
type Consent = 'allow' | 'deny'

/** Chutes' identity provider on the stand-in. */
export interface IdentityProvider {
  registerApp(app: App): void
  consent(next: Consent): void
  /** What a browser does: opens the address, and says where it was sent; undefined when it saw an error page. */
  visit(authorizeUrl: string): Promise<string | undefined>
  /** Let the clock run, in milliseconds: codes live one minute, access tokens an hour. */
  advance(ms: number): void
  /** The person takes the app's permission back. */
  revokeGrant(): void
  /** Every token ever given out, oldest first. */
  readonly issued: readonly TokenPair[]
  /** Whether a token is honoured now. */
  active(token: string): boolean
  /** `POST /idp/token`, for a test that puts something in front of it. */
  readonly tokenEndpoint: Handler
}

export interface TokenPair {
  readonly access: string
  readonly refresh: string
}

interface Code {
  readonly app: App
  readonly redirectUri: string
  readonly challenge: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
}

interface Token {
  readonly app: App
  readonly scopes: readonly string[]
  readonly expiresAt: number
  spent: boolean
}

const CODE_MS = 60_000
const ACCESS_S = 3600
const REFRESH_MS = 30 * 86_400_000
const DEFAULT_SCOPES = ['openid', 'profile', 'chutes:invoke', 'account:read']

/**
 * Adds `/idp/*` and the discovery document, as strict as the real service: see the shapes in its public source.
 * `newPair` makes up the tokens.
 */
export function addIdentityProvider(
  chutes: ChutesStandIn,
  issuer = chutes.apiUrl,
  newPair = (): TokenPair => ({ access: `cak_${random(48)}`, refresh: `crt_${random(48)}` }),
): IdentityProvider {
  const apps = new Map<string, App>()
  const codes = new Map<string, Code>()
  const tokens = new Map<string, Token>()
  const issued: TokenPair[] = []
  let next: Consent = 'allow'
  let offset = 0
  const now = () => Date.now() + offset
  const active = (token: string) => {
    const known = tokens.get(token)
    return known !== undefined && !known.spent && known.expiresAt > now()
  }
  const settle = () => {
    for (const { access } of issued) if (!active(access)) chutes.revokeKey(access)
  }

  const issue = (app: App, scopes: readonly string[]) => {
    const pair = newPair()
    issued.push(pair)
    tokens.set(pair.access, { app, scopes, expiresAt: now() + ACCESS_S * 1000, spent: false })
    tokens.set(pair.refresh, { app, scopes, expiresAt: now() + REFRESH_MS, spent: false })
    if (scopes.includes('chutes:invoke'))
      chutes.acceptKey(pair.access, {
        scopes: scopes.includes('account:read') ? ['inference', 'account'] : ['inference'],
      })
    return {
      access_token: pair.access,
      token_type: 'Bearer',
      expires_in: ACCESS_S,
      refresh_token: pair.refresh,
      scope: scopes.join(' '),
    }
  }

  const authorize = ({ url, response }: Exchange) => {
    const get = (name: string) => url.searchParams.get(name) ?? ''
    const app = apps.get(get('client_id'))
    const page = (title: string) => sendText(response, 400, `<h1>${title}</h1>`, 'text/html')
    if (get('response_type') !== 'code') return page('unsupported_response_type')
    if (!app) return page('invalid_client')
    if (!app.redirectUris.includes(get('redirect_uri'))) return page('invalid_redirect_uri')
    if (get('code_challenge_method') !== 'S256' || !get('code_challenge')) return page('invalid_request')
    const scopes = get('scope').split(' ')
    const back = (answer: Record<string, string>) => {
      const parameters = new URLSearchParams({ ...answer, state: get('state') })
      response.writeHead(302, { location: `${get('redirect_uri')}?${parameters}` }).end()
    }
    if (next === 'deny') return back({ error: 'access_denied', error_description: 'User denied the request' })
    if (scopes.some((scope) => !(app.scopes ?? DEFAULT_SCOPES).includes(scope)))
      return back({ error: 'invalid_scope', error_description: 'Invalid scopes' })
    const code = random(32)
    codes.set(code, {
      app,
      redirectUri: get('redirect_uri'),
      challenge: get('code_challenge'),
      scopes,
      expiresAt: now() + CODE_MS,
    })
    return back({ code })
  }

  const exchange = (form: Form) => {
    const code = codes.get(form.code ?? '')
    codes.delete(form.code ?? '')
    if (!code || code.expiresAt < now() || code.redirectUri !== form.redirect_uri) return 'invalid_grant'
    if (apps.get(form.client_id ?? '') !== code.app) return 'invalid_client'
    return challengeOf(form.code_verifier ?? '') === code.challenge
      ? issue(code.app, code.scopes)
      : 'invalid_grant'
  }

  const refresh = (form: Form) => {
    const token = tokens.get(form.refresh_token ?? '')
    if (!form.refresh_token?.startsWith('crt_') || !token || !active(form.refresh_token))
      return 'invalid_grant'
    if (token.app.clientId !== form.client_id) return 'invalid_client'
    if (token.app.clientSecret && token.app.clientSecret !== form.client_secret) return 'invalid_client'
    token.spent = true
    return issue(token.app, token.scopes)
  }

  const tokenEndpoint = ({ request, response, record }: Exchange) => {
    const form = withBasic(formOf(record.body), request.headers.authorization)
    const grants: Readonly<Record<string, (form: Form) => object | string>> = {
      authorization_code: exchange,
      refresh_token: refresh,
    }
    const grant = grants[form.grant_type ?? '']
    const answer = grant ? grant(form) : 'unsupported_grant_type'
    settle()
    if (typeof answer === 'string') sendJson(response, 400, { error: answer })
    else sendJson(response, 200, answer)
  }

  chutes.addRoute('GET', '/.well-known/openid-configuration', ({ response }) =>
    sendJson(response, 200, metadata(issuer)),
  )
  chutes.addRoute('GET', '/idp/authorize', authorize)
  chutes.addRoute('POST', '/idp/token', tokenEndpoint)
  chutes.addRoute('POST', '/idp/token/revoke', ({ response, record }) => {
    const token = tokens.get(formOf(record.body).token ?? '')
    if (token) token.spent = true
    settle()
    sendJson(response, 200, { revoked: true })
  })
  chutes.addRoute('POST', '/idp/token/introspect', ({ response, record }) => {
    const { token = '' } = formOf(record.body)
    const exp = Math.floor((tokens.get(token)?.expiresAt ?? 0) / 1000)
    sendJson(response, 200, active(token) ? { active: true, exp } : { active: false })
  })
  chutes.addRoute('GET', '/idp/userinfo', ({ response }) =>
    sendDetail(response, 401, 'Invalid or expired token'),
  )

  return {
    registerApp: (app) => void apps.set(app.clientId, app),
    consent: (decision) => {
      next = decision
    },
    visit: async (authorizeUrl) => {
      const { pathname, search } = new URL(authorizeUrl)
      const response = await fetch(`${chutes.url}${pathname}${search}`, { redirect: 'manual' })
      await response.body?.cancel()
      return response.headers.get('location') ?? undefined
    },
    advance: (ms) => {
      offset += ms
      settle()
    },
    revokeGrant: () => {
      for (const token of tokens.values()) token.spent = true
      settle()
    },
    issued,
    active,
    tokenEndpoint,
  }
}

type Form = Readonly<Record<string, string | undefined>>

const formOf = (body: unknown) => (body ?? {}) as Form
const random = (length: number) => randomBytes(length).toString('hex').slice(0, length)
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')

/** Client credentials may also come in a Basic header. */
function withBasic(form: Form, header = ''): Form {
  if (!header.startsWith('Basic ')) return form
  const [id, secret] = Buffer.from(header.slice(6), 'base64').toString().split(':')
  return { client_id: id, client_secret: secret, ...form }
}

const metadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/idp/authorize`,
  token_endpoint: `${issuer}/idp/token`,
  userinfo_endpoint: `${issuer}/idp/userinfo`,
  introspection_endpoint: `${issuer}/idp/token/introspect`,
  revocation_endpoint: `${issuer}/idp/token/revoke`,
  grant_types_supported: ['authorization_code', 'refresh_token'],
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['plain', 'S256'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'none'],
  claims_supported: ['sub', 'username', 'created_at'],
})
