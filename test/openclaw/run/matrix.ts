import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'
import { skillConstants } from '../../../scripts/dev/pages/skill-manifest.ts'
import { PromiseTable } from '../../support/closing-report/promise-table.ts'
import { ClosingReporter } from '../../support/closing-report/reporter.ts'
import { repoRoot } from '../../support/paths.ts'
import {
  freshReleases,
  installRelease,
  matrixReleases,
  publishedVersions,
  RELEASES_VARIABLE,
} from '../releases.ts'
import { drawReleases, newSeed } from './draw.ts'

/**
 * The journeys of test/openclaw on the listed releases, installed from npm: the long ones on all that play journeys, those
 * that `npm test` plays on the newest on the others; and the fresh life on the rest and on two that are drawn from npm's list.
 * Ends with a table of promises and releases, and with one line that counts; exits 1 when a promise is broken.
 *
 *   node test/openclaw/run/matrix.ts [--release 2026.6.11]… [--test "a part of a journey's name"] [--seed 1]
 */
const { values } = parseArgs({
  options: {
    release: { type: 'string', multiple: true },
    test: { type: 'string' },
    /** Draws the releases of an earlier run again. */
    seed: { type: 'string' },
  },
})
process.env[RELEASES_VARIABLE] = (values.release ?? ['others', ...(await drawn())]).join(',')
// before the test files run side by side: two of them would install the same release at once
await Promise.all([...matrixReleases(), ...freshReleases()].map(installRelease))
const vitest = await startVitest('test', [], {
  config: 'test/vitest.config.ts',
  project: ['openclaw'],
  watch: false,
  reporters: ['default', new PromiseTable(), new ClosingReporter({ long: false })],
  ...(values.test !== undefined && { testNamePattern: values.test }),
})
await vitest.close()

async function drawn(): Promise<readonly string[]> {
  const seed = values.seed === undefined ? newSeed() : Number(values.seed)
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed takes a whole number, not ${values.seed}`)
  const floor = skillConstants(repoRoot).requires.openclaw
  const releases = drawReleases(await publishedVersions(), { floor, seed, count: 2 })
  console.log(`drawn from npm's list: ${releases.join(', ')}; the same again with --seed ${seed}`)
  return releases
}
