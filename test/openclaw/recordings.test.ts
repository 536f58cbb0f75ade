import { expect, test } from 'vitest'
import { createHome } from '../support/homes/home.ts'
import { asksModel, playSteps, recordings, STEPS } from '../support/recorded-openclaw/steps.ts'
import { NEWEST } from './releases.ts'

// `npm run record:openclaw` renews all of them
test('the real OpenClaw answers every step as it was recorded, and leaves the same config', async () => {
  // a model that answers and one that uses a tool are asked on the first day; how failures are told, the recorder keeps
  const steps = STEPS.filter((step) => !asksModel(step))
  const recorded = recordings()
  const home = createHome()
  try {
    expect(recorded.version?.stdout).toContain(NEWEST)
    expect(await playSteps(home, undefined, steps)).toEqual(
      Object.fromEntries(steps.map(({ name }) => [name, recorded[name]])),
    )
  } finally {
    home.dispose()
  }
})
