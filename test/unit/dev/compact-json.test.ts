import { expect, it } from 'vitest'
import { compactJson } from '../../../scripts/dev/pages/compact-json.ts'

it.each([
  [{}, '{}'],
  [[], '[]'],
  ['a"b', '"a\\"b"'],
  [{ a: 1, b: [true, null] }, '{ "a": 1, "b": [true, null] }'],
])('keeps %j on one line', (value, text) => {
  expect(compactJson(value)).toBe(text)
})

it('breaks what does not fit, level by level', () => {
  const value = { list: ['aaaa', 'bbbb'], rest: { x: 1 } }
  expect(compactJson(value, 20)).toBe(
    ['{', '  "list": [', '    "aaaa",', '    "bbbb"', '  ],', '  "rest": { "x": 1 }', '}'].join('\n'),
  )
  expect(compactJson(value, 30)).toBe(
    ['{', '  "list": ["aaaa", "bbbb"],', '  "rest": { "x": 1 }', '}'].join('\n'),
  )
  expect(JSON.parse(compactJson(value, 5))).toEqual(value)
})
