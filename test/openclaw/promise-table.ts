import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { formatTable } from '../support/text-table.ts'
import { RELEASES } from './releases.ts'

interface Outcome {
  readonly release: string
  readonly promise: string
  readonly state: 'passed' | 'failed' | 'skipped'
  /** Why it was left out. */
  readonly note: string | undefined
}

const MARKS = { passed: '✓', failed: '✗ BROKEN', skipped: '– not run' } as const

/** Ends a run with a table, promises down and releases across, and with one line that counts. */
export class PromiseTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const outcomes = modules.flatMap(({ children }) => [...children.allTests()].flatMap(outcomeOf))
    console.log(`\n${tableOf(outcomes)}\n`)
    for (const { release, promise, note } of outcomes.filter(({ state }) => state === 'skipped'))
      console.log(`skipped: ${release}, ${promise} (${note})`)
    const count = (state: Outcome['state']) => outcomes.filter((one) => one.state === state).length
    console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`)
  }
}

/** The outermost suite is the release. A test that never began failed with its hook; one without a note was not asked for. */
function outcomeOf(test: TestCase): Outcome[] {
  const [release = '', ...promise] = test.fullName.split(' > ')
  const result = test.result()
  const about = { release, promise: promise.join(': ') }
  if (result.state === 'skipped' && result.note) return [{ ...about, state: 'skipped', note: result.note }]
  if (test.options.mode === 'skip') return []
  return [{ ...about, state: result.state === 'passed' ? 'passed' : 'failed', note: undefined }]
}

function tableOf(outcomes: readonly Outcome[]): string {
  const releases = RELEASES.filter((one) => outcomes.some(({ release }) => release === one))
  const promises = [...new Set(outcomes.map(({ promise }) => promise))]
  const mark = (promise: string, release: string): string => {
    const found = outcomes.find((one) => one.promise === promise && one.release === release)
    return found ? MARKS[found.state] : ''
  }
  return formatTable([
    ['', ...releases],
    ...promises.map((promise) => [promise, ...releases.map((release) => mark(promise, release))]),
  ])
}
