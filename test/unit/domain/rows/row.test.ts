import { describe, expect, test } from 'vitest'
import { bundledCatalog } from '../../../../scripts/src/domain/catalog/bundled-catalog.ts'
import { CHUTES_COMPAT, toRow } from '../../../../scripts/src/domain/rows/row.ts'
import { model, seeing } from '../make.ts'

test('a full model becomes a full row', () => {
  expect(toRow(seeing('moonshotai/Kimi-K3-TEE'))).toEqual({
    id: 'moonshotai/Kimi-K3-TEE',
    name: 'Kimi-K3-TEE',
    reasoning: true,
    input: ['text', 'image'],
    cost: { input: 0.3, output: 0.9, cacheRead: 0.03, cacheWrite: 0 },
    contextWindow: 262_144,
    maxTokens: 65_536,
    compat: CHUTES_COMPAT,
  })
})

test('a model without its bundle states neither reasoning nor input', () => {
  const row = toRow(model('a', { capabilities: undefined }))
  expect(row).not.toHaveProperty('reasoning')
  expect(row).not.toHaveProperty('input')
})

test('a model without a price states no cost', () => {
  expect(toRow(model('a', { price: undefined }))).not.toHaveProperty('cost')
})

test('a model without limits states neither window nor output', () => {
  const row = toRow(model('a', { context: undefined, maxOutput: undefined }))
  expect(row).not.toHaveProperty('contextWindow')
  expect(row).not.toHaveProperty('maxTokens')
})

test('an output without a known window is not guessed at', () => {
  expect(toRow(model('a', { context: undefined, maxOutput: 10 }))).not.toHaveProperty('maxTokens')
})

test('an unstated cache price costs as much as input', () => {
  expect(toRow(model('a', { price: { input: 2, output: 3, cacheRead: undefined } })).cost?.cacheRead).toBe(2)
})

test('a free cache stays free', () => {
  expect(toRow(model('a', { price: { input: 2, output: 3, cacheRead: 0 } })).cost?.cacheRead).toBe(0)
})

test('an id without a slash is its own name', () => {
  expect(toRow(model('Nemotron-3-TEE')).name).toBe('Nemotron-3-TEE')
})

describe('the longest answer', () => {
  test.each([
    [40_960, 40_960, 10_240],
    [262_144, 262_144, 65_536],
    [262_144, 65_535, 65_535],
    [1_048_576, 131_072, 131_072],
    [10, 9, 2],
  ])('of a window of %d with %d stated is %d', (context, maxOutput, maxTokens) => {
    expect(toRow(model('a', { context, maxOutput })).maxTokens).toBe(maxTokens)
  })

  test('is left out where it would be nothing: OpenClaw refuses zero', () => {
    expect(toRow(model('a', { context: 3, maxOutput: 3 }))).not.toHaveProperty('maxTokens')
  })
})

test('two rows share nothing that an edit of one could change in the other', () => {
  expect(toRow(model('a'))).toEqual(toRow(model('a')))
  expect(toRow(seeing('a')).input).not.toBe(toRow(seeing('b')).input)
})

describe('the bundled catalogue', () => {
  const { models, source, fetchedAt } = bundledCatalog()

  test('says where it comes from and how old it is', () => {
    expect(source).toBe('bundled')
    expect(new Date(fetchedAt).toISOString().slice(0, 10)).toBe('2026-08-20')
  })

  test('lists every model once, all attested', () => {
    expect(new Set(models.map(({ id }) => id)).size).toBe(models.length)
    expect(models.every(({ tee }) => tee)).toBe(true)
  })

  test.each(models.map((item) => [item.id, item] as const))('%s has a window and a price', (_, item) => {
    const row = toRow(item)
    expect(row.contextWindow).toBeGreaterThan(0)
    expect(row.cost?.output).toBeGreaterThan(0)
    expect(row.maxTokens ?? 1).toBeLessThanOrEqual((row.contextWindow ?? 0) / 4)
  })
})
