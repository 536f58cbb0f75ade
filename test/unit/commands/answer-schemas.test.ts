import { expect, test } from 'vitest'
import { checkedDocument } from '../../../scripts/src/commands/answer-schemas.ts'
import { QUIET } from '../../support/catalogs/quiet-drift.ts'

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

test('an id of any length fits: it is cut before the answer is checked', () => {
  const kept = [...data.kept, { id: 'x'.repeat(9000), reason: 'added by hand' }]
  const result = { changed: false, summary: 'a', data: { ...data, kept } }
  expect(checkedDocument('refresh', result).data.kept).toEqual([
    { id: 'short', reason: 'added by hand' },
    { id: `${'x'.repeat(1999)}…`, reason: 'added by hand' },
  ])
})

test('an answer of another shape is a defect', () => {
  const broken = { ...data, unchanged: 'none' }
  expect(() => checkedDocument('refresh', { changed: false, summary: 'a', data: broken })).toThrow()
})
