import { describe, expect, test } from 'vitest'
import { parseCatalog } from '../../../../scripts/src/chutes/catalog-wire.ts'
import {
  type CatalogMemory,
  catalogFault,
  judgeCatalog,
  type Verdict,
} from '../../../../scripts/src/domain/catalog/judge-catalog.ts'
import type { Model } from '../../../../scripts/src/domain/catalog/model.ts'
import { RELEASE } from '../../../../scripts/src/domain/catalog/sighting-count.ts'
import { catalogHistories } from '../../../support/catalogs/catalog-history.ts'
import { model } from '../make.ts'

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => model(`org/m${index + from}`))
const priced = (models: readonly Model[], factor: number) =>
  models.map((item) => ({
    ...item,
    price: { input: 0.3 * factor, output: 0.9 * factor, cacheRead: undefined },
  }))

test('an empty catalogue is never believed', () => {
  const none = { reason: 'it lists no models', about: 'nothing' }
  expect(catalogFault([], undefined)).toEqual(none)
  expect(catalogFault([], many(10))).toEqual(none)
  expect(catalogFault([], many(1))).toEqual(none)
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
    expect(catalogFault(many(10, 100), many(10))).toEqual({
      reason: 'only 0 of the 10 known models are left in it',
      about: 'models',
    })
  })

  test('new models beside the old ones are welcome', () => {
    expect(catalogFault(many(100), many(10))).toBeUndefined()
  })
})

describe('a list that suddenly grows', () => {
  test.each([
    [14, 2314, false],
    [14, 101, false],
    [0, 101, false],
    [0, 100, true],
    [14, 100, true],
    [40, 120, true],
    [40, 121, false],
    [700, 2000, true],
  ])('from %d to %d models: believed is %s', (before, after, believed) => {
    expect(catalogFault(many(after), many(before)) === undefined).toBe(believed)
  })

  const memory: CatalogMemory = { lastGood: many(14), doubt: undefined }

  test('is refused whole, however often it is seen, and whatever it lost', () => {
    for (const days of [0, 1, 30]) {
      for (const list of [many(2314), many(2314, 5000)]) {
        expect(judgeCatalog(list, memory, days * 24 * 3_600_000)).toEqual({
          believed: false,
          reason: 'it suddenly lists 2314 models, and 14 were known',
          about: 'growth',
          doubt: undefined,
        })
      }
    }
  })

  test('is taken when a person confirms it, and is normal from then on', () => {
    const allowed = judgeCatalog(many(1500), memory, 0, { growth: true })
    expect(allowed).toMatchObject({ believed: true, models: { length: 1500 } })
    expect(judgeCatalog(many(1600), { ...memory, lastGood: many(1500) }, 1)).toMatchObject({ believed: true })
  })

  test('is all that a person confirms with it', () => {
    expect(judgeCatalog(priced(many(1500), 1000), memory, 0, { growth: true })).toMatchObject({
      about: 'prices',
    })
    expect(judgeCatalog(many(1500), memory, 0, { prices: true })).toMatchObject({ about: 'growth' })
  })

  test('takes away nothing when it shrinks again', () => {
    expect(catalogFault(many(14), many(1500))).toMatchObject({ about: 'models' })
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
    expect(catalogFault(priced(many(9), 0), before)).toEqual({
      reason: 'its prices look like another unit',
      about: 'prices',
    })
  })

  test('of one model may jump', () => {
    const [first, ...rest] = before
    expect(catalogFault([...priced([first!], 1000), ...rest], before)).toBeUndefined()
  })

  test('of one model may fall to nothing', () => {
    const [first, ...rest] = before
    expect(catalogFault([...priced([first!], 0), ...rest], before)).toBeUndefined()
  })

  test('that were unknown before say nothing', () => {
    const unknown = many(9).map((item) => ({ ...item, price: undefined }))
    expect(catalogFault(before, unknown)).toBeUndefined()
  })

  test.each([1e6, 1000, 1e-4, 1e-6])('times %d are another unit in a first catalogue, too', (factor) => {
    expect(catalogFault(priced(many(9), factor), undefined)?.reason).toBe('its prices look like another unit')
  })

  test('that were free before say nothing', () => {
    expect(catalogFault(before, priced(many(9), 0))).toBeUndefined()
  })
})

describe('rows that no longer say', () => {
  const all = many(9)
  const lose = (count: number, loss: Partial<Model>) =>
    all.map((item, index) => (index < count ? { ...item, ...loss } : item))
  test.each([
    ['a price', { price: undefined }],
    ['a context window', { context: undefined }],
    ['that they run in a trusted execution environment', { tee: false }],
  ])('%s are a change of schema when they are most of them', (what, loss) => {
    expect(catalogFault(lose(5, loss), all)).toEqual({
      reason: `most of its rows no longer state ${what}`,
      about: 'models',
    })
    expect(catalogFault(lose(4, loss), all)).toBeUndefined()
  })
})

describe('over time', () => {
  const hour = 3_600_000
  const fresh: CatalogMemory = { lastGood: many(61), doubt: undefined }
  const small = many(13)
  /** Judges a list every so often and hands each verdict's memory to the next. */
  const watch = (lists: readonly (readonly Model[])[], everyHours: number): readonly Verdict[] => {
    let memory = fresh
    return lists.map((list, index) => {
      const verdict = judgeCatalog(list, memory, index * everyHours * hour)
      memory = verdict.believed
        ? { lastGood: verdict.models, doubt: undefined }
        : { ...memory, doubt: verdict.doubt }
      return verdict
    })
  }
  const believed = (verdicts: readonly Verdict[]) => verdicts.map((verdict) => verdict.believed)
  const times = (count: number, list: readonly Model[]) => Array.from({ length: count }, () => list)

  test('a list that lost most of its models is believed once it proves stable', () => {
    const verdicts = watch(times(4, small), 16)
    expect(believed(verdicts)).toEqual([false, false, false, true])
    expect(verdicts[3]).toMatchObject({ doubted: { since: 0, last: 48 * hour, seen: RELEASE.sightings } })
  })

  test('not when it was seen often but for too short a time, or long but too rarely', () => {
    expect(believed(watch(times(12, small), 4))).toEqual(times(12, small).map(() => false))
    expect(believed(watch(times(13, small), 4)).at(-1)).toBe(true)
    expect(believed(watch(times(3, small), 100))).toEqual([false, false, false])
  })

  test('retries within the hour count once', () => {
    expect(believed(watch([...times(200, small)], 0.25)).filter(Boolean)).toHaveLength(200 - 192)
  })

  test('another list or a plausible one in between starts the count anew', () => {
    expect(believed(watch([...times(3, small), small.slice(1), small], 16))).toEqual(Array(5).fill(false))
    expect(believed(watch([...times(3, small), many(61), small], 16))).toEqual([
      false,
      false,
      false,
      true,
      false,
    ])
  })

  test('the order of the list does not matter', () => {
    const turned = [...small].reverse()
    expect(believed(watch([small, turned, small, turned], 16)).at(-1)).toBe(true)
  })

  test('a clock that goes back starts the count anew', () => {
    const first = judgeCatalog(small, fresh, 1000 * hour)
    const doubt = first.believed ? undefined : first.doubt
    const second = judgeCatalog(small, { ...fresh, doubt }, 10 * hour)
    expect(second).toMatchObject({ believed: false, doubt: { since: 10 * hour, seen: 1 } })
  })

  test('an empty list never proves itself', () => {
    expect(believed(watch(times(9, []), 24))).toEqual(Array(9).fill(false))
  })
})

describe('prices in another unit', () => {
  const before = priced(many(9), 1)
  const jumped = priced(many(9), 1000)
  const memory: CatalogMemory = { lastGood: before, doubt: undefined }
  const inputs = (verdict: Verdict) =>
    verdict.believed ? verdict.models.map(({ price }) => price?.input) : verdict.reason

  test('are refused with the whole list, however often it is seen', () => {
    for (const days of [0, 1, 30]) {
      const verdict = judgeCatalog(jumped, memory, days * 24 * 3_600_000)
      expect(verdict).toMatchObject({ believed: false, about: 'prices', doubt: undefined })
    }
  })

  test('are taken when a person allows them, and are normal from then on', () => {
    const allowed = judgeCatalog(jumped, memory, 0, { prices: true })
    expect(inputs(allowed)).toEqual(before.map(() => 300))
    const then = { lastGood: jumped, doubt: undefined }
    expect(judgeCatalog(jumped, then, 1)).toMatchObject({ believed: true, odd: [] })
  })

  test('are all that a person allows: a list that lost its models stays in doubt', () => {
    expect(judgeCatalog(jumped.slice(0, 2), memory, 0, { prices: true })).toMatchObject({
      believed: false,
      about: 'models',
    })
    expect(judgeCatalog([], memory, 0, { prices: true })).toMatchObject({ believed: false, about: 'nothing' })
  })

  test('are refused as well in a list that lost most of its models', () => {
    expect(judgeCatalog(jumped.slice(0, 2), memory, 0)).toMatchObject({ believed: false, about: 'prices' })
  })

  test('leave a doubt about the models as it was', () => {
    const doubt = { since: 0, last: 1, seen: 2, list: 'x' }
    expect(judgeCatalog(jumped, { ...memory, doubt }, 5)).toMatchObject({ believed: false, doubt })
  })

  test('a tenfold price is no other unit: it is news of the day', () => {
    expect(inputs(judgeCatalog(priced(many(9), 10), memory, 0))).toEqual(before.map(() => 3))
  })
})

describe('a row without its capability bundle', () => {
  const full = model('a', { context: 131_072, maxOutput: 5, quantization: 'fp8' })
  const bare = model('a', {
    capabilities: undefined,
    context: 262_144,
    maxOutput: undefined,
    quantization: undefined,
  })
  const judged = (now: Model, before: Model) => {
    const verdict = judgeCatalog([now], { lastGood: [before], doubt: undefined }, 0)
    return verdict.believed ? verdict.models[0] : undefined
  }

  test('keeps what was last known, and the context that Chutes offered', () => {
    expect(judged(bare, full)).toEqual(full)
  })

  test('is taken as it is while nothing was ever known', () => {
    expect(judged(bare, bare)).toEqual(bare)
  })

  test('gets its abilities on the day they appear', () => {
    expect(judged(full, bare)).toEqual(full)
  })
})

describe('the context window of one model', () => {
  const others = many(8)
  const at = (context: number | undefined) => model('a', { context })
  const judged = (now: Model, before: Model | undefined) => {
    const lastGood = before ? [...others, before] : others
    const verdict = judgeCatalog([...others, now], { lastGood, doubt: undefined }, 0)
    if (!verdict.believed) return 'not believed'
    const found = verdict.models.find(({ id }) => id === now.id)
    return [found ? found.context : 'left out', verdict.oddContexts.map(({ context }) => context)]
  }

  test.each([
    ['within reason', 262_144, 131_072, [131_072, []]],
    ['the smallest that is believed', 262_144, 1024, [1024, []]],
    ['one token', 262_144, 1, [262_144, [1]]],
    ['just too small', 262_144, 1023, [262_144, [1023]]],
    ['beyond belief', 262_144, 100_000_001, [262_144, [100_000_001]]],
    ['unstated', 262_144, undefined, [undefined, []]],
    ['one token where it was unknown', undefined, 1, [undefined, [1]]],
    ['one token that was believed before', 1, 1, [undefined, [1]]],
  ])('%s: from %s to %s counts as %j', (_, before, now, expected) => {
    expect(judged(at(now), at(before))).toEqual(expected)
  })

  test('leaves a new model out', () => {
    expect(judged(at(1), undefined)).toEqual(['left out', [1]])
    expect(judged(at(4096), undefined)).toEqual([4096, []])
  })
})

describe('the price of one model', () => {
  const at = (input: number, output = input) => model('a', { price: { input, output, cacheRead: undefined } })
  const others = many(8)
  const judged = (now: Model, before: Model | undefined, allowJump = false) => {
    const lastGood = before ? [...others, before] : others
    const verdict = judgeCatalog([...others, now], { lastGood, doubt: undefined }, 0, { prices: allowJump })
    if (!verdict.believed) return 'not believed'
    const price = verdict.models.find(({ id }) => id === now.id)?.price?.input
    return [price ?? 'left out', verdict.odd.map(({ price }) => price?.input)]
  }

  test.each([
    ['a rise within reason', 1, 40, [40, []]],
    ['a thousandfold', 1, 1000, [1, [1000]]],
    ['a millionth', 1, 1e-6, [1, [1e-6]]],
    ['nothing at all', 1, 0, [1, [0]]],
    ['something after nothing', 0, 3, [3, []]],
    ['an absurd sum that is new', undefined, 5000, ['left out', [5000]]],
    ['a sum that is new', undefined, 15, [15, []]],
    ['an absurd sum that was taken before', 5000, 5000, [5000, []]],
  ])('%s: from %s to %s counts as %j', (_, before, now, expected) => {
    expect(judged(at(now), before === undefined ? undefined : at(before))).toEqual(expected)
  })

  test('counts as stated when a person allows it', () => {
    expect(judged(at(1000), at(1), true)).toEqual([1000, []])
    expect(judged(at(5000), undefined, true)).toEqual([5000, []])
  })

  test('stays unknown where it was unknown and is absurd now', () => {
    const before = model('a', { price: undefined })
    const lastGood = [...others, before]
    expect(judgeCatalog([...others, at(5000)], { lastGood, doubt: undefined }, 0)).toMatchObject({
      models: lastGood,
      odd: [{ id: 'a' }],
    })
  })
})

for (const { name, days } of catalogHistories())
  test.skipIf(days.length === 0)(`${name}: every day is believed after the one before it`, () => {
    const parsed = days.map(({ rows }) => parseCatalog(JSON.stringify({ data: rows }))?.models ?? [])
    expect(parsed.map((models, index) => catalogFault(models, parsed[index - 1]))).toEqual(
      parsed.map(() => undefined),
    )
  })
