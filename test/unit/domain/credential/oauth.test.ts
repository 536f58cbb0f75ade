import { describe, expect, test } from 'vitest'
import {
  activeCredential,
  endedCredential,
  isEmptied,
  type ListedProfile,
} from '../../../../scripts/src/domain/credential/active-credential.ts'
import {
  DEFAULT_REDIRECT_URI,
  parseRedirect,
  readPasted,
} from '../../../../scripts/src/domain/credential/oauth-redirect.ts'
import { oauthSettings } from '../../../../scripts/src/domain/credential/oauth-settings.ts'
import {
  RENEW_BEFORE_MS,
  renewalFor,
  SAFETY_MS,
  type SignIn,
  secondsLeft,
  signInStep,
} from '../../../../scripts/src/domain/credential/sign-in.ts'
import { parseToken } from '../../../../scripts/src/domain/credential/token.ts'
import { hasBrowser } from '../../../../scripts/src/shell/open-browser.ts'

describe('a redirect URI', () => {
  test.each([
    [DEFAULT_REDIRECT_URI, { host: '127.0.0.1', port: 1456, path: '/oauth-callback' }],
    ['http://localhost/cb', { host: 'localhost', port: 80, path: '/cb' }],
    ['http://[::1]:9/', { host: '::1', port: 9, path: '/' }],
    ['https://example.com/cb?x=1', undefined],
  ])('%s leads to %j', (uri, loopback) => {
    expect(parseRedirect(uri)).toEqual({ uri, loopback })
  })

  test.each([
    '',
    'nonsense',
    'http://example.com/cb',
    'http://127.0.0.2/cb',
    'https://user:pw@example.com/',
    'https://example.com/#x',
    'myapp://cb',
    'javascript:alert(1)',
  ])('%j is none', (uri) => {
    expect(parseRedirect(uri)).toBeUndefined()
  })
})

describe('a pasted address', () => {
  const at = DEFAULT_REDIRECT_URI
  test.each([
    [`${at}?code=a&state=b`],
    [` "${at}?code=a&state=b"\n`],
    [`<${at}?code=a&state=b>`],
    ['?code=a&state=b'],
    ['code=a&state=b'],
    ['state=b&code=a'],
    [`\uFEFF${at}?state=b&code=a`],
  ])('%j carries the answer', (pasted) => {
    const answer = readPasted(pasted, at)
    expect(answer instanceof URLSearchParams && [answer.get('code'), answer.get('state')]).toEqual(['a', 'b'])
  })

  test('may carry a refusal', () => {
    const answer = readPasted(`${at}?error=access_denied&state=b`, at)
    expect(answer instanceof URLSearchParams && answer.get('error')).toBe('access_denied')
  })

  test.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['a code', 'not-an-address'],
    ['abc', 'not-an-address'],
    [`${at}?code=${'a'.repeat(9000)}`, 'not-an-address'],
    ['http://127.0.0.1:1457/oauth-callback?code=a', 'other-address'],
    ['http://127.0.0.1:1456/other?code=a', 'other-address'],
    ['https://api.chutes.ai/idp/authorize?client_id=x', 'other-address'],
    [at, 'no-answer'],
    [`${at}?state=b`, 'no-answer'],
    ['cak_0123456789', 'token'],
    [`${at}?code=a&token=cak_0123456789`, 'token'],
  ])('%j is refused: %s', (pasted, fault) => {
    expect(readPasted(pasted, at)).toEqual({ fault })
  })
})

describe('the OAuth app of the environment', () => {
  test('needs a client id, and has defaults for the rest', () => {
    expect(oauthSettings({})).toEqual({ fault: 'no-client-id' })
    expect(oauthSettings({ CHUTES_CLIENT_ID: ' cid_abc ' })).toEqual({
      clientId: 'cid_abc',
      redirect: parseRedirect(DEFAULT_REDIRECT_URI),
      scopes: ['openid', 'profile', 'chutes:invoke'],
    })
  })

  test('takes its own redirect URI, as it is written, and scopes', () => {
    const settings = oauthSettings({
      CHUTES_CLIENT_ID: 'cid_abc',
      CHUTES_OAUTH_REDIRECT_URI: 'https://Example.com/cb',
      CHUTES_OAUTH_SCOPES: 'openid, account:read  chutes:1-2:invoke',
    })
    expect(settings).toMatchObject({
      redirect: { uri: 'https://Example.com/cb' },
      scopes: ['openid', 'account:read', 'chutes:1-2:invoke'],
    })
  })

  test.each([
    [{ CHUTES_CLIENT_ID: 'a b' }, 'client-id'],
    [{ CHUTES_CLIENT_ID: 'x'.repeat(201) }, 'client-id'],
    [{ CHUTES_CLIENT_ID: 'cid', CHUTES_OAUTH_REDIRECT_URI: 'http://example.com' }, 'redirect'],
    [{ CHUTES_CLIENT_ID: 'cid', CHUTES_OAUTH_SCOPES: 'openid "quoted"' }, 'scopes'],
  ])('%j is refused: %s', (env, fault) => {
    expect(oauthSettings(env)).toEqual({ fault })
  })
})

test.each([
  ['cak_0123456789', { token: 'cak_0123456789' }],
  [' cak_0123456789\n', { token: 'cak_0123456789' }],
  ['', { fault: 'empty' }],
  ['cpk_x', { fault: 'api-key' }],
  ['crt_x', { fault: 'refresh-token' }],
  ['cak_', { fault: 'not-a-token' }],
  ['cak_0123 456789', { fault: 'not-a-token' }],
  ['eyJhbGciOi', { fault: 'not-a-token' }],
])('the access token %j is %j', (input, parsed) => {
  expect(parseToken(input)).toEqual(parsed)
})

test.each([
  [{}, 'linux', false],
  [{ DISPLAY: ':0' }, 'linux', true],
  [{ WAYLAND_DISPLAY: 'w' }, 'linux', true],
  [{ DISPLAY: ':0', SSH_CONNECTION: 'x' }, 'linux', false],
  [{}, 'darwin', true],
  [{ SSH_TTY: 'x' }, 'darwin', false],
  [{}, 'win32', true],
  [{ CI: '1' }, 'win32', false],
] as const)('with %j on %s a browser is there: %s', (env, platform, there) => {
  expect(hasBrowser(env, platform)).toBe(there)
})

describe('a sign-in over time', () => {
  const end = 10_000_000
  const signIn: SignIn = {
    clientId: 'cid',
    issuer: 'https://api.chutes.ai',
    expiresAt: end,
    renewal: 'none',
    agent: undefined,
    revoked: false,
  }
  const due = end - RENEW_BEFORE_MS
  const stored = { ...signIn, renewal: 'secret-store' } as const

  test.each([
    ['early on', signIn, due - 1, false, { kind: 'wait' }],
    ['shortly before its end', signIn, due, false, { kind: 'tell', news: 'expiring' }],
    ['at its end', signIn, end, false, { kind: 'tell', news: 'expired' }],
    ['that OpenClaw can renew, early on', stored, due - 1, true, { kind: 'wait' }],
    ['that OpenClaw can renew', stored, due, true, { kind: 'renew' }],
    ['that ended and can be renewed', stored, end + 1, true, { kind: 'renew' }],
    ['that nobody here can renew', stored, due, false, { kind: 'tell', news: 'expiring' }],
    ['without a stored refresh token', signIn, due, true, { kind: 'tell', news: 'expiring' }],
    ['that was revoked', { ...stored, revoked: true }, 0, true, { kind: 'tell', news: 'revoked' }],
    ['without an end', { ...signIn, expiresAt: undefined }, end, false, { kind: 'wait' }],
  ] as const)('%s', (_, given, now, canRenew, step) => {
    expect(signInStep(given, now, canRenew)).toEqual(step)
  })

  test.each([
    ['of one agent', stored, undefined, 'secret-store'],
    ['of the same agent', { ...stored, agent: 'work' }, 'work', 'secret-store'],
    ['of another agent', { ...stored, agent: 'work' }, 'main', 'none'],
    ['without a stored refresh token', signIn, undefined, 'none'],
    ['that was revoked', { ...stored, revoked: true }, undefined, 'none'],
    ['that is not there', undefined, undefined, 'none'],
  ] as const)('one %s is renewed so', (_, given, agent, renewal) => {
    expect(renewalFor(given, agent)).toBe(renewal)
  })

  test('OpenClaw is told an earlier end, never one in the past', () => {
    expect(secondsLeft(end, end - 3_600_000)).toBe(3600 - SAFETY_MS / 1000)
    expect(secondsLeft(end, end - 10)).toBe(1)
    expect(secondsLeft(undefined, 0)).toBeUndefined()
  })
})

describe('the credential that OpenClaw uses', () => {
  const profile = (id: string, given: Partial<ListedProfile> = {}): ListedProfile => ({
    id,
    type: 'api_key',
    mask: 'cpk_0000...00000000',
    expiresAt: undefined,
    expired: false,
    unusable: undefined,
    ...given,
  })
  const key = profile('chutes:manual')
  const token = profile('chutes:manual', { type: 'token', mask: 'cak_0000...00000000', expiresAt: 5 })
  const ended = { ...token, expired: true, expiresAt: undefined }
  const own = profile('chutes:ada', { type: 'oauth', mask: undefined })
  const emptied = profile('chutes:manual', { type: 'token', mask: 're...ed', expired: true })

  test.each([
    ['nothing', [], undefined, undefined, ['none', undefined, null, undefined]],
    ['a key', [key], undefined, 'profiles', ['profile', 'chutes:manual', 'api_key', undefined]],
    ['a token', [token], undefined, 'profiles', ['profile', 'chutes:manual', 'token', undefined]],
    ['a token that ended', [ended], undefined, 'profiles', ['profile', 'chutes:manual', 'token', 'expired']],
    [
      'a key that an old release keeps as a token',
      [{ ...key, type: 'token' }],
      undefined,
      'profiles',
      ['profile', 'chutes:manual', 'api_key', undefined],
    ],
    [
      'a paused key',
      [{ ...key, unusable: 'auth' }],
      undefined,
      'profiles',
      ['profile', 'chutes:manual', 'api_key', 'paused'],
    ],
    [
      "OpenClaw's own sign-in before a key",
      [key, own],
      undefined,
      'profiles',
      ['profile', 'chutes:ada', 'oauth', undefined],
    ],
    [
      'what the order says',
      [key, own],
      ['chutes:manual'],
      'profiles',
      ['profile', 'chutes:manual', 'api_key', undefined],
    ],
    [
      'what works, where the first in order ended',
      [ended, own],
      ['chutes:manual', 'chutes:ada'],
      'profiles',
      ['profile', 'chutes:ada', 'oauth', undefined],
    ],
    ['nothing, where the order leaves all out', [key], [], 'profiles', ['none', undefined, null, undefined]],
    [
      'nothing, where a key was written over',
      [emptied],
      undefined,
      'profiles',
      ['none', undefined, null, undefined],
    ],
    ['the environment', [], undefined, 'env', ['environment', undefined, 'api_key', undefined]],
    ['the config', [], undefined, 'models.json', ['config', undefined, 'api_key', undefined]],
    [
      'a profile before the environment',
      [key],
      undefined,
      'env',
      ['profile', 'chutes:manual', 'api_key', undefined],
    ],
  ] as const)('is %s', (_, profiles, order, source, expected) => {
    const active = activeCredential(profiles, order, source)
    expect([active.source, active.profile?.id, active.kind, active.trouble]).toEqual(expected)
  })

  const none = { kind: 'none' } as const
  test.each([
    ['a token ended', [ended], 'profiles', false, none, ended],
    ['one was written over and one ended', [emptied, ended], 'profiles', false, none, ended],
    ['a key was written over', [emptied], 'profiles', false, none, emptied],
    ['another profile is left', [ended, own], 'profiles', false, none, undefined],
    ['it renews the sign-in itself', [{ ...own, expired: true }], 'profiles', false, none, undefined],
    ['a key is in the environment', [ended], 'profiles', true, none, undefined],
    ['a variable has the key', [ended], 'env', false, { kind: 'variable', name: 'X' }, undefined],
    ['a key is in the config', [ended], 'profiles', false, { kind: 'inline' }, undefined],
    ['nothing is stored', [], 'profiles', false, none, undefined],
  ] as const)('has ended where %s', (_, chutesProfiles, chutesSource, chutesInEnv, named, expected) => {
    expect(endedCredential({ chutesProfiles, chutesSource, chutesInEnv }, named)).toBe(expected)
  })

  test('an emptied profile is told from an ended token', () => {
    expect([emptied, ended, key].map(isEmptied)).toEqual([true, false, false])
  })
})
