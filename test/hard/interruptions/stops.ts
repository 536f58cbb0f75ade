import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { KEY } from '../judging/canaries.ts'
import { judge } from '../judging/verdict.ts'
import { launch, run } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Job } from '../run/section.ts'
import type { Lane } from '../stage/lane.ts'
import { furnishPlayed, playedEnv } from '../stage/recorded.ts'
import { furnish, KILL_PLANS, type KillPlan, launchOf } from './plans.ts'

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
/** The stretch of a run in which the signal comes. */
const LASTS_MS = { played: 500, real: 3000 }
const MAX_MS = 120_000
/** Every script, with what makes it wait for something. */
const CRASHES: readonly (readonly [string, ...string[]])[] = [
  ['auth'],
  ['setup'],
  ['refresh'],
  ['models', 'list'],
  ['status'],
  ['heartbeat', '--force', 'refresh'],
  ['verify', 'zai-org/GLM-5.2-TEE'],
  ['reset', 'undo'],
]

/** Signals at random moments: whoever stops a script still gets its document. */
export const stopJobs: readonly Job[] = KILL_PLANS.flatMap((plan): Job[] => {
  const signals = (count: number, played: boolean) => async (lane: Lane, ledger: Ledger) => {
    for (const signal of SIGNALS.slice(0, count)) await stop(lane, ledger, plan, signal, played)
  }
  const beside = { name: `stop ${plan.name} beside the real openclaw`, run: signals(1, false) }
  const played = { name: `stop ${plan.name}`, light: true, run: signals(SIGNALS.length, true) }
  return plan.real ? [beside, played] : [played]
})

async function stop(
  lane: Lane,
  ledger: Ledger,
  plan: KillPlan,
  signal: NodeJS.Signals,
  played: boolean,
): Promise<void> {
  const home = furnish(lane, plan, played)
  const untouched = home.readConfigText()
  const flight = launch(home, launchOf(lane, home, plan, played))
  await listening(flight.pid)
  await sleep(Math.random() * (played ? LASTS_MS.played : LASTS_MS.real))
  tell(flight.pid, signal)
  const landed = await flight.landed
  const nothingDone = /"changed":false/.test(landed.stdout) && !/"writeUnderWay":true/.test(landed.stdout)
  judge(ledger, `${plan.name}, ${signal}`, home, landed, {
    script: plan.script,
    exits: [0, 5],
    untouched: nothingDone ? untouched : undefined,
    maxMs: MAX_MS,
  })
  await flight.settled(30_000)
  ledger.tried('signals answered')
  lane.reset()
}

/** Waits until a process catches SIGHUP: before that it is node that is starting, not the script. */
async function listening(pid: number): Promise<void> {
  for (let waited = 0; waited < 1000; waited++) {
    const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(statusOf(pid))?.[1] ?? '0'
    if ((BigInt(`0x${caught}`) & 1n) === 1n) return
    await sleep(5)
  }
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it ended in the same moment
  }
}

/** A defect that throws an error with secrets in its text: what is printed must not have them. */
export const crashJobs: readonly Job[] = CRASHES.map(([script, ...args]) => ({
  name: `crash ${script}`,
  light: true,
  run: (lane, ledger) => crash(lane, ledger, script, args),
}))

async function crash(lane: Lane, ledger: Ledger, script: string, args: readonly string[]): Promise<void> {
  for (const kind of ['throw', 'reject']) {
    const home = lane.home('ready')
    furnishPlayed(home, 'ready')
    lane.standin.setFault('any', { kind: 'hang' })
    const untouched = home.readConfigText()
    const env = { ...playedEnv(home, lane.models, 'ready'), HARD_CRASH: kind }
    const landed = await run(home, { script, args, input: KEY, env })
    judge(ledger, `${script}.js, crash by ${kind}`, home, landed, {
      script,
      exits: [1],
      crashes: true,
      untouched,
      maxMs: MAX_MS,
    })
    ledger.tried('crashes searched')
    lane.reset()
  }
}
