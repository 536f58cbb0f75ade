import { expect, test } from 'vitest'
import {
  ADDED_TODAY,
  catalogRow,
  makeCatalog,
  REMOVED_TODAY,
  REPRICED_TODAY,
  today,
  yesterday,
} from '../../support/catalogs/catalog.ts'
import { catalogHistories, ROW_FIELDS } from '../../support/catalogs/catalog-history.ts'
import { fakeKey } from '../../support/keys.ts'

const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id)
const BUNDLE = [
  'context_length',
  'max_output_length',
  'input_modalities',
  'output_modalities',
  'supported_features',
  'supported_sampling_parameters',
  'quantization',
]

test('the two days differ by one added, one removed and one repriced model', () => {
  expect(ids(today).filter((id) => !ids(yesterday).includes(id))).toEqual([ADDED_TODAY])
  expect(ids(yesterday).filter((id) => !ids(today).includes(id))).toEqual([REMOVED_TODAY])
  const changed = today.filter((row) => {
    const before = yesterday.find(({ id }) => id === row.id)
    return before && JSON.stringify(before) !== JSON.stringify(row)
  })
  expect(ids(changed)).toEqual([REPRICED_TODAY])
  expect(today).toHaveLength(14)
  expect(new Set(ids(today)).size).toBe(14)
})

test('the awkward rows of the real catalogue are there', () => {
  expect(ids(today).filter((id) => !id.includes('/'))).toHaveLength(1)
  expect(today.filter((row) => row.context_length === undefined)).toHaveLength(3)
  expect(today.some((row) => row.context_length && row.context_length !== row.max_model_len)).toBe(true)
})

test('a row has the whole capability bundle or nothing of it', () => {
  for (const row of [...today, ...makeCatalog(50)]) {
    const present = BUNDLE.filter((field) => field in row)
    expect([0, BUNDLE.length], row.id).toContain(present.length)
  }
})

test('a big catalogue has as many different models as asked for', () => {
  const rows = makeCatalog(10_000)
  expect(new Set(ids(rows)).size).toBe(10_000)
  expect(JSON.stringify(rows)).toBe(JSON.stringify(makeCatalog(10_000)))
})

const ENGINES = ['sglang', 'vllm'] as const

test.each(ENGINES)('a row of %s has the fields of the real catalogue', (engine) => {
  expect(Object.keys(catalogRow({ id: 'a/b', engine })).sort()).toEqual(ROW_FIELDS[engine])
})

for (const { name, days } of catalogHistories())
  test.skipIf(days.length === 0)(`${name} has no other fields`, () => {
    for (const row of days.flatMap(({ rows }) => rows))
      if (row.context_length !== undefined)
        expect(Object.keys(row).sort()).toEqual(ROW_FIELDS[row.owned_by as (typeof ENGINES)[number]])
  })

test('made-up keys are well formed, repeatable and different from each other', () => {
  expect(fakeKey('a')).toMatch(/^cpk_[a-f0-9]{32}\.[a-f0-9]{32}\.[a-zA-Z0-9]{32}$/)
  expect(fakeKey('a')).toBe(fakeKey('a'))
  expect(fakeKey('a')).not.toBe(fakeKey('b'))
})
