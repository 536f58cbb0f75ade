import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { skillConstants } from '../scripts/dev/pages/skill-manifest.ts'
import { firstDayReleases, RELEASES_VARIABLE } from './openclaw/releases.ts'
import { ClosingReporter } from './support/closing-report/reporter.ts'
import { LongestFirst } from './support/longest-first.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Pure tests: two threads that load everything once. No test file may change what another one can see. */
const fast = { pool: 'threads', isolate: false, maxWorkers: 2 } as const

/** Tests that start real processes: after the others, with time for a slow machine. Of three lanes one usually waits. */
const slow = {
  testTimeout: 300_000,
  hookTimeout: 400_000,
  maxWorkers: 3,
  sequence: { groupOrder: 1 },
  setupFiles: ['test/support/closing-report/test-file.ts'],
}

/** The real OpenClaw: each start of it takes seconds, and a release may have to be installed first. */
const patient = { ...slow, testTimeout: 900_000, hookTimeout: 900_000 }

/** What `npm test` plays on the newest release, and what `npm run test:matrix` plays on all of them, the newest included. */
const inMatrix = process.env[RELEASES_VARIABLE] !== undefined
const elsewhere = inMatrix ? 'places' : '{capabilities,install,onboarded,recordings,sign-in,somebody,upgrade}'

/** In the matrix each release lives through its day in a lane of its own: one after the other they would take longest. */
const ownLanes = inMatrix ? firstDayReleases() : []
const FIRST_DAY = 'test/openclaw/first-day.test.ts'

/** `npm run test:times` tells what each file took. */
const long = process.env.npm_lifecycle_event === 'test:times'

export default defineConfig({
  root,
  // the build puts the same constant into the shipped files
  define: { __SKILL__: JSON.stringify(skillConstants(root)) },
  test: {
    reporters: ['default', new ClosingReporter({ long })],
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...fast } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/support/homes/templates.ts',
          ...slow,
        },
      },
      {
        extends: true,
        test: {
          name: 'openclaw',
          include: ['test/openclaw/*.test.ts'],
          exclude: [`test/openclaw/${elsewhere}.test.ts`, ...(ownLanes.length > 0 ? [FIRST_DAY] : [])],
          ...patient,
        },
      },
      ...ownLanes.map((release) => ({
        extends: true as const,
        test: {
          name: `openclaw ${release}`,
          include: [FIRST_DAY],
          env: { [RELEASES_VARIABLE]: release },
          ...patient,
        },
      })),
      { extends: true, test: { name: 'artifact', include: ['test/artifact/**/*.test.ts'], ...slow } },
    ],
  },
})
