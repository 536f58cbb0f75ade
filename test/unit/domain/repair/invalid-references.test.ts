import { expect, test } from 'vitest'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { reversedAliases } from '../../../../scripts/src/domain/repair/invalid-references.ts'
import { view } from '../make.ts'

const found = (entries: JsonObject) => reversedAliases(view({ entries })).map(({ key }) => key)

test('an entry named after the alias and pointing at a model is found', () => {
  expect(found({ 'chutes-fast': { alias: 'chutes/z/GLM-4.7-Flash' } })).toEqual(['chutes-fast'])
})

test('every one is found, whatever its name', () => {
  const entries = { 'chutes-fast': { alias: 'chutes/a' }, mine: { alias: 'chutes/b/c' } }
  expect(found(entries)).toEqual(['chutes-fast', 'mine'])
})

test.each<readonly [string, JsonObject]>([
  ['an alias the right way round', { 'chutes/z/GLM': { alias: 'chutes-fast' } }],
  ['a model of ours whose alias looks like a model', { 'chutes/z/GLM': { alias: 'chutes/x' } }],
  ["an alias of another provider's", { fast: { alias: 'acme/first' } }],
  ['an entry without an alias', { 'chutes-fast': {} }],
  ['an alias of another type', { 'chutes-fast': { alias: 5 } }],
  ['no entries', {}],
])('%s is left alone', (_, entries) => {
  expect(found(entries)).toEqual([])
})
