import { expect, test } from 'vitest'
import { planTable } from '../../../../../scripts/src/commands/shared/answer/plan-table.ts'
import { renderTable } from '../../../../../scripts/src/shell/answer/table.ts'

test('a plan for people: what comes, what changes, what goes', () => {
  const table = planTable([
    { path: 'models.rows', op: 'add', before: null, after: { rows: 1, added: ['a/B', 'c/D'] } },
    { path: 'primary', op: 'replace', before: 'x/y', after: 'chutes/a/B' },
    { path: 'auth', op: 'remove', before: { members: 2 }, after: null },
    { path: 'entry', op: 'add', before: null, after: { alias: 'chutes-fast' } },
  ])
  expect(renderTable(table, 80, (_, text) => text)).toEqual([
    '+  models.rows  1 row, added: a/B, c/D',
    '~  primary      x/y → chutes/a/B',
    '-  auth         was 2 members',
    '+  entry        alias: "chutes-fast"',
  ])
})
