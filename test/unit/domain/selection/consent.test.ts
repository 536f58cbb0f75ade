import { expect, test } from 'vitest'
import { consentsNeeded } from '../../../../scripts/src/domain/selection/consent.ts'
import { ROLES } from '../../../../scripts/src/domain/selection/roles.ts'
import { model } from '../make.ts'

const price = (input: number, output: number) => ({ input, output, cacheRead: undefined })
const old = model('a/Old', { price: price(1, 2) })

test.each([
  ['the same price', price(1, 2), []],
  ['cheaper', price(0.5, 1), []],
  ['dearer input', price(1.01, 1), ['dearer']],
  ['dearer output', price(0.1, 2.01), ['dearer']],
  ['an unknown price', undefined, ['dearer']],
])('%s needs %j', (_, now, needs) => {
  expect(consentsNeeded(old, model('b/New', { price: now }))).toEqual(needs)
})

test('leaving the TEE has to be allowed, unless it was left before', () => {
  const outside = model('b/New', { price: price(1, 2), tee: false })
  expect(consentsNeeded(old, outside)).toEqual(['non-tee'])
  expect(consentsNeeded({ ...old, tee: undefined }, outside)).toEqual(['non-tee'])
  expect(consentsNeeded({ ...old, tee: false }, outside)).toEqual([])
})

test("where no price is known to compare with, the role's ceiling stands in", () => {
  const { maxInput, maxOutput } = ROLES['chutes-fast'].needs
  const fast = ROLES['chutes-fast']
  expect(consentsNeeded(undefined, model('b/New', { price: price(maxInput, maxOutput) }), fast)).toEqual([])
  expect(
    consentsNeeded({ id: 'gone' }, model('b/New', { price: price(maxInput, maxOutput + 1) }), fast),
  ).toEqual(['dearer'])
})
