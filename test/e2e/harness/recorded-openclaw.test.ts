import { expect, test } from 'vitest'
import { createHome } from '../../support/homes/home.ts'
import { recordedBin } from '../../support/paths.ts'
import { playSteps, recordings } from '../../support/recorded-openclaw/steps.ts'

// test/openclaw/recordings.test.ts proves the same of the real one
test('the recorded OpenClaw answers every step as the real one did, and leaves the same config', async () => {
  const home = createHome({ openclawBin: recordedBin })
  try {
    expect(await playSteps(home)).toEqual(recordings())
  } finally {
    home.dispose()
  }
})
