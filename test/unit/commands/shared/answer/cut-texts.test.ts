import { expect, test } from 'vitest'
import { checkDocument } from '../../../../../scripts/src/commands/answer-schemas.ts'
import { QUIET } from '../../../../support/quiet-drift.ts'

const catalog = { source: 'live', count: 1, fetchedAt: '2026-11-22T00:00:00.000Z', ageHours: 0 }
const { added, suspect, ...drift } = QUIET
const data = {
  catalog,
  added: [],
  removed: [],
  changed: [],
  unchanged: 0,
  retired: [],
  kept: [{ id: 'short', reason: 'added by hand' }],
  conflicts: [],
  repaired: [],
  attention: [],
  drift: { ...drift, since: null, new: added, missing: suspect },
  applied: false,
  readBack: true,
}

test('an id that is longer than its schema allows is cut, and the rest stays', () => {
  const long = { ...data, kept: [...data.kept, { id: 'x'.repeat(900), reason: 'added by hand' }] }
  const result = checkDocument('refresh', { changed: false, summary: 'a', data: long })
  expect(result.data.kept).toEqual([
    { id: 'short', reason: 'added by hand' },
    { id: `${'x'.repeat(199)}…`, reason: 'added by hand' },
  ])
})

test('an answer that fits is passed on as it is', () => {
  const result = { changed: false, summary: 'a', data }
  expect(checkDocument('refresh', result)).toBe(result)
})

test('an answer of another shape is a defect', () => {
  const broken = { ...data, unchanged: 'none' }
  expect(() => checkDocument('refresh', { changed: false, summary: 'a', data: broken })).toThrow()
})
