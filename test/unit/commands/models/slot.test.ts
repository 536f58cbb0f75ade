import { expect, test } from 'vitest'
import { slotNamed } from '../../../../scripts/src/commands/models/slot.ts'
import { view } from '../../domain/make.ts'

const entries = { 'chutes/a': { alias: 'chutes-fast' }, 'chutes/b': { alias: 'pro' } }

test.each([
  ['chutes-fast', 'chutes-fast', 'chutes/a'],
  ['fast', 'chutes-fast', 'chutes/a'],
  ['Fast', 'chutes-fast', 'chutes/a'],
  ['pro', 'pro', 'chutes/b'],
  // as it is written there
  ['PRO', 'pro', 'chutes/b'],
  ['chutes-pro', 'chutes-pro', undefined],
])('%s means %s', (typed, name, previous) => {
  expect(slotNamed(typed, view({ entries }))).toMatchObject({ name, previous })
})

test.each(['pro@work', 'nonsense'])('%s is no alias to move', (typed) => {
  const known = { ...entries, 'chutes/c': { alias: '' } }
  expect(() => slotNamed(typed, view({ entries: known }))).toThrow('use takes primary or an alias')
})
