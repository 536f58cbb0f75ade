import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'
import { PromiseTable } from './promise-table.ts'
import { RELEASES_VARIABLE } from './releases.ts'

/**
 * The journeys of test/openclaw on the supported releases that `npm test` does not play, installed from npm. Prints a
 * table of promises and releases; exits 1 when one is broken.
 *
 *   node test/openclaw/matrix.ts [--release 2026.6.11]… [--test "a part of a journey's name"]
 */
const { values } = parseArgs({
  options: { release: { type: 'string', multiple: true }, test: { type: 'string' } },
})
process.env[RELEASES_VARIABLE] = values.release?.join(',') ?? 'others'
const vitest = await startVitest('test', [], {
  config: 'test/vitest.config.ts',
  project: ['openclaw'],
  watch: false,
  reporters: ['default', new PromiseTable()],
  ...(values.test !== undefined && { testNamePattern: values.test }),
})
await vitest.close()
