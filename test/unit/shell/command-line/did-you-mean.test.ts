import { expect, test } from 'vitest'
import { didYouMean, nameMeant } from '../../../../scripts/src/shell/command-line/did-you-mean.ts'

const WORDS = ['dry-run', 'json', 'pretty', 'primary', 'timeout']

test.each([
  ['dryrun', 'dry-run'],
  ['dry_run', 'dry-run'],
  ['jsn', 'json'],
  ['JSON', 'json'],
  ['prety', 'pretty'],
  ['timeuot', 'timeout'],
  ['joson', 'json'],
  ['jsno', 'json'],
  ['primary', 'primary'],
])('%s means %s', (typed, meant) => {
  expect(didYouMean(typed, WORDS)).toBe(meant)
})

test.each(['', 'x', 'help', 'verify', 'completely-different'])('%j means nothing here', (typed) => {
  expect(didYouMean(typed, WORDS)).toBeUndefined()
})

test.each([
  ['patch', 'show-patch'],
  ['url', 'redirect-url'],
  ['non', 'allow-non-tee'],
  ['patc', undefined],
  ['to', undefined],
])('%s, a word of a name, means %s', (typed, meant) => {
  expect(nameMeant(typed, ['show-patch', 'redirect-url', 'allow-non-tee', 'ask-to-go'])).toBe(meant)
})

test('nothing can be meant where there is nothing', () => {
  expect(didYouMean('json', [])).toBeUndefined()
})

test('the first of two equally close words is taken', () => {
  expect(didYouMean('cat', ['car', 'cab'])).toBe('car')
})
