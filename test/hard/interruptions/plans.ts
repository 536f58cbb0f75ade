import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../../support/homes/home.ts'
import { KEY } from '../judging/canaries.ts'
import { MODELS_USE } from '../openclaw/calls.ts'
import type { Launch } from '../processes/launch.ts'
import { type Lane, NEWS } from '../stage/lane.ts'
import type { Furnishing, OpenclawKind } from '../stage/prepared-homes.ts'

/** A run to be killed at random moments, from its first millisecond to its last. */
export interface KillPlan {
  readonly name: string
  readonly script: string
  readonly home: Furnishing
  readonly launch?: Omit<Launch, 'script'>
  readonly before?: (lane: Lane, home: Home) => void
  /** How often beside the recorded OpenClaw. */
  readonly kills: number
  /** Once more beside the real one, in the middle of its write. */
  readonly real?: true
  /** The work takes several writes, so a killed run may stop between them. */
  readonly steps?: boolean
  /** Once the work is done, the same command does something else: it takes back the change before. */
  readonly goesOn?: boolean
}

/** How long each write of the recorded OpenClaw takes: to be killed in. */
const PAUSE_MS = 150

/** A home for a run of a plan. */
export async function furnish(
  lane: Lane,
  plan: KillPlan,
  openclaw: OpenclawKind = 'recorded',
): Promise<Home> {
  const home = await lane.home(plan.home, openclaw)
  plan.before?.(lane, home)
  return home
}

/** A run of a plan. */
export function launchOf({ launch, script }: KillPlan): Launch {
  return { ...launch, script, env: { RECORDED_OPENCLAW_PAUSE_MS: `${PAUSE_MS}`, ...launch?.env } }
}

const forget = (_: Lane, home: Home): void => rmSync(join(home.openclawDir, 'chutes'), { recursive: true })
const news = ({ standin }: Lane): void => standin.setCatalog(NEWS)

/** A new script is one row here, the slow ones first. */
export const KILL_PLANS: readonly KillPlan[] = [
  {
    name: 'reset all',
    script: 'reset',
    home: 'ready',
    launch: { args: ['all'] },
    kills: 12,
    steps: true,
  },
  { name: 'setup', script: 'setup', home: 'keyed', kills: 12 },
  { name: 'auth', script: 'auth', home: 'empty', launch: { input: KEY }, kills: 12 },
  {
    name: 'auth --setup',
    script: 'auth',
    home: 'empty',
    launch: { args: ['--setup'], input: KEY },
    kills: 8,
    steps: true,
  },
  { name: 'heartbeat', script: 'heartbeat', home: 'ready', before: forget, kills: 12 },
  { name: 'refresh with news', script: 'refresh', home: 'ready', before: news, kills: 12, real: true },
  {
    name: 'reset undo',
    script: 'reset',
    home: 'ready',
    launch: { args: ['undo'] },
    kills: 10,
    goesOn: true,
  },
  { name: 'models use', script: 'models', home: 'ready', launch: { args: MODELS_USE }, kills: 10 },
  { name: 'refresh without news', script: 'refresh', home: 'ready', before: forget, kills: 20 },
]
