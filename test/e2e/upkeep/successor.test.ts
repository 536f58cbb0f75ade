import { expect, test } from 'vitest'
import { REMOVED_TODAY } from '../../support/catalogs/catalog.ts'
import { missFor } from '../../support/homes/age-state.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
const GONE = `chutes/${REMOVED_TODAY}`

/** Where a retired model is named; the model after one that reads images has to see, too. */
const PLACES: readonly (readonly [string, object])[] = [
  ['the primary', { model: { primary: GONE } }],
  ['the image model', { imageModel: { primary: GONE } }],
]

test.each(PLACES)(
  'models.js show and refresh.js propose the same successor for %s',
  async (_where, named) => {
    const home = stage.furnished('ready-yesterday', ({ agents }) => {
      Object.assign(agents.defaults, named)
    })
    missFor(home, REMOVED_TODAY, 48)
    const shown = await runScript(home, 'models', ['show', REMOVED_TODAY])
    const refreshed = await runScript(home, 'refresh', ['--dry-run'])
    const [retired] = refreshed.doc.data.retired
    expect(retired?.id).toBe(REMOVED_TODAY)
    expect(shown.doc.data.successor?.id).toBe((retired.replacement ?? retired.offer)?.id)
  },
)
