import { expect, test } from 'vitest'
import { applyChanges, changeTo } from '../../../../scripts/src/domain/config/change.ts'
import { ROWS_PATH } from '../../../../scripts/src/domain/config/paths.ts'
import { firstStep } from '../../../../scripts/src/domain/config/shrink.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { config, row } from '../make.ts'

const rows = (count: number) => Array.from({ length: count }, (_, index) => row(`org/Model-${index}`))
const size = (value: JsonObject): number => JSON.stringify(value, null, 2).length

test('a small loss goes in one step', () => {
  const before = config({ rows: rows(20) })
  const changes = changeTo(before, ROWS_PATH, rows(15))
  expect(firstStep(before, changes)).toBe(changes)
})

test('a small config is not guarded', () => {
  const before = config({ rows: [row('a/b')] })
  const changes = changeTo(before, ROWS_PATH, [])
  expect(firstStep(before, changes)).toBe(changes)
})

test('a big loss takes steps that each leave more than half, and ends where it should', () => {
  let current = config({ rows: rows(60) })
  let steps = 0
  for (let changes = changeTo(current, ROWS_PATH, rows(4)); changes.length > 0; steps++) {
    const next = applyChanges(current, firstStep(current, changes))
    expect(size(next)).toBeGreaterThan(size(current) / 2)
    current = next
    changes = changeTo(current, ROWS_PATH, rows(4))
    expect(steps).toBeLessThan(8)
  }
  expect(current).toEqual(config({ rows: rows(4) }))
  expect(steps).toBeGreaterThan(1)
})
