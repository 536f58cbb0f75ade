import { describe, expect, test } from 'vitest'
import { compareVersions } from '../../../scripts/src/domain/version.ts'

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
