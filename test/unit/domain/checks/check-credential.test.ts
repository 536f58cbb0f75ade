import { expect, test } from 'vitest'
import { checkStoredCredential } from '../../../../scripts/src/domain/checks/check-credential.ts'
import type { ListedProfile } from '../../../../scripts/src/domain/credential/active-credential.ts'
import { view } from '../make.ts'

const KEY = {
  ...{ id: 'chutes:manual', type: 'api_key', mask: 'cpk_0000...00000000' },
  ...{ expiresAt: undefined, expired: false, unusable: undefined },
}
const facts = (profile: Partial<ListedProfile>, others: readonly string[] = []) => ({
  view: view(),
  base: {},
  catalog: undefined,
  plan: undefined,
  readOnly: undefined,
  others,
  openclaw: {
    defaultModel: undefined,
    aliases: {},
    allowed: [],
    missingProviders: [],
    hasChutesAuth: true,
    oldStore: false,
    chutesSource: 'profiles',
    chutesProfiles: [{ ...KEY, ...profile }],
  },
})

test('a profile that a 402 shut says for how long, for which models, and who answers meanwhile', () => {
  expect(checkStoredCredential(facts({ unusable: 'billing' }, ['acme', 'openai']))).toMatchObject({
    status: 'fail',
    detail:
      'OpenClaw does not use chutes:manual now: a 402 shuts the whole Chutes profile for ten minutes, all its models; meanwhile acme, openai can answer',
  })
  expect(checkStoredCredential(facts({ unusable: 'billing' })).detail).toMatch(
    /no other provider could answer meanwhile$/,
  )
})

test('a pause of seconds is none of that', () => {
  const { status, detail } = checkStoredCredential(facts({ unusable: 'auth' }, ['acme']))
  expect([status, detail]).toEqual(['warn', 'OpenClaw pauses chutes:manual after a failed request'])
})

test.each([
  ['ended is a new sign-in', 'cak_0000...00000000', false, /has ended$/, { script: 'auth', args: 'login' }],
  [
    'ended and is renewed is the heartbeat',
    'cak_0000...00000000',
    true,
    /has ended$/,
    { script: 'heartbeat', args: '--force sign-in' },
  ],
  [
    'was written over is a key',
    're...ed',
    true,
    /holds no Chutes credential$/,
    { script: 'auth', pipeKey: true, args: '--setup' },
  ],
])('what mends a token that %s', (_how, mask, renews, detail, fix) => {
  const ended = facts({ type: 'token', mask, expired: true })
  expect(checkStoredCredential({ ...ended, renews })).toEqual({
    ...{ id: 'credential', status: 'fail', fix },
    detail: expect.stringMatching(detail),
  })
})
