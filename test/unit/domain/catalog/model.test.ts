import { expect, test } from 'vitest'
import {
  canonicalRef,
  isSameAlias,
  modelIdOf,
  profileOf,
} from '../../../../scripts/src/domain/catalog/model.ts'

test.each([
  ['chutes/z/GLM', 'z/GLM', ''],
  ['Chutes/z/GLM@chutes:work', 'z/GLM', '@chutes:work'],
  ['chutes/GLM@me@home', 'GLM', '@me@home'],
  ['chutes/z/GLM@20260101', 'z/GLM@20260101', ''],
  ['chutes/z/GLM@20260101@work', 'z/GLM@20260101', '@work'],
  ['chutes/z/GLM@q4_k_m', 'z/GLM@q4_k_m', ''],
  ['chutes/z/GLM@8bit@work', 'z/GLM@8bit', '@work'],
  ['chutes/z/GLM@', 'z/GLM@', ''],
  ['chutes/z@y/GLM', 'z@y/GLM', ''],
  ['acme/GLM@work', undefined, '@work'],
  ['chutes/', undefined, ''],
])('%s is the model %s with the profile %j, as OpenClaw splits it', (ref, id, profile) => {
  expect([modelIdOf(ref), profileOf(ref)]).toEqual([id, profile])
})

test('the provider is told in lower case, and nothing else changes', () => {
  expect(['CHUTES/Z/glm@Work', 'Acme/X'].map(canonicalRef)).toEqual(['chutes/Z/glm@Work', 'Acme/X'])
})

test.each([
  ['Mine', ' mine ', true],
  ['mine', 'Mine@work', true],
  ['mine@work', 'mine@work', true],
  // what is stored with a profile has that name
  ['mine@work', 'mine', false],
  [undefined, 'undefined', false],
])('the alias %s is the one that %s stands for: %s', (alias, name, same) => {
  expect(isSameAlias(alias, name)).toBe(same)
})
