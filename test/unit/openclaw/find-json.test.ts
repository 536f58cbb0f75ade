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
