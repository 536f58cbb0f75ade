import { describe, expect, test } from 'vitest'
import { compareVersions, meetsFloor, versionIn, versionParts } from '../../../scripts/src/domain/version.ts'

describe('compareVersions', () => {
  test.each([
    [[5, 2], [5, 1], 1],
    [[5], [4, 7], 1],
    [[5], [5, 1], -1],
    [[3, 10], [3, 9], 1],
    [[5, 0], [5], 0],
    [[], [], 0],
    [[], [1], -1],
    [[2, 5], [2, 5], 0],
  ])('%j against %j is %d', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign)
  })

  test('is antisymmetric', () => {
    expect(Math.sign(compareVersions([1, 2], [1, 3]))).toBe(-Math.sign(compareVersions([1, 3], [1, 2])))
  })
})

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

describe('versionIn', () => {
  test.each([
    ['OpenClaw 2026.9.6 (eb377ac)\n', '2026.9.6'],
    ['OpenClaw 2026.8.1-beta.2 (eb377ac)', '2026.8.1-beta.2'],
    ['2026.7.1-1', '2026.7.1-1'],
    ['This is version 2026.9.6.', '2026.9.6'],
    ['2026.9.6-x\u001b[31m and more', '2026.9.6-x'],
    ['nothing', undefined],
  ])('finds in %j %s', (text, version) => {
    expect(versionIn(text)).toBe(version)
  })
})

describe('meetsFloor', () => {
  test.each([
    ['2026.8.1-beta.2', '>=2026.4.29', true],
    ['2026.4.29-beta.4', '>=2026.4.29', false],
    ['2026.4.30-beta.1', '>=2026.4.29', true],
    ['2026.7.1-1', '>=2026.7.1', true],
    ['2026.9.1-beta.1', '2026.9.1-beta.1', true],
    ['2026.4.27', '>=2026.4.29', false],
    ['2026.9.6', '>=2026.9.6', true],
    ['2026.9.7', '>=2026.9.6', true],
    ['2026.10.1', '>=2026.9.6', true],
    ['2027.1.0', '>=2026.9.6', true],
    ['2026.9.5', '>=2026.9.6', false],
    ['2026.8.30', '>=2026.9.6', false],
    ['2025.12.31', '>=2026.9.6', false],
    ['2026.9.6.1', '>=2026.9.6', true],
    ['2026.9', '>=2026.9.6', false],
    ['nonsense', '>=2026.9.6', false],
  ])('%s against %s is %s', (version, floor, met) => {
    expect(meetsFloor(version, floor)).toBe(met)
  })
})
