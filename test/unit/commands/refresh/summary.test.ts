import { expect, test } from 'vitest'
import { refreshSummary } from '../../../../scripts/src/commands/refresh/summary.ts'
import type { ModelRow } from '../../../../scripts/src/domain/config/model-row.ts'
import { planRefresh, type RefreshContext } from '../../../../scripts/src/domain/plans/refresh-plan.ts'
import { catalogRows } from '../../../../scripts/src/domain/rows/row.ts'
import { baseOf, catalog, handRow, missingModels, model, view } from '../../domain/make.ts'

const OLD = 'z/GLM-5'
const NEW = 'z/GLM-5.2'
const live = [model(NEW), model('k/Kimi-K2.6')]
const listed = catalogRows(live, undefined)
const [gone] = catalogRows([model(OLD)], undefined) as [ModelRow]
const edited = (row: ModelRow): ModelRow => ({ ...row, contextWindow: 5 })
const retired: RefreshContext = { missing: missingModels([OLD], [model(OLD)]) }
const repair: RefreshContext = { ...retired, repair: { allowed: [] } }

const summary = (rows: readonly ModelRow[], context: RefreshContext = {}, primary = `chutes/${NEW}`) => {
  const base = baseOf(...[...listed, gone].filter(({ id }) => rows.some((row) => row.id === id)))
  const known = { lastGood: { fetchedAt: 0, models: live }, ...context }
  return refreshSummary(planRefresh(view({ primary, rows }), catalog(live), base, known), false)
}

test('rows that did not change are not called updated, whatever else was', () => {
  expect(summary([...listed, edited(gone)], repair, `chutes/${OLD}`)).toBe(
    `No row to change: 3 model rows, 1 of them not in the catalogue. Pointed your settings elsewhere: ${OLD} → ${NEW}.`,
  )
  expect(summary([...listed, gone], repair, `chutes/${OLD}`)).toBe(
    `Updated the model rows: 1 gone; 2 in all. Pointed your settings elsewhere: ${OLD} → ${NEW}.`,
  )
})

test.each<[string, string, readonly ModelRow[], RefreshContext, string?]>([
  ['match when each is like the catalogue’s', 'all 2 model rows match the live catalogue', listed, {}],
  [
    'are in it when one has a value of a person’s',
    'all 2 model rows are in the live catalogue',
    [edited(listed[0]!), listed[1]!],
    {},
  ],
  [
    'are not all in it when a retired one is in use',
    '3 model rows, 1 of them not in the catalogue',
    [...listed, gone],
    retired,
    `chutes/${OLD}`,
  ],
  [
    'are not all in it when a person added one',
    '3 model rows, 1 of them not in the catalogue',
    [...listed, handRow('me/own')],
    {},
  ],
])('rows without news %s', (_, words, rows, context, primary) => {
  expect(summary(rows, context, primary)).toMatch(`No news: ${words}.`)
})

test('a model that is missing for now is told as such', () => {
  const missing = { [OLD]: { since: 0, last: 0, seen: 1 } }
  expect(summary([...listed, gone], { missing })).toBe(
    'No news: 3 model rows, 1 of them missing from the catalogue for now.',
  )
})
