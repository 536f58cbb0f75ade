import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../support/home.ts'
import { KEY } from './canaries.ts'
import type { Launch } from './launch.ts'
import { MODELS_USE } from './openclaw-calls.ts'
import { type Furnishing, type Lane, NEWS } from './stage.ts'

/** A run to be killed at random moments, from its first millisecond to its last. */
export interface KillPlan {
  readonly name: string
  readonly script: string
  readonly home: Furnishing
  readonly launch?: Omit<Launch, 'script'>
  readonly before?: (lane: Lane, home: Home) => void
  readonly kills: number
  /** Starts no openclaw. */
  readonly light?: boolean
  /** The work takes several writes, so a killed run may stop between them. */
  readonly steps?: boolean
  /** Once the work is done, the same command does something else: it takes back the change before. */
  readonly goesOn?: boolean
}

const forget = (_: Lane, home: Home): void => rmSync(join(home.openclawDir, 'chutes'), { recursive: true })
const news = ({ standin }: Lane): void => standin.setCatalog(NEWS)

/**
 * A new script is one row here, the slow ones first. Runs that write no config take no openclaw and are cheap, so they
 * get most kills.
 */
export const KILL_PLANS: readonly KillPlan[] = [
  { name: 'reset all', script: 'reset', home: 'ready', launch: { args: ['all'] }, kills: 8, steps: true },
  { name: 'setup', script: 'setup', home: 'keyed', kills: 10 },
  { name: 'refresh with news', script: 'refresh', home: 'ready', before: news, kills: 10 },
  { name: 'heartbeat', script: 'heartbeat', home: 'ready', before: forget, kills: 10 },
  { name: 'auth', script: 'auth', home: 'empty', launch: { input: KEY }, kills: 10 },
  { name: 'reset undo', script: 'reset', home: 'ready', launch: { args: ['undo'] }, kills: 8, goesOn: true },
  { name: 'models use', script: 'models', home: 'ready', launch: { args: MODELS_USE }, kills: 6 },
  { name: 'refresh without news', script: 'refresh', home: 'ready', before: forget, kills: 150, light: true },
]
