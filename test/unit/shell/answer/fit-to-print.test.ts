import { describe, expect, test } from 'vitest'
import { fitToPrint, printedJson } from '../../../../scripts/src/shell/answer/fit-to-print.ts'
import { carryFlag } from '../../../../scripts/src/shell/skill-path.ts'

describe('what is fit to print', () => {
  test('has no character that hides or steers, in values and keys, at any depth', () => {
    expect(fitToPrint({ a: ['x\u001b[2Jy', { 'k\u202e': '\u200bz' }] })).toEqual({
      a: ['x [2Jy', { 'k ': ' z' }],
    })
  })

  test('keeps lines, numbers and what is absent', () => {
    const value = { reply: 'a\nb', count: 3, none: null, missing: undefined, yes: true }
    expect(fitToPrint(value)).toEqual(value)
  })

  test('is cut when it is very long', () => {
    const cut = fitToPrint('x'.repeat(5000))
    expect(cut).toHaveLength(2000)
    expect(cut.endsWith('…')).toBe(true)
  })

  test('keeps a patch exactly, because it is to be applied', () => {
    const patch = { agents: { name: 'a\u202eb', note: 'x'.repeat(5000) } }
    expect(fitToPrint({ data: { patch } })).toEqual({ data: { patch } })
  })

  test('keeps a key that means something to JavaScript as a key', () => {
    const value = JSON.parse('{"__proto__":{"a":1}}')
    expect(JSON.stringify(fitToPrint(value))).toBe('{"__proto__":{"a":1}}')
  })
})

describe('printed JSON', () => {
  test('writes what is invisible as an escape, and means the same', () => {
    const value = { a: 'x\u202ey\u200b', b: '\u{e0041}', c: 'ok 🪂 é' }
    const text = printedJson(value)
    expect(text).toContain(String.raw`x\u202ey\u200b`)
    expect(text).toContain(String.raw`\udb40\udc41`)
    expect(text).toContain('ok 🪂 é')
    expect(JSON.parse(text)).toEqual(value)
  })
})

test('only what is meant to have lines keeps them', () => {
  const text = 'one\ntwo'
  expect(fitToPrint({ summary: text, data: { reply: text, names: [text], 'a\nb': 1 } })).toEqual({
    summary: 'one two',
    data: { reply: text, names: ['one two'], 'a b': 1 },
  })
  expect(fitToPrint([text])).toEqual([text])
})

test('sentences of ours name the OpenClaw of the run, and nothing else is touched', () => {
  carryFlag('--profile', 'work')
  const text = 'openclaw gateway restart'
  const printed = fitToPrint({ message: text, data: { fix: text, name: text, patch: { fix: text } } })
  carryFlag('--profile', undefined)
  const meant = 'openclaw --profile work gateway restart'
  expect(printed).toEqual({ message: meant, data: { fix: meant, name: text, patch: { fix: text } } })
})
