import { describe, expect, test } from 'vitest'
import { KEY_FAULTS, parseKey } from '../../../../scripts/src/domain/credential/key.ts'
import { fakeKey } from '../../../support/keys.ts'

const key = fakeKey('key-test')

describe('a key', () => {
  test.each([
    ['as it is', key],
    ['with a line feed', `${key}\n`],
    ['with a carriage return', `${key}\r`],
    ['with a Windows line end', `${key}\r\n`],
    ['with blank lines around', `\n\n${key}\n\n`],
    ['with spaces around', `  \t${key}  `],
    ['behind a byte order mark', `\uFEFF${key}\n`],
  ])('is taken %s', (_, input) => {
    expect(parseKey(input)).toEqual({ key, wellFormed: true })
  })

  test.each([
    ['shorter', 'cpk_abc'],
    ['with upper case hex', `cpk_${key.slice(4).replace(/[a-f]/, 'A')}`],
    ['with one character more', `${key}x`],
    ['with another separator', key.replace('.', '-')],
    ['of the greatest length', `cpk_${'a'.repeat(508)}`],
  ])('in a newer form (%s) is taken, but not as well formed', (_, input) => {
    expect(parseKey(input)).toEqual({ key: input, wellFormed: false })
  })
})

describe('input that cannot be a key', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['spaces', '   ', 'empty'],
    ['line ends', '\r\n\n', 'empty'],
    ['a byte order mark', '\uFEFF', 'empty'],
    ['two keys', `${key}\n${key}\n`, 'several-lines'],
    ['a key and a comment', `${key}\r# mine`, 'several-lines'],
    ['a space inside', `${key.slice(0, 40)} ${key.slice(40)}`, 'inner-space'],
    ['a no-break space inside', `${key.slice(0, 40)}\u00a0${key.slice(40)}`, 'inner-space'],
    ['a header', `Bearer ${key}`, 'inner-space'],
    ['an access token', `cak_${'a'.repeat(40)}`, 'oauth-token'],
    ['a refresh token', `crt_${'a'.repeat(40)}`, 'oauth-token'],
    ["another provider's key", 'sk-abcdef', 'not-a-key'],
    ['a bare prefix', 'cpk_', 'not-a-key'],
    ['an upper-case prefix', key.toUpperCase(), 'not-a-key'],
    ['quotes around it', `"${key}"`, 'not-a-key'],
    ['a variable assignment', `CHUTES_API_KEY=${key}`, 'not-a-key'],
    ['a control character', `${key}\u0007`, 'not-a-key'],
    ['a zero-width space', `${key}\u200b`, 'not-a-key'],
    ['a letter from elsewhere', 'cpk_é', 'not-a-key'],
    ['a whole file', 'cpk_'.padEnd(513, 'a'), 'too-long'],
  ])('%s is told apart', (_, input, fault) => {
    expect(parseKey(input)).toEqual({ fault })
  })

  test('has a sentence for a person for every fault, none of which needs the input', () => {
    for (const sentence of Object.values(KEY_FAULTS)) expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(new Set(Object.values(KEY_FAULTS)).size).toBe(6)
  })
})
