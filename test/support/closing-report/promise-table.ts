import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { compareVersions, versionParts } from '../../../scripts/src/domain/version.ts'
import { formatTable } from './text-table.ts'

interface Outcome {
  readonly release: string
  readonly promise: string
  readonly state: keyof typeof MARKS
}

const MARKS = { passed: '✓', failed: '✗ BROKEN', skipped: '– not run' } as const

/** Shows after a run how it went: promises down, releases across. */
export class PromiseTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const outcomes = modules.flatMap(({ children }) => [...children.allTests()].flatMap(outcomeOf))
    console.log(`\n${tableOf(outcomes)}\n`)
  }
}

/** The outermost suite is the release. A test that was asked for and has no result failed with its hook. */
function outcomeOf(test: TestCase): Outcome[] {
  if (test.options.mode === 'skip') return []
  const [release = '', ...promise] = test.fullName.split(' > ')
  const result = test.result()
  const leftOut = result.state === 'skipped' && result.note !== undefined
  const state = result.state === 'passed' ? 'passed' : leftOut ? 'skipped' : 'failed'
  return [{ release, promise: promise.join(': '), state }]
}

function tableOf(outcomes: readonly Outcome[]): string {
  const releases = [...new Set(outcomes.map(({ release }) => release))].sort((a, b) =>
    compareVersions(versionParts(a) ?? [], versionParts(b) ?? []),
  )
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
