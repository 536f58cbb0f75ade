import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startProgress } from '../../../scripts/src/shell/progress.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function terminal(isTTY: boolean, columns = 80) {
  const written: string[] = []
  const write = (text: string) => written.push(text) > 0
  return { written, stream: { isTTY, columns, write } as unknown as NodeJS.WriteStream }
}
const CLEAR = '\r\u001b[2K'

test('one line is rewritten, says how long a slow step takes, and goes away', () => {
  const { written, stream } = terminal(true)
  const progress = startProgress(stream, 'xterm')
  progress.step('asking Chutes')
  vi.advanceTimersByTime(4000)
  progress.step('writing')
  progress.end()
  vi.advanceTimersByTime(5000)
  expect(written[0]).toBe(`${CLEAR}… asking Chutes`)
  expect(written.at(-3)).toBe(`${CLEAR}… asking Chutes (4 s)`)
  expect(written.slice(-2)).toEqual([`${CLEAR}… writing`, CLEAR])
})

test('the line never reaches the edge of the terminal, where it would break', () => {
  const { written, stream } = terminal(true, 12)
  startProgress(stream, 'xterm').step('asking Chutes for its models')
  expect(written[0]).toBe(`${CLEAR}… asking Ch`)
})

test('a dumb terminal gets a line per step, and no terminal gets nothing', () => {
  const dumb = terminal(true)
  const dumbly = startProgress(dumb.stream, 'dumb')
  dumbly.step('writing')
  dumbly.end()
  expect(dumb.written).toEqual(['… writing\n'])
  const pipe = terminal(false)
  const silent = startProgress(pipe.stream, 'xterm')
  silent.step('writing')
  silent.end()
  expect(pipe.written).toEqual([])
})
