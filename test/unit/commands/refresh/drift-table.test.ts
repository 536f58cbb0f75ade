import { expect, test } from 'vitest'
import { driftTable } from '../../../../scripts/src/commands/refresh/drift-table.ts'
import type { Drift } from '../../../../scripts/src/domain/catalog/drift.ts'
import { renderTable } from '../../../../scripts/src/shell/answer/table.ts'
import { QUIET } from '../../../support/catalogs/quiet-drift.ts'

const lines = (drift: Partial<Drift>) =>
  renderTable(driftTable({ ...QUIET, ...drift }), 100, (_, text) => text)

test('one line for each piece of news, and a word where it is in use', () => {
  expect(
    lines({
      added: ['a/New'],
      suspect: ['b/Missing'],
      dearer: [{ id: 'c/Dear', input: 12, output: -3 }],
      changed: [{ id: 'd/Longer', field: 'context', before: 1000, after: 2000 }],
      yours: [{ id: 'c/Dear', news: 'dearer', usedBy: ['agents.defaults.model.primary'] }],
    }),
  ).toEqual([
    '+  a/New      new',
    '?  b/Missing  missing, stays until that is certain',
    '↑  c/Dear     input +12 %, output −3 %              in use',
    '~  d/Longer   context 1000 → 2000',
  ])
})

test('no news is no line, and much news is a screenful', () => {
  expect(lines({})).toEqual([])
  const many = lines({ added: Array.from({ length: 100 }, (_, index) => `a/Model-${index}`) })
  expect(many).toHaveLength(41)
  expect(many.at(-1)?.trim()).toBe('and 60 more')
})
