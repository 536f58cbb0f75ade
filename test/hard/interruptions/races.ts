import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../../support/homes/home.ts'
import { runOpenclaw } from '../../support/processes/run.ts'
import { judge } from '../judging/verdict.ts'
import { type Landed, run } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Job } from '../run/section.ts'
import { type Lane, NEWS } from '../stage/lane.ts'
import { leftovers, memory } from './aftermath.ts'

const RUNS = 10
const MAX_MS = 240_000
/** What the person makes of `messages.ackReaction`. */
const EDIT = '🪂'

/** Ten refreshes at once, with and without something to write, and a person who edits in the middle. */
export const raceJobs: readonly Job[] = [
  ...[1, 2, 3].map((round) => ({
    name: `race for the state, round ${round}`,
    run: raceForState,
  })),
  { name: 'race for the config', real: true, run: raceForConfig },
]

async function raceForState(lane: Lane, ledger: Ledger): Promise<void> {
  const home = await lane.home('ready')
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
  const home = await lane.home('ready', 'real')
  lane.standin.setCatalog(NEWS)
  const [edited, ...landed] = await Promise.all([
    editByHand(home),
    ...Array.from({ length: RUNS }, () => run(apart(home), { script: 'refresh' })),
  ])
  judgeAll(ledger, where, home, landed, undefined)
  ledger.tried(edited ? 'edits kept' : 'edits refused')
  const config = home.readConfig()
  if ((config?.messages?.ackReaction === EDIT) !== edited)
    ledger.lose(where, edited ? "the person's edit is lost" : "the person's edit was refused, and is there")
  const ids: string[] = config?.models?.providers?.chutes?.models?.map((row: { id: string }) => row.id) ?? []
  const wanted = NEWS.map((row) => row.id)
  if (new Set(ids).size !== ids.length) ledger.lose(where, 'a row is there twice')
  if (!wanted.every((id) => ids.includes(id))) ledger.lose(where, 'a row is lost')
  if (!landed.some(({ stdout }) => /"changed":true/.test(stdout))) ledger.lose(where, 'nobody wrote')
  await judgePeace(ledger, where, home)
}

/** `openclaw config set` while the others write. False when OpenClaw told the person about a conflict. */
async function editByHand(home: Home): Promise<boolean> {
  const edit = ['config', 'set', 'messages.ackReaction', EDIT]
  const { code, stderr } = await runOpenclaw(home, edit, { timeoutMs: MAX_MS })
  if (code !== 0 && !/ConfigMutationConflict|changed since/.test(stderr)) throw new Error('nobody could edit')
  return code === 0
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
