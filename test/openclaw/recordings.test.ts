import { expect, test } from 'vitest'
import { createHome } from '../support/homes/home.ts'
import { playSteps, recordings } from '../support/recorded-openclaw/steps.ts'

test('the real OpenClaw answers every step as it was recorded, and leaves the same config', async () => {
  const home = createHome()
  try {
    // `npm run record:openclaw` renews them
    expect(await playSteps(home)).toEqual(recordings())
  } finally {
    home.dispose()
  }
})
