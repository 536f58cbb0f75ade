import { expect, test } from 'vitest'
import { createHome } from '../support/homes/home.ts'
import { playSteps, recordings, STEPS } from '../support/recorded-openclaw/steps.ts'
import { NEWEST } from './releases.ts'

/** One step of each kind, with a config of its own, in which OpenClaw does not look for its plugin of Chutes. */
const PLAYED = [
  'version',
  'status: nothing there',
  'validate: invalid',
  'key: provider in other letters',
  'patch: spread over files',
]

// `npm run record:openclaw` renews all of them. A release answers the same today as on the day of its recording, so the
// release decides whether they are current; these steps show that it does
test('they are of the newest release, which answers steps of each kind as recorded and leaves the same config', async () => {
  const steps = STEPS.filter(({ name }) => PLAYED.includes(name))
  const recorded = recordings()
  const home = createHome()
  try {
    expect(recorded.version?.stdout).toContain(NEWEST)
    expect(Object.keys(recorded).sort()).toEqual(STEPS.map(({ name }) => name).sort())
    expect(await playSteps(home, undefined, steps)).toEqual(
      Object.fromEntries(steps.map(({ name }) => [name, recorded[name]])),
    )
  } finally {
    home.dispose()
  }
})
