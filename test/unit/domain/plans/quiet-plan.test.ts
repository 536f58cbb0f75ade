import { describe, expect, test } from 'vitest'
import type { ModelRow } from '../../../../scripts/src/domain/config/model-row.ts'
import { isQuiet, quietPlan } from '../../../../scripts/src/domain/plans/quiet-plan.ts'
import { planRefresh, type RefreshPlan } from '../../../../scripts/src/domain/plans/refresh-plan.ts'
import { toRow } from '../../../../scripts/src/domain/rows/row.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { catalog, model, NOW } from '../make.ts'

const models = [model('zai-org/GLM-5.2-TEE'), model('Qwen/Qwen3.6-27B-TEE')]
const rows = models.map(toRow)
const viewOf = (ours: readonly ModelRow[]) =>
  viewConfig({ models: { providers: { chutes: { models: ours as never } } } })
const plan = (ours = rows, now = models): RefreshPlan =>
  planRefresh(viewOf(ours), catalog(now), Object.fromEntries(rows.map((row) => [row.id, row])), {
    lastGood: { fetchedAt: NOW - 1, models },
  })

describe('a plan without anything to do or to tell', () => {
  test('is quiet', () => {
    expect(isQuiet(plan())).toBe(true)
  })

  test('is told like the one that stands for it', () => {
    const { rows: found, ...rest } = plan()
    const { rows: made, ...others } = quietPlan(rows, NOW - 1)
    expect(others).toEqual(rest)
    expect({ ...made, base: {} }).toEqual({ ...found, base: {} })
  })
})

describe('a plan is not quiet', () => {
  const [first, second] = rows
  test.each<[string, RefreshPlan]>([
    ['with a model that is new', plan(rows, [...models, model('new/one')])],
    ['with a model that is missing', plan(rows, models.slice(1))],
    [
      'with a model that left its TEE',
      plan(rows, [models[0]!, model('Qwen/Qwen3.6-27B-TEE', { tee: false })]),
    ],
    [
      'with a price that only the drift tells',
      plan(rows, [
        models[0]!,
        model('Qwen/Qwen3.6-27B-TEE', { price: { input: 0.3, output: 1, cacheRead: 0.03 } }),
      ]),
    ],
    ['with a row that a person edited', plan([{ ...first!, name: 'mine' }, second!])],
    ['with a row that a person took out', plan([first!])],
    ['with a row that a person added', plan([...rows, { id: 'private/model', name: 'mine' }])],
    ['with evidence', { ...plan(), missing: { 'a/b': { since: 1, last: 2, seen: 1 } } }],
    ['with drift', { ...plan(), drift: { ...plan().drift, dearer: [{ id: 'a/b', input: 3 }] } }],
  ])('%s', (_, found) => {
    expect(isQuiet(found)).toBe(false)
  })
})
