import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasSignIn, renewSignIn } from '../../../../scripts/src/commands/auth/renew.ts'
import { forgetSignIn, forgetSignInOf, keepTokens } from '../../../../scripts/src/commands/auth/sign-in.ts'
import { type CredentialStore, keepCredential } from '../../../../scripts/src/commands/auth/store.ts'
import { RENEW_BEFORE_MS } from '../../../../scripts/src/domain/credential/sign-in.ts'
import type { OpenClawCall } from '../../../../scripts/src/openclaw/run.ts'
import { type Context, newRun } from '../../../../scripts/src/shell/context.ts'
import { Secret } from '../../../../scripts/src/shell/secret.ts'
import { newStanding } from '../../../../scripts/src/shell/standing.ts'
import { loadSignIn, signInPath } from '../../../../scripts/src/state/sign-in-file.ts'
import { addIdentityProvider, type IdentityProvider } from '../../../standin/accounts/identity.ts'
import { startChutes } from '../../../standin/server.ts'
import type { ChutesStandIn } from '../../../standin/types.ts'

const REDIRECT = 'http://127.0.0.1:1456/oauth-callback'
const MARK = 'oc-sent-v2.0123456789.end'
let chutes: ChutesStandIn
let idp: IdentityProvider
let stateDir: string
let calls: OpenClawCall[]
let now: number
/** A word of the calls that OpenClaw refuses. */
let refused: string

beforeEach(async () => {
  chutes = await startChutes()
  idp = addIdentityProvider(chutes)
  idp.registerApp({ clientId: 'cid_x', redirectUris: [REDIRECT] })
  stateDir = mkdtempSync(join(tmpdir(), 'chutes-sign-in-'))
  calls = []
  refused = 'nothing'
  now = Date.now()
})
afterEach(async () => {
  rmSync(stateDir, { recursive: true })
  await chutes.close()
})

const context = (env: Context['env'] = {}): Context<'auth'> => ({
  run: newRun('auth'),
  invocation: { action: undefined, operands: [], flags: {} },
  env: { CHUTES_API_URL: chutes.apiUrl, ...env },
  signal: AbortSignal.timeout(20_000),
  progress: () => {},
  now: () => now,
  standing: newStanding(),
})

/** An OpenClaw that takes what it is given and lists it. `type`: what it says our profile is, null for none. */
function credentialStore(egress: boolean, type: string | null = 'token'): CredentialStore {
  const profiles = type === null ? [] : [{ profileId: 'chutes:manual', provider: 'chutes', type }]
  const listed = JSON.stringify({ auth: { oauth: { profiles } } })
  const run = (call: OpenClawCall) => {
    calls.push(call)
    if (call.args.includes(refused))
      return Promise.resolve({ kind: 'exited', code: 1, stdout: '', stderr: '' } as const)
    const stdout = call.args.includes('status') ? listed : 'Auth profile: chutes:manual (chutes/token)'
    return Promise.resolve({ kind: 'exited', code: 0, stdout, stderr: '' } as const)
  }
  const profile = { id: 'chutes:manual', provider: 'chutes', mode: 'token' }
  return {
    openclaw: {
      version: '1',
      id: 'x',
      command: '/x/openclaw',
      env: {},
      keyVariables: new Set(),
      paths: { configPath: join(stateDir, 'openclaw.json'), stateDir },
      run,
    },
    config: {
      commented: [],
      sources: new Map(),
      view: {
        raw: egress ? { secrets: { egressProxy: { enabled: true } } } : {},
        authProfiles: [profile],
      },
    } as unknown as CredentialStore['config'],
    can: { keyIntake: 'paste-api-key', logout: true } as CredentialStore['can'],
    agent: undefined,
  }
}

const client = () => ({
  issuer: chutes.apiUrl,
  clientId: 'cid_x',
  clientSecret: undefined,
  signal: AbortSignal.timeout(20_000),
})

/** A pair of tokens straight from the provider. */
async function grant() {
  const verifier = 'v'.repeat(43)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'cid_x',
    redirect_uri: REDIRECT,
    scope: 'openid profile chutes:invoke',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  const code = new URL((await idp.visit(`${chutes.apiUrl}/idp/authorize?${query}`)) ?? '').searchParams.get(
    'code',
  )
  const form = {
    grant_type: 'authorization_code',
    client_id: 'cid_x',
    redirect_uri: REDIRECT,
    code: code ?? '',
    code_verifier: verifier,
  }
  await fetch(`${chutes.apiUrl}/idp/token`, { method: 'POST', body: new URLSearchParams(form) })
  const pair = idp.issued.at(-1) ?? { access: '', refresh: '' }
  return { access: new Secret(pair.access), refresh: new Secret(pair.refresh), expiresIn: 3600 }
}

const commands = () => calls.map(({ args }) => args.slice(0, 3).join(' '))
const files = () =>
  readdirSync(join(stateDir, 'chutes')).map((name) => readFileSync(join(stateDir, 'chutes', name), 'utf8'))

describe('the refresh token', () => {
  test('is made worthless where OpenClaw cannot spend it', async () => {
    const tokens = await grant()
    const kept = await keepTokens(context(), credentialStore(false), client(), tokens)
    expect(kept.signIn).toMatchObject({ renewal: 'none', expiresAt: now + 3_600_000 })
    expect([tokens.access, tokens.refresh].map((one) => idp.active(one.unwrap()))).toEqual([true, false])
    expect(commands()).toEqual(['models auth paste-token', 'models status --json'])
  })

  test('goes to the secret store where OpenClaw can, bound to the host', async () => {
    const tokens = await grant()
    const kept = await keepTokens(context(), credentialStore(true), client(), tokens)
    expect(kept.signIn.renewal).toBe('secret-store')
    expect(idp.active(tokens.refresh.unwrap())).toBe(true)
    const store = calls.find(({ args }) => args[0] === 'secrets')
    expect([store?.input, store?.args.at(-1)]).toEqual([tokens.refresh.unwrap(), '127.0.0.1'])
  })

  test('and the access token are in no argument and in no file of ours', async () => {
    const tokens = await grant()
    await keepTokens(context(), credentialStore(true), client(), tokens)
    const seen = JSON.stringify([calls.map(({ args }) => args), files()])
    for (const one of [tokens.access, tokens.refresh]) expect(seen).not.toContain(one.unwrap().slice(6, 30))
  })

  test('is taken out again with the sign-in', async () => {
    await keepTokens(context(), credentialStore(true), client(), await grant())
    expect(await forgetSignIn(credentialStore(true).openclaw)).toEqual({ dropped: true, warnings: [] })
    expect(commands().at(-1)).toBe('secrets store rm')
    expect(hasSignIn(stateDir)).toBe(false)
  })

  test('is taken out when a sign-in without one takes its place', async () => {
    await keepTokens(context(), credentialStore(true), client(), await grant())
    const kept = await keepTokens(context(), credentialStore(true), client(), {
      ...(await grant()),
      refresh: undefined,
    })
    expect([kept.signIn.renewal, kept.warnings]).toEqual(['none', []])
    expect(commands().at(-1)).toBe('secrets store rm')
  })
})

describe("a credential that is gone ends its agent's sign-in", () => {
  test.each([
    ['of the same agent', 'work', 'token', '', true],
    ['but no other one, which OpenClaw still holds', 'other', 'token', '', false],
    ['but no other one, while OpenClaw does not say', 'other', 'api_key', 'status', false],
    ['also where the agent has another name', undefined, null, '', true],
  ])('%s', async (_whose, agent, listed, silent, dropped) => {
    await keepTokens(context(), { ...credentialStore(true), agent: 'work' }, client(), await grant())
    refused = silent
    const store = { ...credentialStore(true, listed), agent }
    expect(await forgetSignInOf(context(), store)).toEqual({ dropped, warnings: [] })
    expect(hasSignIn(stateDir)).toBe(!dropped)
    expect(commands().includes('secrets store rm')).toBe(dropped)
  })
})

test.each([
  ['without a provider, which would leave the choice of a profile to OpenClaw', {}, true],
  ['where a provider is', { models: { providers: { chutes: { models: [] } } } }, false],
])('a key is stored under our name %s', async (_where, raw, named) => {
  const { config, ...store } = credentialStore(false, 'api_key')
  const view = { ...config.view, raw }
  const secret = new Secret('cpk_0')
  await keepCredential(context(), { ...store, config: { ...config, view } }, { kind: 'api_key', secret })
  const paste = calls.find(({ args }) => args.includes('paste-api-key'))
  expect(paste?.args.join(' ').includes('--profile-id chutes:manual')).toBe(named)
})

describe('a heartbeat', () => {
  const signedIn = async (egress: boolean) => {
    const tokens = await grant()
    await keepTokens(context(), credentialStore(egress), client(), tokens)
    calls = []
    return tokens
  }
  /** OpenClaw's egress proxy, for this one exchange: the mark becomes the token on its way to Chutes. */
  const withProxy = (refresh: Secret) => {
    chutes.addRoute('POST', '/idp/token-itself', idp.tokenEndpoint)
    chutes.addRoute('POST', '/idp/token', async ({ response, record }) => {
      const sent = record.body as Record<string, string>
      expect(sent.refresh_token).toBe(MARK)
      const form = new URLSearchParams({ ...sent, refresh_token: refresh.unwrap() })
      const answer = await fetch(`${chutes.apiUrl}/idp/token-itself`, { method: 'POST', body: form })
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
    })
  }

  test('has nothing to do without a sign-in, or early on', async () => {
    expect(hasSignIn(stateDir)).toBe(false)
    await signedIn(false)
    expect(await renewSignIn(context(), credentialStore(false))).toMatchObject({
      changed: false,
      attention: [],
    })
    expect(calls).toEqual([])
  })

  test('says that it ends, then that it ended, each in the same words', async () => {
    await signedIn(false)
    now += 3_600_000 - RENEW_BEFORE_MS
    const first = await renewSignIn(context(), credentialStore(false))
    expect(first.attention).toEqual([
      expect.objectContaining({
        code: 'sign-in-expiring',
        fix: expect.stringMatching(/^CHUTES_CLIENT_ID=cid_x node .*login$/),
      }),
    ])
    now += 60_000
    expect((await renewSignIn(context(), credentialStore(false))).attention).toEqual(first.attention)
    now += RENEW_BEFORE_MS
    expect((await renewSignIn(context(), credentialStore(false))).attention.map(({ code }) => code)).toEqual([
      'sign-in-expired',
    ])
  })

  test('names the agent that signed in, for whom to sign in again', async () => {
    await keepTokens(context(), { ...credentialStore(false), agent: 'work' }, client(), await grant())
    now += 3_600_000
    const { attention } = await renewSignIn(context(), credentialStore(false))
    expect(attention.map(({ fix }) => fix)).toEqual([expect.stringMatching(/auth\.js login --agent work$/)])
  })

  test('loses interest when a key took the place of the token', async () => {
    await signedIn(false)
    now += 3_600_000
    expect(await renewSignIn(context(), credentialStore(false, 'api_key'))).toMatchObject({ attention: [] })
    expect(hasSignIn(stateDir)).toBe(false)
  })

  test("cannot renew outside OpenClaw's exec, nor with a real token in the variable", async () => {
    const { refresh } = await signedIn(true)
    now += 3_600_000 - RENEW_BEFORE_MS
    for (const value of [undefined, refresh.unwrap()]) {
      const renewed = await renewSignIn(context({ CHUTES_OAUTH_REFRESH_TOKEN: value }), credentialStore(true))
      expect(renewed.attention.map(({ code }) => code)).toEqual(['sign-in-expiring'])
    }
    expect(idp.active(refresh.unwrap())).toBe(true)
  })

  test('renews with what OpenClaw puts in its place: both tokens are replaced', async () => {
    const { refresh } = await signedIn(true)
    now += 3_600_000 - RENEW_BEFORE_MS
    withProxy(refresh)
    const renewed = await renewSignIn(context({ CHUTES_OAUTH_REFRESH_TOKEN: MARK }), credentialStore(true))
    expect(renewed).toMatchObject({ changed: true, attention: [] })
    const fresh = idp.issued.at(-1)
    expect(calls.flatMap(({ input }) => input?.trim() ?? [])).toEqual([fresh?.refresh, fresh?.access])
    expect(idp.active(refresh.unwrap())).toBe(false)
    expect(loadSignIn(signInPath(stateDir))).toMatchObject({
      renewal: 'secret-store',
      expiresAt: now + 3_600_000,
    })
  })

  test('can renew later when the access token cannot be stored now', async () => {
    const { refresh } = await signedIn(true)
    now += 3_600_000 - RENEW_BEFORE_MS
    withProxy(refresh)
    refused = 'paste-token'
    const env = { CHUTES_OAUTH_REFRESH_TOKEN: MARK }
    await expect(renewSignIn(context(env), credentialStore(true))).rejects.toMatchObject({
      code: 'E_KEY_NOT_STORED',
    })
    const fresh = idp.issued.at(-1)
    expect(calls.find(({ args }) => args[0] === 'secrets')?.input).toBe(fresh?.refresh)
    expect(idp.active(fresh?.refresh ?? '')).toBe(true)
    expect(loadSignIn(signInPath(stateDir))).toMatchObject({ renewal: 'secret-store', revoked: false })
  })

  test('spends nothing where nothing can be stored', async () => {
    const { refresh } = await signedIn(true)
    now += 3_600_000 - RENEW_BEFORE_MS
    chutes.clearRequests()
    const store = credentialStore(true)
    const openclaw = { ...store.openclaw, env: { OPENCLAW_NIX_MODE: '1' } }
    const env = { CHUTES_OAUTH_REFRESH_TOKEN: MARK }
    await expect(renewSignIn(context(env), { ...store, openclaw })).rejects.toMatchObject({
      code: 'E_CONFIG_READONLY',
    })
    expect([chutes.requests, idp.active(refresh.unwrap())]).toEqual([[], true])
  })

  test('signs nobody in again who signed out by hand', async () => {
    await signedIn(true)
    now += 3_600_000 - RENEW_BEFORE_MS
    chutes.clearRequests()
    const env = { CHUTES_OAUTH_REFRESH_TOKEN: MARK }
    expect(await renewSignIn(context(env), credentialStore(true, null))).toMatchObject({
      changed: true,
      attention: [],
    })
    expect(commands()).toEqual(['models status --json', 'secrets store rm'])
    expect([chutes.requests, hasSignIn(stateDir)]).toEqual([[], false])
  })

  test('keeps a sign-in while OpenClaw does not say what it holds', async () => {
    await signedIn(true)
    now += 3_600_000 - RENEW_BEFORE_MS
    refused = 'status'
    const env = { CHUTES_OAUTH_REFRESH_TOKEN: MARK }
    await expect(renewSignIn(context(env), credentialStore(true))).rejects.toThrow()
    expect(hasSignIn(stateDir)).toBe(true)
  })

  test('sends nothing to another issuer than the one that it was kept for', async () => {
    const { refresh } = await signedIn(true)
    now += 3_600_000 - RENEW_BEFORE_MS
    chutes.clearRequests()
    const env = { CHUTES_OAUTH_REFRESH_TOKEN: MARK, CHUTES_API_URL: 'https://api.chutes.ai' }
    const renewed = await renewSignIn(context(env), credentialStore(true))
    expect(renewed.attention.map(({ code }) => code)).toEqual(['sign-in-expiring'])
    expect([chutes.requests, idp.active(refresh.unwrap())]).toEqual([[], true])
  })

  test('says that a sign-in was revoked, and never asks Chutes again', async () => {
    const { refresh } = await signedIn(true)
    now += 3_600_000 - RENEW_BEFORE_MS
    idp.revokeGrant()
    withProxy(refresh)
    const env = { CHUTES_OAUTH_REFRESH_TOKEN: MARK }
    const first = await renewSignIn(context(env), credentialStore(true))
    expect(first.attention.map(({ code }) => code)).toEqual(['sign-in-revoked'])
    chutes.clearRequests()
    expect((await renewSignIn(context(env), credentialStore(true))).attention).toEqual(first.attention)
    expect(chutes.requests).toEqual([])
  })

  test('tries again later when Chutes is away', async () => {
    await signedIn(true)
    now += 3_600_000 - RENEW_BEFORE_MS
    chutes.setFault('any', { kind: 'status', status: 503 })
    await expect(
      renewSignIn(context({ CHUTES_OAUTH_REFRESH_TOKEN: MARK }), credentialStore(true)),
    ).rejects.toMatchObject({ code: 'E_CHUTES_ERROR', retryable: true })
    expect(loadSignIn(signInPath(stateDir))?.revoked).toBe(false)
  })
})
