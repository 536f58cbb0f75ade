import { describe, expect, test } from 'vitest'
import { type Drift, type DriftInput, driftBetween } from '../../../../scripts/src/domain/catalog/drift.ts'
import type { Model, Price } from '../../../../scripts/src/domain/catalog/model.ts'
import { QUIET } from '../../../support/catalogs/quiet-drift.ts'
import { HOUR, model, NOW, seeing } from '../make.ts'

const price = (input: number, output: number, cacheRead?: number): Price => ({ input, output, cacheRead })
const priced = (id: string, ...numbers: Parameters<typeof price>) => model(id, { price: price(...numbers) })
const suspect = { since: NOW - 5 * HOUR, last: NOW, seen: 2 }
const retired = { since: NOW - 30 * HOUR, last: NOW, seen: 3 }

/** The drift from one list to another, in a config where each of `used` is somewhere. */
function drift(
  before: readonly Model[] | undefined,
  now: readonly Model[],
  more: Partial<DriftInput> & { readonly used?: readonly string[] } = {},
): Drift {
  const { used = [], ...input } = more
  return driftBetween({
    before: before && { fetchedAt: NOW, models: before },
    now,
    missingBefore: {},
    missing: {},
    references: new Map(used.map((id) => [id, [`at ${id}`]])),
    ...input,
  })
}

const NONE: Drift = { ...QUIET, since: NOW }

test('two equal lists have none, in whatever order', () => {
  const list = [model('a/1'), seeing('b/2'), model('c/3', { price: undefined, capabilities: undefined })]
  expect(drift(list, [...list].reverse())).toEqual(NONE)
})

test('without a list to compare with nothing is new', () => {
  expect(drift(undefined, [model('a/1')], { used: ['a/1'] })).toEqual({ ...NONE, since: undefined })
})

describe('models', () => {
  test('that come are new, by id', () => {
    expect(drift([model('b/1')], [model('c/1'), model('a/1'), model('b/1')])).toEqual({
      ...NONE,
      added: ['a/1', 'c/1'],
    })
  })

  test('that go are missing first, once, then retired, once', () => {
    const at = (missingBefore: DriftInput['missing'], missing: DriftInput['missing']) => {
      const { suspect, retired } = drift([], [], { missingBefore, missing })
      return { suspect, retired }
    }
    expect(at({}, { 'a/1': suspect })).toEqual({ suspect: ['a/1'], retired: [] })
    expect(at({ 'a/1': suspect }, { 'a/1': suspect })).toEqual({ suspect: [], retired: [] })
    expect(at({ 'a/1': suspect }, { 'a/1': retired })).toEqual({ suspect: [], retired: ['a/1'] })
    expect(at({ 'a/1': retired }, { 'a/1': retired })).toEqual({ suspect: [], retired: [] })
  })

  test('that return are back, not new', () => {
    const { back, added } = drift([], [model('a/1')], { missingBefore: { 'a/1': retired } })
    expect({ back, added }).toEqual({ back: ['a/1'], added: [] })
  })
})

describe('prices', () => {
  const change = (before: Model, now: Model) => {
    const { dearer, cheaper } = drift([before], [now])
    return { dearer, cheaper }
  }

  test.each<readonly [string, Price, Price, 'dearer' | 'cheaper', object]>([
    ['up', price(1, 2), price(1.5, 2), 'dearer', { input: 50 }],
    ['down', price(1, 2), price(1, 1), 'cheaper', { output: -50 }],
    ['the cache alone', price(1, 2, 0.1), price(1, 2, 0.2), 'dearer', { cacheRead: 100 }],
    ['the cache alone, down', price(1, 2, 0.2), price(1, 2, 0.1), 'cheaper', { cacheRead: -50 }],
    [
      'both ways: an agent reads more than it writes',
      price(1, 2),
      price(1.2, 1.8),
      'dearer',
      { input: 20, output: -10 },
    ],
    ['both ways, cheaper in all', price(1, 9), price(1.1, 3), 'cheaper', { input: 10, output: -67 }],
    ['tenfold', price(0.3, 0.9), price(3, 9), 'dearer', { input: 900, output: 900 }],
    ['from nothing', price(0, 0), price(1, 1), 'dearer', { input: 100, output: 100 }],
    ['to nothing', price(1, 1), price(0, 0), 'cheaper', { input: -100, output: -100 }],
    ['by less than a percent', price(1, 1), price(1.004, 1), 'dearer', { input: 0.4 }],
  ])('%s', (_, before, now, list, expected) => {
    const other = list === 'dearer' ? 'cheaper' : 'dearer'
    expect(change(model('a/1', { price: before }), model('a/1', { price: now }))).toEqual({
      [list]: [{ id: 'a/1', ...expected }],
      [other]: [],
    })
  })

  test.each<readonly [string, Price | undefined, Price | undefined]>([
    ['becomes known', undefined, price(1, 1)],
    ['is not stated any more', price(1, 1), undefined],
    ['of the cache becomes known', price(1, 1), price(1, 1, 0.1)],
    ['stays', price(1, 1, 0.1), price(1, 1, 0.1)],
  ])('that %s is no drift', (_, before, now) => {
    expect(change(model('a/1', { price: before }), model('a/1', { price: now }))).toEqual({
      dearer: [],
      cheaper: [],
    })
  })
})

describe('facts', () => {
  const able = { tools: true, reasoning: true, structuredOutput: true, image: false }
  const before = model('a/1', { context: 1000, capabilities: able, quantization: 'fp8', root: 'a/1-FP8' })

  test.each<readonly [string, Partial<Model>, unknown, unknown]>([
    ['context', { context: 2000 }, 1000, 2000],
    ['inputs', { capabilities: { ...able, image: true } }, 'text', 'text+image'],
    ['tools', { capabilities: { ...able, tools: false } }, true, false],
    ['reasoning', { capabilities: { ...able, reasoning: false } }, true, false],
    ['tee', { tee: false }, true, false],
    ['quantization', { quantization: 'fp4' }, 'fp8', 'fp4'],
    ['weights', { root: 'a/1-NVFP4' }, 'a/1-FP8', 'a/1-NVFP4'],
  ])('another %s', (field, now, was, is) => {
    expect(drift([before], [{ ...before, ...now }]).changed).toEqual([
      { id: 'a/1', field, before: was, after: is },
    ])
  })

  test.each<readonly [string, Partial<Model>]>([
    ['context', { context: undefined }],
    ['capabilities', { capabilities: undefined }],
    ['quantization', { quantization: undefined }],
    ['weights', { root: undefined }],
  ])('%s that become known or unknown are no drift', (_, gap) => {
    expect(drift([before], [{ ...before, ...gap }]).changed).toEqual([])
    expect(drift([{ ...before, ...gap }], [before]).changed).toEqual([])
  })

  test('several of one model are told one by one', () => {
    const now = { ...before, quantization: 'fp4', root: 'other' }
    expect(drift([before], [now]).changed.map(({ field }) => field)).toEqual(['quantization', 'weights'])
  })
})

describe('what touches a config', () => {
  const all = ['a/1', 'b/1', 'c/1', 'd/1', 'e/1', 'f/1']
  const before = [
    priced('a/1', 1, 2, 0.1),
    model('b/1', { context: 1000, root: 'x' }),
    model('c/1'),
    model('d/1', { tee: false }),
  ]
  const now = [
    priced('a/1', 1.5, 1, 0.2),
    model('b/1', { context: 2000, root: 'y' }),
    model('c/1', { tee: false }),
    model('d/1'),
    model('e/1'),
    model('f/1'),
  ]
  const missing = { missingBefore: { 'f/1': suspect }, missing: { 'g/1': suspect } }

  test('is told in words, with the places', () => {
    const { yours } = drift(before, now, { used: [...all, 'g/1', 'never/heard-of'], ...missing })
    expect(Object.fromEntries(yours.map(({ id, news }) => [id, news]))).toEqual({
      'a/1': 'input +50 %, output −50 %, cache read +100 %',
      'b/1': 'context 1000 → 2000, weights x → y',
      'c/1': 'no longer in a TEE',
      'd/1': 'now in a TEE',
      'e/1': 'new in the catalogue',
      'f/1': 'back in the catalogue',
      'g/1': 'missing from the catalogue',
    })
    expect(yours.find(({ id }) => id === 'a/1')?.usedBy).toEqual(['at a/1'])
  })

  test('is nothing where the config names none of it', () => {
    expect(drift(before, now, missing).yours).toEqual([])
  })

  test('a retirement is told when it happens', () => {
    const { yours } = drift([], [], {
      missingBefore: { 'a/1': suspect },
      missing: { 'a/1': retired },
      used: ['a/1'],
    })
    expect(yours).toEqual([{ id: 'a/1', news: 'retired', usedBy: ['at a/1'] }])
  })
})
