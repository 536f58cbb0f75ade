import { setTimeout as sleep } from 'node:timers/promises'
import type { Home } from '../../support/homes/home.ts'
import { judge, searchRun } from '../judging/verdict.ts'
import { type Landed, launch, run } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Job } from '../run/section.ts'
import type { Lane } from '../stage/lane.ts'
import type { OpenclawKind } from '../stage/prepared-homes.ts'
import { essence, leftovers, memory, store } from './aftermath.ts'
import { furnish, KILL_PLANS, type KillPlan, launchOf } from './plans.ts'

/** Kills are shared out over the lanes in rounds of at most this size; the first measures how long a whole run takes. */
const ROUND = 6
const MAX_MS = 120_000
/** The part of a run that is left alone: the real OpenClaw spends most of it starting. */
const ALONE = { recorded: 0, real: 0.6 }
const SETTLE_MS = 60_000

/** SIGKILL at random moments, to the script alone or to everything that it started. */
export const killJobs: readonly Job[] = [
  ...KILL_PLANS.filter(({ real }) => real).map(besideReal),
  ...KILL_PLANS.flatMap(rounds),
]

function besideReal(plan: KillPlan): Job {
  const round: KillRound = { ...plan, openclaw: 'real', kills: 1, seen: new Set(), known: {} }
  return {
    name: `kill ${plan.name} beside the real openclaw`,
    real: true,
    run: (lane, ledger) => killRound(lane, ledger, round),
  }
}

function rounds(plan: KillPlan): readonly Job[] {
  const shared = { seen: new Set<string>(), known: {} }
  return Array.from({ length: Math.ceil(plan.kills / ROUND) }, (_, round) => {
    const kills = Math.min(ROUND, plan.kills - round * ROUND)
    return {
      name: `kill ${plan.name}, round ${round + 1}`,
      run: (lane, ledger) => killRound(lane, ledger, { ...plan, openclaw: 'recorded', kills, ...shared }),
    }
  })
}

interface KillRound extends KillPlan {
  readonly openclaw: OpenclawKind
  /** What killed runs of the plan left behind and a next run has dealt with: the same again leads to the same. */
  readonly seen: Set<string>
  /** The whole run of the plan, once somebody began it. */
  readonly known: { whole?: Promise<Whole> }
}

/** What a whole run turns the config into, and how long it takes. */
interface Whole {
  readonly before: string | undefined
  readonly after: string | undefined
  readonly ms: number
}

async function killRound(lane: Lane, ledger: Ledger, plan: KillRound): Promise<void> {
  const { kills, seen, known } = plan
  known.whole ??= wholeRun(lane, ledger, plan)
  const whole = await known.whole
  for (let kill = 0; kill < kills; kill++) {
    // evenly spread, with a random offset: no stretch of the run is left out
    const alone = ALONE[plan.openclaw]
    const atMs = (alone + ((1 - alone) * (kill + Math.random())) / kills) * whole.ms
    const where = `${plan.name}, killed at ${Math.round(atMs)} of ${whole.ms} ms`
    const home = await furnished(lane, plan)
    const flight = launch(home, launchOf(plan))
    await sleep(atMs)
    flight.kill(kill % 2 === 0)
    const landed = await flight.landed
    await flight.settled(SETTLE_MS)
    judgeAftermath(ledger, where, home, landed, whole, plan.steps)
    const aftermath = [essence(home), memory(home).text, store(home), leftovers(home).length].join('\n')
    if (!seen.has(aftermath)) await converge(ledger, where, home, plan, whole)
    seen.add(aftermath)
    ledger.tried('kills survived')
  }
}

function furnished(lane: Lane, plan: KillRound): Promise<Home> {
  lane.reset()
  return furnish(lane, plan, plan.openclaw)
}

async function wholeRun(lane: Lane, ledger: Ledger, plan: KillRound): Promise<Whole> {
  const home = await furnished(lane, plan)
  const before = essence(home)
  const landed = await run(home, launchOf(plan))
  judgeRun(ledger, `${plan.name}, not killed`, home, landed, plan)
  return { before, after: essence(home), ms: landed.ms }
}

function judgeAftermath(
  ledger: Ledger,
  where: string,
  home: Home,
  landed: Landed,
  whole: Whole,
  steps = false,
): void {
  const config = essence(home)
  if (config === undefined) ledger.lose(where, 'the config does not parse')
  else if (!steps && config !== whole.before && config !== whole.after)
    ledger.lose(where, 'the config is neither old nor new')
  const { unreadable } = memory(home)
  if (unreadable.length > 0) ledger.lose(where, `${unreadable.join(', ')} is cut off`)
  searchRun(ledger, where, home, landed)
}

async function converge(
  ledger: Ledger,
  where: string,
  home: Home,
  plan: KillRound,
  whole: Whole,
): Promise<void> {
  const done = essence(home) === whole.after
  const landed = await run(home, launchOf(plan))
  judgeRun(ledger, `${where}, next run`, home, landed, plan)
  if (!(plan.goesOn && done) && essence(home) !== whole.after)
    ledger.lose(where, 'the next run did not finish the work')
  const locks = leftovers(home).filter((name) => name.endsWith('.lock'))
  if (locks.length > 0) ledger.lose(where, `the next run left ${locks.join(', ')}`)
  ledger.tried('recoveries')
}

function judgeRun(ledger: Ledger, where: string, home: Home, landed: Landed, plan: KillRound): void {
  const bounds = { script: plan.script, exits: [0], untouched: undefined, maxMs: MAX_MS }
  judge(ledger, where, home, landed, bounds)
}
