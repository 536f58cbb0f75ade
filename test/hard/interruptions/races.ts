import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Home } from '../../support/home.ts'
import { runOpenclaw } from '../../support/run.ts'
import { judge } from '../judging/verdict.ts'
import { type Landed, run } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Job } from '../run/section.ts'
import { type Lane, NEWS } from '../stage/lane.ts'
import { leftovers, memory } from './aftermath.ts'

const RUNS = 10
const MAX_MS = 240_000

/** Ten refreshes at once, with and without something to write, and a person who edits in the middle. */
export const raceJobs: readonly Job[] = [
  ...[1, 2, 3].map((round) => ({
    name: `race for the state, round ${round}`,
    light: true,
    run: raceForState,
  })),
  { name: 'race for the config', run: raceForConfig },
]

async function raceForState(lane: Lane, ledger: Ledger): Promise<void> {
  const home = lane.home('ready')
  rmSync(join(home.openclawDir, 'chutes'), { recursive: true })
  const untouched = home.readConfigText()
  const landed = await Promise.all(
    Array.from({ length: RUNS }, () => run(apart(home), { script: 'refresh' })),
  )
  judgeAll(ledger, 'race for the state', home, landed, untouched)
  await judgePeace(ledger, 'race for the state', home)
}

async function raceForConfig(lane: Lane, ledger: Ledger): Promise<void> {
  const where = 'race for the config'
  const home = lane.home('ready')
  lane.standin.setCatalog(NEWS)
  const [edited, ...landed] = await Promise.all([
    editByHand(home),
    ...Array.from({ length: RUNS }, () => run(apart(home), { script: 'refresh' })),
  ])
  judgeAll(ledger, where, home, landed, undefined)
  const config = home.readConfig()
  if (!edited) ledger.lose(where, "the person's edit never got through")
  if (config?.messages?.ackReaction !== '🪂') ledger.lose(where, "the person's edit is lost")
  const ids: string[] = config?.models?.providers?.chutes?.models?.map((row: { id: string }) => row.id) ?? []
  const wanted = NEWS.map((row) => row.id)
  if (new Set(ids).size !== ids.length) ledger.lose(where, 'a row is there twice')
  if (!wanted.every((id) => ids.includes(id))) ledger.lose(where, 'a row is lost')
  if (!landed.some(({ stdout }) => /"changed":true/.test(stdout))) ledger.lose(where, 'nobody wrote')
  await judgePeace(ledger, where, home)
}

/** `openclaw config set` while the others write; a conflict is told to the person, who tries again. */
async function editByHand(home: Home): Promise<boolean> {
  await sleep(1500)
  for (let attempt = 0; attempt < 8; attempt++) {
    const edit = ['config', 'set', 'messages.ackReaction', '🪂']
    if ((await runOpenclaw(home, edit, { timeoutMs: MAX_MS })).code === 0) return true
  }
  return false
}

/** The same home with a trace of its own for each run. */
function apart(home: Home): Home {
  return { ...home, traceFile: `${home.traceFile}.${Math.random().toString(36).slice(2)}` }
}

function judgeAll(
  ledger: Ledger,
  where: string,
  home: Home,
  landed: readonly Landed[],
  untouched: string | undefined,
): void {
  // runs of the skill take turns, and only the person's edit can be in the way of a write
  for (const one of landed)
    judge(ledger, where, home, one, { script: 'refresh', exits: [0], untouched, maxMs: MAX_MS })
  ledger.tried('races run')
}

/** Afterwards nothing is left to do, and nothing is left behind. */
async function judgePeace(ledger: Ledger, where: string, home: Home): Promise<void> {
  const { unreadable } = memory(home)
  const left = leftovers(home)
  if (unreadable.length + left.length > 0)
    ledger.lose(where, `left behind: ${[...unreadable, ...left].join(', ')}`)
  const untouched = home.readConfigText()
  const landed = await run(home, { script: 'refresh' })
  judge(ledger, `${where}, afterwards`, home, landed, {
    script: 'refresh',
    exits: [0],
    untouched,
    maxMs: MAX_MS,
  })
}
