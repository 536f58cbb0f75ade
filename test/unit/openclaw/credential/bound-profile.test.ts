import { expect, test } from 'vitest'
import type { LoadedConfig } from '../../../../scripts/src/openclaw/config/config-file.ts'
import {
  boundElsewhere,
  boundProfile,
  placedNames,
} from '../../../../scripts/src/openclaw/credential/bound-profile.ts'
import type { ModelsStatus, StoredProfile } from '../../../../scripts/src/openclaw/models-status.ts'
import { fakeKey } from '../../../support/keys.ts'

/** An OpenClaw whose config has this in the key's place. */
const place = (apiKey: unknown, name = 'chutes', logout = true) => ({
  config: { view: { raw: { models: { providers: { [name]: { apiKey } } } } } } as unknown as LoadedConfig,
  can: { logout },
})
const profile = (id: string) => ({ id }) as StoredProfile
const status = (...ids: readonly string[]) =>
  ({ chutesProfiles: ids.map(profile) }) as unknown as ModelsStatus

test.each([
  ['chutes:work', 'chutes'],
  ['my-chutes', 'chutes'],
  ['chutes:me+x@y.z', 'chutes'],
  ['  chutes:work ', 'chutes'],
  ['chutes:work', 'Chutes'],
])(
  '%j in the place of the key of %s may be the name of a profile, and is one that OpenClaw has',
  (id, name) => {
    const store = place(id, name)
    expect(placedNames(store)).toEqual([id.trim()])
    expect(boundProfile(store, status('chutes:manual', id.trim()))).toEqual(profile(id.trim()))
    expect(boundProfile(store, status('chutes:manual'))).toBeUndefined()
    expect(boundProfile(store, undefined)).toBeUndefined()
  },
)

test.each([
  ['ours', 'chutes:manual'],
  ['a key', fakeKey('bound profile')],
  ['a SecretRef', { source: 'env', provider: 'default', id: 'CHUTES_API_KEY' }],
  ['a substitution', ['$', '{CHUTES_API_KEY}'].join('')],
  ['a substitution in short', '$CHUTES_API_KEY'],
  ['nothing', ' '],
  ['no text', undefined],
])("%s is the name of nobody's profile", (_what, apiKey) => {
  expect(placedNames(place(apiKey))).toEqual([])
})

test('a release that stores every key under our name takes no text for another', () => {
  expect(placedNames(place('chutes:work', 'chutes', false))).toEqual([])
})

test('a name that could be heard as our own words is not told', () => {
  const { message, fix } = boundElsewhere(profile('chutes:work'))
  expect(message).toContain('its profile chutes:work, ')
  expect(fix).toContain('--profile-id chutes:work;')
  const odd = boundElsewhere(profile('chutes:x; rm -rf /'))
  expect(odd.message + odd.fix).not.toContain('rm -rf')
  expect(odd.fix).toContain('--profile-id <its id>;')
})
