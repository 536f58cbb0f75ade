import { describe, expect, test } from 'vitest'
import { parseCatalog } from '../../../scripts/src/chutes/catalog-wire.ts'
import { catalogFault } from '../../../scripts/src/domain/judge-catalog.ts'
import type { Model } from '../../../scripts/src/domain/model.ts'
import { sharedCatalogDays } from '../../support/catalog.ts'
import { model } from './make.ts'

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => model(`org/m${index + from}`))
const priced = (models: readonly Model[], factor: number) =>
  models.map((item) => ({
    ...item,
    price: { input: 0.3 * factor, output: 0.9 * factor, cacheRead: undefined },
  }))

test('an empty catalogue is never believed', () => {
  expect(catalogFault([], undefined)).toBe('it lists no models')
  expect(catalogFault([], many(10))).toBe('it lists no models')
  expect(catalogFault([], many(1))).toBe('it lists no models')
})

test('a first catalogue is believed', () => {
  expect(catalogFault(many(1), undefined)).toBeUndefined()
})

describe('against the last good one', () => {
  test.each([
    [10, 10, true],
    [10, 9, true],
    [10, 5, true],
    [10, 4, false],
    [10, 1, false],
    [4, 2, true],
    [4, 1, false],
    [3, 1, true],
    [1, 1, true],
    [5, 3, true],
    [5, 2, false],
  ])('%d models, then %d of them: believed is %s', (before, after, believed) => {
    expect(catalogFault(many(after), many(before)) === undefined).toBe(believed)
  })

  test('as many models with other names are not survivors', () => {
    expect(catalogFault(many(10, 100), many(10))).toBe('only 0 of the 10 known models are left in it')
  })

  test('new models beside the old ones are welcome', () => {
    expect(catalogFault(many(100), many(10))).toBeUndefined()
  })
})

describe('prices', () => {
  const before = priced(many(9), 1)

  test.each([
    [1, true],
    [2, true],
    [0.5, true],
    [49, true],
    [1 / 49, true],
    [51, false],
    [1 / 51, false],
    [1_000_000, false],
    [0.000001, false],
  ])('times %d: believed is %s', (factor, believed) => {
    expect(catalogFault(priced(many(9), factor), before) === undefined).toBe(believed)
  })

  test('all at nothing are not believed', () => {
    expect(catalogFault(priced(many(9), 0), before)).toBe('its prices look like another unit')
  })

  test('of one model may jump', () => {
    const [first, ...rest] = before
    expect(catalogFault([...priced([first!], 1000), ...rest], before)).toBeUndefined()
  })

  test('of one model may fall to nothing', () => {
    const [first, ...rest] = before
    expect(catalogFault([...priced([first!], 0), ...rest], before)).toBeUndefined()
  })

  test('that are unknown say nothing', () => {
    const unknown = many(9).map((item) => ({ ...item, price: undefined }))
    expect(catalogFault(unknown, before)).toBeUndefined()
    expect(catalogFault(before, unknown)).toBeUndefined()
  })

  test('that were free before say nothing', () => {
    expect(catalogFault(before, priced(many(9), 0))).toBeUndefined()
  })
})

const days = sharedCatalogDays()
test.skipIf(days.length === 0)('every recorded day is believed after the one before it', () => {
  const parsed = days.map(({ rows }) => parseCatalog(JSON.stringify({ data: rows }))?.models ?? [])
  expect(parsed.map((models, index) => catalogFault(models, parsed[index - 1]))).toEqual(
    parsed.map(() => undefined),
  )
})
