import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { skillConstants } from '../scripts/dev/skill-manifest.ts'
import { RELEASES_VARIABLE } from './openclaw/releases.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Tests that start real processes: few at a time, with time for a slow machine and a second try on a shared one. */
const slow = { testTimeout: 300_000, hookTimeout: 400_000, maxWorkers: 2, retry: 1 }

/** Tests of the real OpenClaw: each start of it takes seconds, and a release may have to be installed first. */
const patient = { testTimeout: 900_000, hookTimeout: 900_000, maxWorkers: 2 }

/** `npm run test:matrix` plays the journeys on other releases than `npm test` does. */
const isMatrix = process.env[RELEASES_VARIABLE] !== undefined
const elsewhere = isMatrix ? '{recordings,places}' : '{capabilities,onboarded}'

export default defineConfig({
  root,
  // the build puts the same constant into the shipped files
  define: { __SKILL__: JSON.stringify(skillConstants(root)) },
  test: {
    reporters: ['default'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...slow } },
      {
        extends: true,
        test: {
          name: 'openclaw',
          include: ['test/openclaw/*.test.ts'],
          exclude: [`test/openclaw/${elsewhere}.test.ts`],
          ...patient,
        },
      },
      { extends: true, test: { name: 'artifact', include: ['test/artifact/**/*.test.ts'], ...slow } },
    ],
  },
})
