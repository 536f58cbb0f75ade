import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../../support/home.ts'
import { KEY } from '../judging/canaries.ts'
import { MODELS_USE } from '../openclaw/calls.ts'
import type { Launch } from '../processes/launch.ts'
import { type Furnishing, type Lane, NEWS } from '../stage/lane.ts'
import { furnishPlayed, playedEnv } from '../stage/recorded.ts'

/** A run to be killed at random moments, from its first millisecond to its last. */
export interface KillPlan {
  readonly name: string
  readonly script: string
  readonly home: Furnishing
  readonly launch?: Omit<Launch, 'script'>
  readonly before?: (lane: Lane, home: Home) => void
  /** How often beside an openclaw that is played. */
  readonly kills: number
  /** How often beside the real one, which takes ten times as long. */
  readonly real?: number
  /** The work takes several writes, so a killed run may stop between them. */
  readonly steps?: boolean
  /** Once the work is done, the same command does something else: it takes back the change before. */
  readonly goesOn?: boolean
}

/** A home for a run of a plan. */
export function furnish(lane: Lane, plan: KillPlan, played: boolean): Home {
  const home = lane.home(plan.home)
  if (played) furnishPlayed(home, plan.home)
  plan.before?.(lane, home)
  return home
}

/** A run of a plan, beside an openclaw that is played or the real one. */
export function launchOf(lane: Lane, home: Home, plan: KillPlan, played: boolean): Launch {
  return {
    ...plan.launch,
    script: plan.script,
    env: { ...(played && playedEnv(home, lane.models, plan.home)), ...plan.launch?.env },
  }
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
    kills: 25,
    steps: true,
  },
  { name: 'setup', script: 'setup', home: 'keyed', kills: 25, real: 1 },
  { name: 'auth', script: 'auth', home: 'empty', launch: { input: KEY }, kills: 25, real: 1 },
  { name: 'heartbeat', script: 'heartbeat', home: 'ready', before: forget, kills: 25 },
  { name: 'refresh with news', script: 'refresh', home: 'ready', before: news, kills: 25, real: 1 },
  {
    name: 'reset undo',
    script: 'reset',
    home: 'ready',
    launch: { args: ['undo'] },
    kills: 20,
    real: 1,
    goesOn: true,
  },
  { name: 'models use', script: 'models', home: 'ready', launch: { args: MODELS_USE }, kills: 20 },
  { name: 'refresh without news', script: 'refresh', home: 'ready', before: forget, kills: 40 },
]
