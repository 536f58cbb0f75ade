import { expect, test } from 'vitest'
import { closingLines, type FileRun, timeTables } from '../support/closing-report/run-report.ts'

const file = (name: string, ms: number, changes: Partial<FileRun> = {}): FileRun => ({
  project: 'e2e',
  file: `test/e2e/${name}.test.ts`,
  ms,
  starts: 0,
  broken: false,
  tests: [{ name: `${name} works`, state: 'passed', ms }],
  ...changes,
})
const run = (files: readonly FileRun[], stray = 0) => ({
  files,
  projectMs: new Map([['e2e', 61_234]]),
  stray,
})

test('the last line counts, and names what did not run, once however many lanes left it out', () => {
  const left: FileRun = file('b', 20, {
    tests: [{ name: 'b on Windows', state: 'skipped', ms: 0 }],
    starts: 2,
  })
  expect(closingLines(run([file('a', 10, { starts: 3 }), left, { ...left, starts: 0 }]))).toEqual([
    'skipped:',
    '  test/e2e/b.test.ts > b on Windows',
    'e2e 61.2 s; openclaw started 5 times',
    '1 passed, 0 failed, 1 skipped',
  ])
})

test.each([
  ['a test', run([file('a', 1, { tests: [{ name: 'a', state: 'failed', ms: 1 }] })])],
  ['a file that did not load', run([file('a', 1, { broken: true, tests: [] })])],
  ['an error outside of any file', run([file('a', 1, { tests: [] })], 1)],
])('%s that failed is counted', (_, failed) => {
  expect(closingLines(failed).at(-1)).toBe('0 passed, 1 failed, 0 skipped')
})

test('the tables begin with what took longest', () => {
  const lines = timeTables(run([file('a', 1), file('b', 2500, { starts: 2 })]))
  expect(lines[1]).toBe('    2.5 s  test/e2e/b.test.ts > b works')
  expect(lines.slice(5, 7)).toEqual([
    '    2.5 s      1         2  test/e2e/b.test.ts',
    '    0.0 s      1         0  test/e2e/a.test.ts',
  ])
})
