import { expect, test } from 'vitest'
import { createHome } from '../support/homes/home.ts'
import { playSteps, recordings, STEPS } from '../support/recorded-openclaw/steps.ts'
import { NEWEST } from './releases.ts'

/** The last step that is played: until here a key is stored and a set-up written. */
const LAST = 'status: set up'

// `npm run record:openclaw` renews all of them. A release answers the same today as on the day of its recording, so the
// release decides whether they are current; the first steps show that it does
test('they are of the newest release, which answers the first steps as recorded and leaves the same config', async () => {
  const steps = STEPS.slice(0, STEPS.findIndex(({ name }) => name === LAST) + 1)
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
