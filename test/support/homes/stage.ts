import { cpSync } from 'node:fs'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startChutes } from '../../standin/server.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import type { CatalogRow } from '../catalogs/catalog.ts'
import { recordedBin } from '../paths.ts'
import { type Config, createHome, type Home, type HomeOptions } from './home.ts'
import { compiledEnv, type Furnishing, furnish, STAGE_KEY } from './templates.ts'

/** What a test file may ask of its stage. */
export interface StageOptions {
  readonly catalog?: readonly CatalogRow[]
  /**
   * `recorded` (the default) proves promises about the skill: OpenClaw answers as it was recorded. `real` is for
   * promises about OpenClaw; such a file belongs into test/openclaw.
   */
  readonly openclaw?: 'recorded' | 'real'
}

/** The one fixture of all tests that run scripts: a stand-in for Chutes, and homes that are thrown away. */
export interface Stage {
  /** Speaks for the real Chutes hosts in every home, and accepts `key`. */
  readonly chutes: ChutesStandIn
  readonly key: string
  /** An empty home, traced. */
  home(options?: HomeOptions): Home
  /** A home that is set up already; `edit` is what somebody then changes in its config by hand. */
  furnished(furnishing: Furnishing, edit?: (config: Config) => void): Home
  /** A second home with everything that another one has below `.openclaw`. */
  copy(home: Home): Home
}

/** Opens the stage of a test file. Call it once, at the top: it registers its own hooks. */
export function openStage({ catalog, openclaw = 'recorded' }: StageOptions = {}): Stage {
  let chutes: ChutesStandIn | undefined
  const homes: Home[] = []
  const standin = (): ChutesStandIn => {
    if (!chutes) throw new Error('the stage opens before the first test of the file')
    return chutes
  }
  const home = (options: HomeOptions = {}): Home => {
    // the real one starts itself again where a compile cache is set
    const recorded = { openclawBin: recordedBin, ...options, env: { ...compiledEnv(), ...options.env } }
    const made = createHome({
      redirect: standin(),
      trace: true,
      ...(openclaw === 'recorded' ? recorded : options),
    })
    homes.push(made)
    return made
  }
  beforeAll(async () => {
    chutes = await startChutes({ tls: true, ...(catalog && { catalog }) })
    chutes.acceptKey(STAGE_KEY)
  })
  afterEach(() => standin().clearFaults())
  afterAll(async () => {
    for (const made of homes) made.dispose()
    await chutes?.close()
  })
  return {
    get chutes() {
      return standin()
    },
    key: STAGE_KEY,
    home,
    furnished: (furnishing, edit) => {
      const made = home()
      furnish(made, furnishing)
      if (edit) editConfig(made, edit)
      return made
    },
    copy: (original) => {
      const made = home()
      cpSync(original.openclawDir, made.openclawDir, { recursive: true })
      return made
    },
  }
}

function editConfig(home: Home, edit: (config: Config) => void): void {
  const config = home.readConfig() ?? {}
  edit(config)
  home.writeConfig(config)
}
