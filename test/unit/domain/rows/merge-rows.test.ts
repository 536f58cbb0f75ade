import { describe, expect, test } from 'vitest'
import type { ModelRow } from '../../../../scripts/src/domain/config/model-row.ts'
import { type MergeInput, mergeRows } from '../../../../scripts/src/domain/rows/merge-rows.ts'
import { CATALOG_FIELDS } from '../../../../scripts/src/domain/rows/row.ts'
import { handAddedIds } from '../../../../scripts/src/domain/rows/row-origin.ts'
import { baseOf, handRow, row } from '../make.ts'

const merge = (input: Partial<MergeInput>) => mergeRows({ ...nothing, ...input })
const nothing = {
  base: {},
  ours: [],
  theirs: [],
  live: true,
  inUse: new Set<string>(),
  retired: new Set(['a', 'gone', 'old']),
}
const only = (rows: readonly ModelRow[]) => {
  expect(rows).toHaveLength(1)
  return rows[0]!
}
const idsOf = (rows: readonly ModelRow[]) => rows.map(({ id }) => id)

describe('a field, by what we wrote, what the config has and what the catalogue says', () => {
  type Value = number | undefined
  const cases: readonly (readonly [string, Value, Value, Value, Value, 'changed' | 'kept' | 'same'])[] = [
    ['untouched and without news stays', 1, 1, 1, 1, 'same'],
    ['untouched follows the catalogue', 1, 1, 2, 2, 'changed'],
    ['edited by hand stays without news', 1, 9, 1, 9, 'kept'],
    ['edited by hand stays against the news', 1, 9, 2, 9, 'kept'],
    ['edited to what the catalogue says now is at peace', 1, 2, 2, 2, 'same'],
    ['removed by hand stays removed', 1, undefined, 2, undefined, 'kept'],
    ['removed by hand stays removed without news', 1, undefined, 1, undefined, 'kept'],
    ['new in the catalogue is filled in', undefined, undefined, 2, 2, 'changed'],
    ['added by hand before the catalogue had it stays', undefined, 9, 2, 9, 'kept'],
    ['gone from the catalogue keeps its last value', 1, 1, undefined, 1, 'same'],
    ['edited and gone from the catalogue keeps the edit', 1, 9, undefined, 9, 'same'],
    ['known to nobody stays absent', undefined, undefined, undefined, undefined, 'same'],
  ]
  const fields = (value: Value) =>
    value === undefined ? { contextWindow: undefined } : { contextWindow: value }
  const make = (value: Value) => JSON.parse(JSON.stringify({ ...row('a'), ...fields(value) })) as ModelRow

  test.each(cases)('%s', (_, base, ours, theirs, expected, verdict) => {
    const merged = merge({ base: baseOf(make(base)), ours: [make(ours)], theirs: [make(theirs)] })
    expect(only(merged.rows).contextWindow).toBe(expected)
    expect(merged.changed).toEqual(verdict === 'changed' ? [{ id: 'a', fields: ['contextWindow'] }] : [])
    expect(merged.unchanged).toBe(verdict === 'changed' ? 0 : 1)
    expect(merged.kept).toEqual(
      verdict === 'kept' ? [{ id: 'a', reason: 'edited by hand', fields: ['contextWindow'] }] : [],
    )
  })

  test.each(CATALOG_FIELDS)('%s is merged like the others', (field) => {
    const value = (n: number) => ({ [field]: field === 'input' ? [`${n}`] : { n } }) as Partial<ModelRow>
    const [one, two, three] = [1, 2, 3].map((n) => row('a', value(n))) as [ModelRow, ModelRow, ModelRow]
    expect(only(merge({ base: baseOf(one), ours: [one], theirs: [two] }).rows)).toEqual(two)
    expect(only(merge({ base: baseOf(one), ours: [three], theirs: [two] }).rows)).toEqual(three)
  })

  test('keeps the last known abilities when a row arrives without its bundle', () => {
    const full = row('a', { reasoning: true, input: ['text', 'image'], maxTokens: 7 })
    const merged = merge({ base: baseOf(full), ours: [full], theirs: [row('a', { contextWindow: 2000 })] })
    expect(only(merged.rows)).toEqual({ ...full, contextWindow: 2000 })
    expect(merged.base.a).toEqual({ ...full, contextWindow: 2000 })
  })

  test('lets abilities change again after a day without them', () => {
    const full = row('a', { reasoning: true })
    const bare = merge({ base: baseOf(full), ours: [full], theirs: [row('a')] })
    const after = merge({ base: bare.base, ours: bare.rows, theirs: [row('a', { reasoning: false })] })
    expect(only(after.rows).reasoning).toBe(false)
  })

  test('goes on keeping an edit while the catalogue moves', () => {
    let state = {
      rows: [row('a', { contextWindow: 9 })] as readonly ModelRow[],
      base: baseOf(row('a')) as MergeInput['base'],
    }
    for (const contextWindow of [2000, 3000, 1000]) {
      state = merge({ base: state.base, ours: state.rows, theirs: [row('a', { contextWindow })] })
      expect(only(state.rows).contextWindow).toBe(9)
    }
  })

  test('updates the fields beside an edited one', () => {
    const merged = merge({
      base: baseOf(row('a', { maxTokens: 1 })),
      ours: [row('a', { contextWindow: 9, maxTokens: 1 })],
      theirs: [row('a', { contextWindow: 2, maxTokens: 2 })],
    })
    expect(only(merged.rows)).toMatchObject({ contextWindow: 9, maxTokens: 2 })
  })

  test('does not take another order of the keys for an edit', () => {
    const cost = { input: 1, output: 2, cacheRead: 3, cacheWrite: 0 }
    const turned = { cacheWrite: 0, cacheRead: 3, output: 2, input: 1 }
    const merged = merge({
      base: baseOf(row('a', { cost })),
      ours: [row('a', { cost: turned })],
      theirs: [row('a', { cost })],
    })
    expect(merged.kept).toEqual([])
  })
})

describe('members of a row that are not ours', () => {
  const personal = { ...row('a'), headers: { 'x-team': 'red' }, contextTokens: 5 } as ModelRow

  test('survive an update', () => {
    const merged = merge({
      base: baseOf(row('a')),
      ours: [personal],
      theirs: [row('a', { contextWindow: 2 })],
    })
    expect(only(merged.rows)).toEqual({ ...personal, contextWindow: 2 })
  })

  test('keep the row when the model leaves', () => {
    expect(merge({ base: baseOf(row('a')), ours: [personal], theirs: [row('b')] })).toMatchObject({
      removed: [],
      kept: [{ id: 'a', reason: 'edited by hand' }],
    })
  })

  test('never enter the base, so that they stay the person’s', () => {
    expect(merge({ base: baseOf(row('a')), ours: [personal], theirs: [row('a')] }).base.a).toEqual(row('a'))
  })
})

describe('a row that the catalogue dropped', () => {
  test('goes when nobody touched or names it', () => {
    const merged = merge({ base: baseOf(row('a')), ours: [row('a')], theirs: [row('b')] })
    expect(merged).toMatchObject({ removed: ['a'], added: ['b'], kept: [] })
    expect(idsOf(merged.rows)).toEqual(['b'])
    expect(Object.keys(merged.base)).toEqual(['b'])
  })

  test('stays while something names it', () => {
    const merged = merge({
      base: baseOf(row('a')),
      ours: [row('a')],
      theirs: [row('b')],
      inUse: new Set(['a']),
    })
    expect(merged).toMatchObject({ removed: [], kept: [{ id: 'a', reason: 'in use' }] })
    expect(merged.base.a).toEqual(row('a'))
  })

  test('goes once nothing names it any more', () => {
    const first = merge({
      base: baseOf(row('a')),
      ours: [row('a')],
      theirs: [row('b')],
      inUse: new Set(['a']),
    })
    expect(merge({ base: first.base, ours: first.rows, theirs: [row('b')] }).removed).toEqual(['a'])
  })

  test('stays when a person edited it', () => {
    const merged = merge({ base: baseOf(row('a')), ours: [row('a', { name: 'mine' })], theirs: [row('b')] })
    expect(merged).toMatchObject({ removed: [], kept: [{ id: 'a', reason: 'edited by hand' }] })
  })
})

describe('a row that a person added', () => {
  test('stays, though no catalogue ever had it', () => {
    const merged = merge({ base: baseOf(row('b')), ours: [row('b'), handRow('mine')], theirs: [row('b')] })
    expect(idsOf(merged.rows)).toEqual(['b', 'mine'])
    expect(merged.kept).toEqual([{ id: 'mine', reason: 'added by hand' }])
    expect(merged.base).not.toHaveProperty('mine')
  })

  test('is only completed when its model turns up in the catalogue', () => {
    const merged = merge({ ours: [handRow('a')], theirs: [row('a', { contextWindow: 2 })] })
    expect(only(merged.rows)).toEqual({ ...row('a', { contextWindow: 2 }), name: 'my a' })
    expect(merged.kept).toEqual([{ id: 'a', reason: 'edited by hand', fields: ['name'] }])
  })

  test('is told from ours by its id', () => {
    const input = {
      base: baseOf(row('old')),
      ours: [row('old'), row('live'), handRow('mine')],
      theirs: [row('live')],
    }
    expect(handAddedIds(input)).toEqual(['mine'])
  })
})

describe('a row that a person removed', () => {
  const input = { base: baseOf(row('a'), row('b')), ours: [row('b')], theirs: [row('a'), row('b')] }

  test('stays removed', () => {
    const merged = merge(input)
    expect(idsOf(merged.rows)).toEqual(['b'])
    expect(merged.kept).toEqual([{ id: 'a', reason: 'removed by hand' }])
  })

  test('stays removed the next time, too', () => {
    const first = merge(input)
    expect(idsOf(merge({ ...input, base: first.base, ours: first.rows }).rows)).toEqual(['b'])
  })

  test('comes back when something names it', () => {
    expect(merge({ ...input, inUse: new Set(['a']) }).added).toEqual(['a'])
  })

  test('comes back with all the others when the provider was removed as a whole', () => {
    expect(merge({ ...input, ours: [] }).added).toEqual(['a', 'b'])
  })

  test('is forgotten once its model has left the catalogue', () => {
    expect(merge({ ...input, theirs: [row('b')] }).base).not.toHaveProperty('a')
  })
})

describe('without a state', () => {
  test('rows in our form follow the catalogue', () => {
    const merged = merge({ ours: [row('a')], theirs: [row('a', { contextWindow: 2 })] })
    expect(only(merged.rows).contextWindow).toBe(2)
  })

  test('rows in our form that left the catalogue go', () => {
    expect(merge({ ours: [row('a')], theirs: [row('b')] }).removed).toEqual(['a'])
  })

  test.each([
    ['no compat', handRow('a', { contextWindow: 9 })],
    ['another compat', row('a', { contextWindow: 9, compat: { supportsStore: true } })],
    ['members of their own', { ...row('a', { contextWindow: 9 }), headers: {} } as ModelRow],
  ])('rows with %s are the person’s', (_, mine) => {
    expect(only(merge({ ours: [mine], theirs: [row('a')] }).rows).contextWindow).toBe(9)
    expect(merge({ ours: [mine], theirs: [row('b')] }).kept).toEqual([{ id: 'a', reason: 'added by hand' }])
  })
})

describe('order', () => {
  test('of the config is kept and new rows come last, by id', () => {
    const ours = [row('m'), row('a'), handRow('x')]
    const theirs = [row('z'), row('a'), row('b'), row('m')]
    expect(idsOf(merge({ base: baseOf(row('m'), row('a')), ours, theirs }).rows)).toEqual([
      'm',
      'a',
      'x',
      'b',
      'z',
    ])
  })

  test('of the catalogue does not matter', () => {
    const theirs = [row('c'), row('a'), row('b')]
    expect(merge({ theirs })).toEqual(merge({ theirs: [...theirs].reverse() }))
  })

  test('of the members of a row is kept', () => {
    const ours = { compat: row('a').compat, contextWindow: 1000, name: 'a', id: 'a' } as ModelRow
    const merged = merge({ base: baseOf(row('a')), ours: [ours], theirs: [row('a', { contextWindow: 2 })] })
    expect(Object.keys(only(merged.rows))).toEqual(Object.keys(ours))
  })
})

test('counts every live row exactly once', () => {
  const ours = [row('same'), row('news'), row('gone'), handRow('mine')]
  const theirs = [row('same'), row('news', { contextWindow: 2 }), row('new')]
  const merged = merge({ base: baseOf(row('same'), row('news'), row('gone')), ours, theirs })
  expect(merged).toMatchObject({ added: ['new'], removed: ['gone'], unchanged: 1 })
  expect(merged.changed).toEqual([{ id: 'news', fields: ['contextWindow'] }])
})

test('leaves its input alone', () => {
  const input = {
    base: baseOf(row('a')),
    ours: [row('a')],
    theirs: [row('a', { contextWindow: 2 }), row('b')],
  }
  const copy = structuredClone(input)
  merge(input)
  expect(input).toEqual(copy)
})

test.each(['constructor', 'toString', 'hasOwnProperty'])('takes a model named %s for a model', (id) => {
  const merged = merge({ theirs: [row(id)] })
  expect(merged.added).toEqual([id])
  expect(merge({ base: merged.base, ours: merged.rows, theirs: [row(id)] }).unchanged).toBe(1)
})

describe('a list that is not live', () => {
  const edited = row('a', { contextWindow: 9 })
  const input = { base: baseOf(row('a'), row('gone')), ours: [edited, row('gone')], live: false }

  test('adds what is missing and touches nothing that is there', () => {
    const merged = merge({ ...input, theirs: [row('a', { contextWindow: 2 }), row('b')] })
    expect(merged).toMatchObject({ added: ['b'], removed: [], changed: [], kept: [], unchanged: 2 })
    expect(merged.rows).toEqual([edited, row('gone'), row('b')])
  })

  test('does not bring back what a person removed', () => {
    expect(merge({ ...input, ours: [edited], theirs: [row('gone')] }).added).toEqual([])
  })

  test('lets the next live list know the edits still', () => {
    const offline = merge({ ...input, theirs: [row('b')] })
    const online = merge({
      base: offline.base,
      ours: offline.rows,
      theirs: [row('a', { contextWindow: 2 }), row('b')],
    })
    expect(online).toMatchObject({ removed: ['gone'], kept: [{ id: 'a', reason: 'edited by hand' }] })
    expect(online.rows[0]).toEqual(edited)
  })

  test('does not turn our rows into a person’s where the state was lost', () => {
    const offline = merge({ ...input, base: {}, theirs: [row('b')] })
    expect(merge({ base: offline.base, ours: offline.rows, theirs: [row('a'), row('b')] }).removed).toEqual([
      'gone',
    ])
  })
})

test('a copy of one of our rows is the person’s while the state can tell', () => {
  const merged = merge({ base: baseOf(row('a')), ours: [row('a'), row('copy')], theirs: [row('a')] })
  expect(merged).toMatchObject({ removed: [], kept: [{ id: 'copy', reason: 'added by hand' }] })
})

test('a removal that would leave no row at all counts as removing the provider', () => {
  const first = merge({ base: baseOf(row('gone'), row('b')), ours: [row('gone')], theirs: [row('b')] })
  expect(first).toMatchObject({ removed: ['gone'], added: ['b'] })
})

describe('the length of an answer', () => {
  const was = row('a', { contextWindow: 262_144, maxTokens: 65_536 })
  const smaller = row('a', { contextWindow: 8192 })

  test('stays within a quarter of a window that shrank, though the catalogue no longer states it', () => {
    const merged = merge({ base: baseOf(was), ours: [was], theirs: [smaller] })
    expect(only(merged.rows)).toEqual({ ...smaller, maxTokens: 2048 })
    const again = merge({ base: merged.base, ours: merged.rows, theirs: [smaller] })
    expect([again.changed, again.unchanged]).toEqual([[], 1])
  })

  test("is a person's where a person wrote it", () => {
    const mine = { ...was, maxTokens: 5000 }
    const merged = merge({ base: baseOf(was), ours: [mine], theirs: [smaller] })
    expect(only(merged.rows).maxTokens).toBe(5000)
  })
})
