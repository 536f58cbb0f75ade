import { expect, test } from 'vitest'
import type { Change } from '../../../../scripts/src/domain/config/change.ts'
import { beforeShadows, unsetPrimary } from '../../../../scripts/src/domain/undo/reset-write-order.ts'

const entry = (key: string, after: unknown): Change => ({
  path: ['agents', 'defaults', 'models', key],
  before: undefined,
  after,
})
const primary: Change = {
  path: ['agents', 'defaults', 'model', 'primary'],
  before: 'a',
  after: 'chutes/x/Old',
}
const shadow = entry('chutes-fast', { alias: 'chutes/x/Old' })

test('an alias the wrong way round comes back after the model it shadows', () => {
  expect(beforeShadows([shadow, primary, entry('chutes/x/Old', {})])).toEqual([
    primary,
    entry('chutes/x/Old', {}),
  ])
  expect(beforeShadows([shadow])).toEqual([shadow])
})

test('its removal, and everything else, needs no order', () => {
  const all = [primary, entry('chutes-fast', undefined)]
  expect(beforeShadows(all)).toEqual(all)
})

test('a primary that OpenClaw does not take is unset, once', () => {
  expect(unsetPrimary([primary, shadow])).toEqual([{ ...primary, after: undefined }, shadow])
  expect(unsetPrimary([{ ...primary, before: undefined }])).toEqual([])
})
