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
import { drawReleases, seedOf } from './draw.ts'

/**
 * The journeys of test/openclaw, each on the listed releases that it is about, installed from npm; and the fresh life on all
 * of them but the newest, whose first day `npm test` plays, and on two that are drawn from npm's list.
 * Ends with a table of promises and releases, and with one line that counts; exits 1 when a promise is broken.
 *
 *   node test/openclaw/run/matrix.ts [--release 2026.6.11]… [--test "a part of a journey's name"] [--seed month]
 */
const { values } = parseArgs({
  options: {
    release: { type: 'string', multiple: true },
    test: { type: 'string' },
    /** What draws two releases: `month`, any number, or `none`. */
    seed: { type: 'string', default: 'month' },
  },
})
process.env[RELEASES_VARIABLE] = (values.release ?? ['others', ...(await drawn())]).join(',')
// before the test files run side by side: two of them would install the same release at once
await Promise.all([...new Set([...matrixReleases(), ...freshReleases()])].map(installRelease))
const vitest = await startVitest('test', [], {
  config: 'test/vitest.config.ts',
  project: ['openclaw*'],
  watch: false,
  reporters: ['default', new PromiseTable(), new ClosingReporter({ long: false })],
  ...(values.test !== undefined && { testNamePattern: values.test }),
})
await vitest.close()

/** What the month draws, or another seed. */
async function drawn(): Promise<readonly string[]> {
  if (values.seed === 'none') return []
  const seed = values.seed === 'month' ? seedOf(new Date()) : Number(values.seed)
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed takes a whole number, not ${values.seed}`)
  const floor = skillConstants(repoRoot).requires.openclaw
  const releases = drawReleases(await publishedVersions(), { floor, seed, count: 2 })
  console.log(`drawn from npm's list: ${releases.join(', ')}; the same again with --seed ${seed}`)
  return releases
}
