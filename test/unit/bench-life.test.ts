import { expect, test } from 'vitest'
import { pickedByHand } from '../../bench/life/contestant.ts'
import { chargeOf, type DayResult } from '../../bench/life/ledger.ts'
import { dayTable, lifeTable } from '../../bench/life/report.ts'
import { hoursBetween, quarter } from '../../bench/life/timeline.ts'
import { catalogRow } from '../support/catalogs/catalog.ts'

test('a quarter has every recorded change of the catalogue in order, and each trouble once', () => {
  const days = quarter()
  expect(days.map(({ day }) => day)).toEqual(days.map(({ day }) => day).toSorted())
  const troubles = days.flatMap(({ trouble }) => trouble?.kind ?? [])
  expect(troubles).toEqual(['model', 'model', 'account', 'key', 'upgrade', 'account'])
  expect(days.every(({ rows }) => rows.length > 10)).toBe(true)
  expect(hoursBetween('2026-06-11', '2026-06-17')).toBe(144)
})

test('whoever picks by hand picks the newest GLM of the day', () => {
  const rows = ['a/b', 'zai-org/GLM-5-TEE', 'zai-org/GLM-5.2-TEE'].map((id) => catalogRow({ id }))
  expect(pickedByHand(rows)).toBe('chutes/zai-org/GLM-5.2-TEE')
})

test('a request costs what its model costs on its day', () => {
  const rows = [catalogRow({ id: 'a/b', prompt: 2, completion: 10 })]
  const body = { messages: [{ role: 'user', content: 'x'.repeat(3965) }] }
  const request = { model: 'a/b', body } as unknown as Parameters<typeof chargeOf>[0]
  expect(chargeOf(request, rows).usd).toBeCloseTo((1001 * 2 + 100 * 10) / 1e6, 5)
})

test('the tables count turns, models, dollars, commands and tokens', () => {
  const day: DayResult = {
    day: '2026-06-11',
    what: 'a day',
    asked: 3,
    answered: 2,
    by: ['a/b', 'a/c'],
    requests: 4,
    usd: 0.01,
    typed: 1,
    upkeepTokens: 7,
  }
  const results = [{ name: 'one', days: [day, { ...day, answered: 1, by: ['a/b'] }], setUpCommands: 2 }]
  expect(lifeTable(results).split('\n').at(-1)).toBe('| one | 3 of 6 | 2 | $6.67 | 8 | 2 | 2 | 14 |')
  expect(dayTable(results).split('\n').at(2)).toBe('| 2026-06-11 | a day | 2/3 b, c |')
})
