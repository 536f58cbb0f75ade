import { expect, test } from 'vitest'
import { type GatewayFacts, gatewayCheck } from '../../../../scripts/src/domain/checks/gateway-check.ts'

const START = 1_000_000
const FACTS: GatewayFacts = {
  startedAt: START,
  reloads: true,
  configChangedAt: START + 60_000,
  takesKeys: true,
  keyStoredAt: START + 60_000,
}

test.each([
  ['takes both on', {}, 'pass', 'with this config and credential'],
  ['keeps its credential', { takesKeys: false }, 'warn', 'older than the stored credential'],
  ['keeps its config', { reloads: false }, 'warn', 'older than its config'],
  ['keeps both', { takesKeys: false, reloads: false }, 'warn', 'the stored credential and its config'],
  [
    'keeps both and came up since',
    { takesKeys: false, reloads: false, startedAt: START + 61_000 },
    'pass',
    'with this config',
  ],
  ['came up at the same moment', { takesKeys: false, keyStoredAt: START + 1500 }, 'pass', 'with this config'],
  [
    'has a credential that nobody knows of',
    { takesKeys: false, keyStoredAt: undefined },
    'pass',
    'a Gateway runs',
  ],
  ['does not tell when it came up', { takesKeys: false, startedAt: undefined }, 'pass', 'a Gateway runs'],
] as const)('a Gateway that %s', (_, facts, status, detail) => {
  const fix = status === 'warn' ? { fix: { words: expect.stringContaining('openclaw gateway restart') } } : {}
  expect(gatewayCheck({ ...FACTS, ...facts })).toEqual([
    { id: 'gateway', status, detail: expect.stringContaining(detail), ...fix },
  ])
})

test('where none runs, there is nothing to check', () => {
  expect(gatewayCheck(undefined)).toEqual([])
})
