import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createHome } from '../support/home.ts'
import { recordedBin } from '../support/paths.ts'
import { playSteps, STEPS } from '../support/recorded-openclaw/steps.ts'

const file = new URL('../support/recorded-openclaw/recordings.json', import.meta.url)
const { steps: recordings } = JSON.parse(readFileSync(file, 'utf8'))

/** Both must answer each step as it was recorded; `npm run record:openclaw` renews the recordings. */
describe.each([
  ['the real OpenClaw', {}],
  ['the recorded OpenClaw', { openclawBin: recordedBin }],
])('%s', (_who, options) => {
  test('answers every step as it was recorded, and leaves the same config', {
    timeout: 900_000,
  }, async () => {
    const home = createHome(options)
    try {
      const played = await playSteps(home)
      expect(Object.keys(played)).toEqual(STEPS.map(({ name }) => name))
      for (const { name } of STEPS) expect({ name, ...played[name] }).toEqual({ name, ...recordings[name] })
    } finally {
      home.dispose()
    }
  })
})
