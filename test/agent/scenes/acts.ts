import type { Release } from '../../openclaw/releases.ts'
import {
  firstSetUp,
  heartbeatWithTrouble,
  makeItTheDefault,
  newsOfTheCatalogue,
  type Scene,
  secondStepFirst,
  silentHeartbeat,
  systemNodeTooOld,
  wrongKeyThenRight,
} from './scenes.ts'

/** Scenes that build on each other, on a stage of their own. */
export interface Act {
  readonly release: Release
  readonly scenes: readonly Scene[]
  /** See `StageOptions`. */
  readonly systemNode?: boolean
  /** See `StageOptions`; one act on the newest release meets OpenClaw as the world has it. */
  readonly quiet?: boolean
}

const NEWEST = '2026.9.6'
/** The older of the releases whose installer takes the skill from a folder. */
const OLDER = '2026.6.11'

/**
 * The longest first. The older release plays what OpenClaw itself decides: how the skill is found and run, where
 * the key is kept, what a failed command looks like, and how a heartbeat stays silent.
 */
export const ACTS: readonly Act[] = [
  {
    release: NEWEST,
    scenes: [firstSetUp, makeItTheDefault, silentHeartbeat, newsOfTheCatalogue, heartbeatWithTrouble],
    quiet: true,
  },
  { release: NEWEST, scenes: [wrongKeyThenRight], quiet: true },
  { release: OLDER, scenes: [secondStepFirst, silentHeartbeat] },
  { release: OLDER, scenes: [firstSetUp] },
  { release: NEWEST, scenes: [systemNodeTooOld], systemNode: true },
]
