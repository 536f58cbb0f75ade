import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { judge } from '../judging/verdict.ts'
import { launch } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Job } from '../run/section.ts'
import type { Lane } from '../stage/lane.ts'
import { furnish, KILL_PLANS, type KillPlan, launchOf } from './plans.ts'

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
/** The stretch of a run in which the signal comes. */
const LASTS_MS = 500
const MAX_MS = 120_000
/** Signals at random moments: whoever stops a script still gets its document. */
export const stopJobs: readonly Job[] = KILL_PLANS.map((plan) => ({
  name: `stop ${plan.name}`,
  run: async (lane, ledger) => {
    for (const signal of SIGNALS) await stop(lane, ledger, plan, signal)
  },
}))

async function stop(lane: Lane, ledger: Ledger, plan: KillPlan, signal: NodeJS.Signals): Promise<void> {
  const home = await furnish(lane, plan)
  const untouched = home.readConfigText()
  const flight = launch(home, launchOf(plan))
  await listening(flight.pid)
  await sleep(Math.random() * LASTS_MS)
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
