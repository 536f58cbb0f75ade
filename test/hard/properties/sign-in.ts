import fc from 'fast-check'
import {
  finishSignIn,
  introspect,
  type OAuthClient,
  refreshTokens,
  startSignIn,
} from '../../../scripts/src/chutes/oauth.ts'
import { PASTE_FAULTS, readPasted } from '../../../scripts/src/domain/credential/oauth-redirect.ts'
import { parseToken, TOKEN_FAULTS } from '../../../scripts/src/domain/credential/token.ts'
import { errorDocument } from '../../../scripts/src/shell/answer/document.ts'
import { Secret } from '../../../scripts/src/shell/secret.ts'
import { sendJson, sendText } from '../../standin/http.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { unfit } from './clean.ts'
import { mostly, nastyJson, nastyText } from './hostile.ts'
import { define, type Property } from './pure.ts'

const REDIRECT = 'http://127.0.0.1:1456/oauth-callback'
const ATTEMPT = { redirectUri: REDIRECT, state: 'state', verifier: 'v'.repeat(43) }
const RUNS = 200

const status = fc.constantFrom(200, 200, 200, 201, 302, 400, 401, 403, 500)
const token = fc.oneof(fc.constant(`cak_${'a'.repeat(48)}`), nastyText)
const grant = mostly(
  fc.record(
    {
      access_token: mostly(token),
      refresh_token: mostly(token),
      token_type: mostly(fc.constantFrom('Bearer', 'bearer', 'DPoP')),
      expires_in: mostly(fc.double()),
      scope: nastyText,
      id_token: nastyText,
      error: mostly(fc.constantFrom('invalid_grant', 'invalid_client', 'server_error', 'nonsense')),
      error_description: nastyText,
      active: mostly(fc.boolean()),
      exp: mostly(fc.nat()),
    },
    { requiredKeys: ['access_token', 'token_type'] },
  ),
)

/** What the identity provider and the browser answer. */
export function signInProperties(chutes: ChutesStandIn): readonly Property[] {
  let discovery: unknown
  let answer: readonly [number, unknown] = [200, {}]
  const good = {
    issuer: chutes.apiUrl,
    authorization_endpoint: `${chutes.apiUrl}/idp/authorize`,
    token_endpoint: `${chutes.apiUrl}/idp/token`,
    introspection_endpoint: `${chutes.apiUrl}/idp/token/introspect`,
  }
  chutes.addRoute('GET', '/.well-known/openid-configuration', ({ response }) =>
    sendJson(response, 200, discovery),
  )
  chutes.addRoute('POST', '/idp/*', ({ response }) => {
    const [code, value] = answer
    if (typeof value === 'string') sendText(response, code, value, 'application/json')
    else sendJson(response, code, value)
  })
  const client: OAuthClient = {
    issuer: chutes.apiUrl,
    clientId: 'cid_hard',
    clientSecret: undefined,
    signal: new AbortController().signal,
  }
  const endpoint = (path: string) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constant(`${chutes.apiUrl}${path}`) },
      {
        weight: 2,
        arbitrary: fc.constantFrom('https://evil.example/idp', 'javascript:alert(1)', '//evil.example'),
      },
      { weight: 1, arbitrary: nastyText },
    )

  return [
    define(
      'whatever the issuer says of itself, a sign-in starts there or not at all',
      RUNS,
      fc.asyncProperty(
        mostly(
          fc.record({
            issuer: mostly(fc.constant(chutes.apiUrl)),
            authorization_endpoint: mostly(endpoint('/idp/authorize')),
            token_endpoint: mostly(endpoint('/idp/token')),
          }),
        ),
        async (metadata) => {
          discovery = metadata
          const started = await startSignIn(client, REDIRECT, ['openid']).catch(refusal)
          if ('why' in started) return started.why === undefined
          return new URL(started.authorizeUrl).origin === chutes.apiUrl
        },
      ),
    ),
    define(
      'any answer to a code or a refresh token is two tokens or an error in our words',
      RUNS,
      fc.asyncProperty(status, grant, fc.boolean(), async (code, value, first) => {
        discovery = good
        answer = [code, value]
        const tokens = await (first
          ? finishSignIn(client, new URLSearchParams({ code: 'code', state: 'state' }), ATTEMPT)
          : refreshTokens(client, new Secret('crt_stored'))
        ).catch(refusal)
        if ('why' in tokens) return tokens.why === undefined
        const { access, refresh, expiresIn } = tokens
        return (
          [access, ...(refresh ? [refresh] : [])].every((one) =>
            /^[\x21-\x7e]{8,4000}$/.test(one.unwrap()),
          ) &&
          (expiresIn === undefined || (expiresIn > 0 && expiresIn < 1e8)) &&
          unfit(JSON.parse(JSON.stringify(tokens))) === undefined
        )
      }),
    ),
    define(
      'any answer about a token is a time or an error in our words',
      RUNS,
      fc.asyncProperty(status, grant, async (code, value) => {
        discovery = good
        answer = [code, value]
        const told = await introspect(client, new Secret('cak_given')).catch(refusal)
        if ('why' in told) return told.why === undefined
        return (
          typeof told.active === 'boolean' &&
          (told.expiresAt === undefined || Number.isFinite(told.expiresAt))
        )
      }),
    ),
    define(
      'any pasted text is an answer at our redirect URI or a fault that does not quote it',
      3000,
      fc.property(
        fc.oneof(
          nastyText,
          fc
            .tuple(fc.constantFrom(REDIRECT, 'https://evil.example/', '?', ''), nastyText, nastyText)
            .map(([base, code, state]) => `${base}?code=${code}&state=${state}`),
          fc.webUrl({ withQueryParameters: true }),
        ),
        (text) => {
          const read = readPasted(text, REDIRECT)
          return 'fault' in read
            ? !quotes(PASTE_FAULTS[read.fault], text)
            : read.has('code') || read.has('error')
        },
      ),
    ),
    define(
      'any text in place of a token is one word or a fault that does not quote it',
      2000,
      fc.property(fc.oneof(nastyText, fc.string({ maxLength: 5000 })), (text) => {
        const parsed = parseToken(text)
        return 'fault' in parsed
          ? !quotes(TOKEN_FAULTS[parsed.fault], text)
          : /^[\x21-\x7e]+$/.test(parsed.token)
      }),
    ),
    define(
      'any JSON may come where a sign-in begins',
      RUNS,
      fc.asyncProperty(nastyJson, async (value) => {
        discovery = value
        const started = await startSignIn(client, REDIRECT, ['openid']).catch(refusal)
        return 'why' in started && started.why === undefined
      }),
    ),
  ]
}

/** Whether an error is one of ours and fit to print: `why` tells what is wrong with it. */
function refusal(thrown: unknown): { readonly why: string | undefined } {
  const { document } = errorDocument('auth', thrown)
  if (document.error?.code === 'E_INTERNAL') throw thrown
  return { why: unfit(document) }
}

function quotes(said: string, text: string): boolean {
  return text.trim().length >= 8 && said.includes(text.trim())
}
