import { format, inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from '../../../scripts/src/shell/secret.ts'

const VALUE = 'the-value-itself'
const secret = new Secret(VALUE)

test.each<readonly [string, () => string]>([
  ['String()', () => String(secret)],
  ['a template', () => `${secret}`],
  ['JSON', () => JSON.stringify({ secret })],
  ['inspect', () => inspect({ deep: [secret] }, { showHidden: true, depth: 9 })],
  ['format', () => format('%s %o %O %j', secret, secret, secret, secret)],
  ['its members', () => JSON.stringify([Object.entries(secret), { ...secret }])],
])('%s does not show it', (_, print) => {
  expect(print()).not.toContain(VALUE)
})

test('only asking for it gives it', () => {
  expect(secret.unwrap()).toBe(VALUE)
})

test('its ends are compared without giving it', () => {
  expect(secret.hasEnds('the-', '-itself')).toBe(true)
  expect([secret.hasEnds('the-', 'x'), secret.hasEnds('x', '-itself')]).toEqual([false, false])
})
