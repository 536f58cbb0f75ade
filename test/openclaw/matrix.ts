import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'
import { PromiseTable } from '../support/closing-report/promise-table.ts'
import { ClosingReporter } from '../support/closing-report/reporter.ts'
import { installRelease, matrixReleases, RELEASES_VARIABLE } from './releases.ts'

/**
 * The journeys of test/openclaw on the supported releases, installed from npm: the long ones on all, those that `npm test`
 * plays on the newest on the others. Ends with a table of promises and releases, and with one line that counts; exits 1
 * when a promise is broken.
 *
 *   node test/openclaw/matrix.ts [--release 2026.6.11]… [--test "a part of a journey's name"]
 */
const { values } = parseArgs({
  options: { release: { type: 'string', multiple: true }, test: { type: 'string' } },
})
process.env[RELEASES_VARIABLE] = values.release?.join(',') ?? 'others'
// before the test files run side by side: two of them would install the same release at once
await Promise.all(matrixReleases().map(installRelease))
const vitest = await startVitest('test', [], {
  config: 'test/vitest.config.ts',
  project: ['openclaw'],
  watch: false,
  reporters: ['default', new PromiseTable(), new ClosingReporter({ long: false })],
  ...(values.test !== undefined && { testNamePattern: values.test }),
})
await vitest.close()
