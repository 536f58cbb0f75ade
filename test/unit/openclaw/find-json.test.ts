import { describe, expect, test } from 'vitest'
import { findJson } from '../../../scripts/src/openclaw/find-json.ts'

const value = { ok: true, list: [{ a: 1 }, [2]], text: 'x {y}\n[z]' }
const pretty = JSON.stringify(value, null, 2)
const compact = JSON.stringify(value)
const box = '◇  Doctor warnings ───\n│  Failed to install plugin "chutes" {npm}\n╰──────'

describe('the document is found', () => {
  test.each([
    ['alone', pretty],
    ['on one line', compact],
    ['with line ends around', `\n\n${pretty}\n\n`],
    ['with Windows line ends', pretty.replaceAll('\n', '\r\n')],
    ['behind a notice', `Gateway is not running.\n${pretty}`],
    ['behind a notice in brackets', `[secrets] models status: x\n[secrets] y\n${pretty}`],
    ['behind a notice in braces', `{not json}\n${pretty}`],
    ['behind a box', `${box}\n${compact}`],
    ['before a notice', `${pretty}\nThe update is ready.\n`],
    ['before a box', `${pretty}\n${box}\n`],
    ['between notices', `[a] b\n${pretty}\n[c] d`],
  ])('%s', (_, output) => {
    expect(findJson(output)).toEqual(value)
  })

  test('also when it is a list', () => {
    expect(findJson(`notice\n${JSON.stringify([1, 2], null, 2)}\nnotice`)).toEqual([1, 2])
  })
})

test.each(['', 'No models found.', '{', '{"a":', 'x {"a":1}', '[secrets] only', '"text"', '5'])(
  '%j holds none',
  (output) => {
    expect(findJson(output)).toBeUndefined()
  },
)

test('a number in brackets in front of a notice is no document', () => {
  expect(findJson(`[3] tries\n${pretty}`)).toEqual(value)
  expect(findJson('[3] tries')).toBeUndefined()
})

describe('hostile output of megabytes takes no minutes', () => {
  const LINES = 40_000
  test.each([
    ['lines that open and never close', '{"a": [1\n'.repeat(LINES)],
    ['lists that go wrong at their end', `${'[1,\n'.repeat(LINES)}`],
    ['lines that open a string', '["x\n'.repeat(LINES)],
    ['nested lists', `${'['.repeat(200_000)}\n`.repeat(3)],
    ['documents of several lines that are none', '{"a":\n}\n'.repeat(LINES)],
  ])('%s', (_, output) => {
    const started = performance.now()
    expect(findJson(output)).toBeUndefined()
    expect(performance.now() - started).toBeLessThan(15_000)
  })

  test('and a document of megabytes is found behind many notices', () => {
    const list = Array.from({ length: 40_000 }, (_, index) => ({
      id: `model-${index}`,
      name: 'x'.repeat(20),
    }))
    const output = `${'[plugins] loaded one\n'.repeat(1000)}${JSON.stringify({ list }, null, 2)}\n[done] x\n`
    expect(findJson(output)).toEqual({ list })
  })
})
