import { describe, expect, test } from 'vitest'
import { meetsFloor, versionParts } from '../../../scripts/src/openclaw/version.ts'

describe('versionParts', () => {
  test.each([
    ['OpenClaw 2026.9.6 (eb377ac)', [2026, 9, 6]],
    ['2026.9.6-beta.1', [2026, 9, 6]],
    ['v24.21.0', [24, 21, 0]],
    ['10.9', [10, 9]],
  ])('reads %s', (text, parts) => {
    expect(versionParts(text)).toEqual(parts)
  })

  test.each([
    ['1.2.3.4.5', [1, 2, 3, 4]],
    [`${'9'.repeat(50)}.1`, undefined],
    [`1.${'9'.repeat(5000)}`, undefined],
  ])('is short, whatever it is read from', (text, parts) => {
    expect(versionParts(text)).toEqual(parts)
  })

  test.each(['', 'openclaw', '2026', 'v'])('finds none in %j', (text) => {
    expect(versionParts(text)).toBeUndefined()
  })
})

describe('meetsFloor', () => {
  test.each([
    ['2026.9.6', '>=2026.9.6', true],
    ['2026.9.7', '>=2026.9.6', true],
    ['2026.10.1', '>=2026.9.6', true],
    ['2027.1.0', '>=2026.9.6', true],
    ['2026.9.5', '>=2026.9.6', false],
    ['2026.8.30', '>=2026.9.6', false],
    ['2025.12.31', '>=2026.9.6', false],
    ['2026.9.6.1', '>=2026.9.6', true],
    ['2026.9', '>=2026.9.6', false],
    ['22.0.0', '>=22', true],
    ['v24.1.0', '>=22', true],
    ['21.9.9', '>=22', false],
    ['nonsense', '>=22', false],
  ])('%s against %s is %s', (version, floor, met) => {
    expect(meetsFloor(version, floor)).toBe(met)
  })
})
