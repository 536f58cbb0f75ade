import { describe, expect, test } from 'vitest'
import { isObject, sameJson, valueAt } from '../../../scripts/src/domain/json.ts'

describe('sameJson', () => {
  test.each([
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: undefined }, {}],
    [[], []],
    [{ a: [{ b: null }] }, { a: [{ b: null }] }],
    [undefined, undefined],
  ])('%j equals %j', (a, b) => {
    expect(sameJson(a, b)).toBe(true)
    expect(sameJson(b, a)).toBe(true)
  })

  test.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 2]],
    [[], {}],
    [null, undefined],
    [null, {}],
    [0, false],
    ['1', 1],
    [{ a: null }, {}],
    [{ 0: 'a', length: 1 }, ['a']],
  ])('%j differs from %j', (a, b) => {
    expect(sameJson(a, b)).toBe(false)
    expect(sameJson(b, a)).toBe(false)
  })

  test('compares own members only', () => {
    expect(sameJson({}, { toString: Object.prototype.toString })).toBe(false)
  })
})

describe('valueAt', () => {
  const root = { a: { b: [{ c: 1 }], 'x.y': 2 } }
  test.each([
    [['a', 'x.y'], 2],
    [[], root],
    [['a', 'missing', 'deep'], undefined],
    [['a', 'b', '0'], undefined],
    [['toString'], undefined],
    [['a', '__proto__'], undefined],
  ])('finds %j', (path, value) => {
    expect(valueAt(root, path)).toBe(value)
  })
})

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['a', false],
  [undefined, false],
])('isObject(%j) is %s', (value, answer) => {
  expect(isObject(value)).toBe(answer)
})
