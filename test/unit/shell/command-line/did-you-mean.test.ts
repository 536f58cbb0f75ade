import { expect, test } from 'vitest'
import { didYouMean } from '../../../../scripts/src/shell/command-line/did-you-mean.ts'

const WORDS = ['dry-run', 'json', 'pretty', 'primary', 'timeout']

test.each([
  ['dryrun', 'dry-run'],
  ['dry_run', 'dry-run'],
  ['jsn', 'json'],
  ['JSON', 'json'],
  ['prety', 'pretty'],
  ['timeuot', 'timeout'],
  ['primary', 'primary'],
])('%s means %s', (typed, meant) => {
  expect(didYouMean(typed, WORDS)).toBe(meant)
})

test.each(['', 'x', 'help', 'verify', 'completely-different'])('%j means nothing here', (typed) => {
  expect(didYouMean(typed, WORDS)).toBeUndefined()
})

test('nothing can be meant where there is nothing', () => {
  expect(didYouMean('json', [])).toBeUndefined()
})

test('the first of two equally close words is taken', () => {
  expect(didYouMean('cat', ['car', 'cab'])).toBe('car')
})
