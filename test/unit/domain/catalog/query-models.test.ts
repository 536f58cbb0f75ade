import { describe, expect, test } from 'vitest'
import {
  type ModelQuery,
  parsePrice,
  parseTokens,
  queryModels,
} from '../../../../scripts/src/domain/catalog/query-models.ts'
import { model, seeing } from '../make.ts'

const price = (input: number, output: number) => ({ input, output, cacheRead: undefined })
const MODELS = [
  model('z/Plain', { tee: false, price: price(0.1, 0.2), context: 32_000 }),
  seeing('a/Seeing', { price: price(2, 1), context: 200_000 }),
  model('m/New', { capabilities: undefined, price: undefined, context: undefined }),
  model('b/Cheap', {
    price: price(0.05, 0.2),
    context: 1_000_000,
    capabilities: { tools: false, reasoning: false, structuredOutput: false, image: false },
  }),
]
const ids = (query: Partial<ModelQuery>) =>
  queryModels(MODELS, { sort: 'name', ...query }).map(({ id }) => id)

describe('filters keep only what is known to meet them', () => {
  test.each<readonly [Partial<ModelQuery>, readonly string[]]>([
    [{}, ['a/Seeing', 'b/Cheap', 'm/New', 'z/Plain']],
    [{ tee: true }, ['a/Seeing', 'b/Cheap', 'm/New']],
    [{ vision: true }, ['a/Seeing']],
    [{ tools: true }, ['a/Seeing', 'z/Plain']],
    [{ reasoning: true, tee: true }, ['a/Seeing']],
    [{ maxPrice: 0.2 }, ['b/Cheap', 'z/Plain']],
    [{ minContext: 200_000 }, ['a/Seeing', 'b/Cheap']],
    [{ search: 'ch' }, ['b/Cheap']],
    [{ search: 'nothing such' }, []],
  ])('%j', (query, expected) => {
    expect(ids(query)).toEqual(expected)
  })
})

test('cheapest output first, then cheapest input, the unknown last', () => {
  expect(ids({ sort: 'price' })).toEqual(['b/Cheap', 'z/Plain', 'a/Seeing', 'm/New'])
})

test('longest context first, the unknown last', () => {
  expect(ids({ sort: 'context' })).toEqual(['b/Cheap', 'a/Seeing', 'z/Plain', 'm/New'])
})

test.each([
  ['0.5', 0.5],
  ['$3', 3],
])('a price of %s is %s', (text, value) => {
  expect(parsePrice(text)).toBe(value)
})

test.each([
  ['131072', 131_072],
  ['128k', 128_000],
  ['1M', 1_000_000],
  ['0.5m', 500_000],
])('%s tokens are %s', (text, value) => {
  expect(parseTokens(text)).toBe(value)
})
