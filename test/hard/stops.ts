import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { KILL_PLANS } from './kill-table.ts'
import { launch, run } from './launch.ts'
import type { Ledger } from './ledger.ts'
import type { Job } from './section.ts'
import type { Lane } from './stage.ts'
import { judge } from './verdict.ts'

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const STOPS = 3
const MAX_MS = 120_000

/** Signals at random moments: whoever stops a script still gets its document. */
export const stopJobs: readonly Job[] = KILL_PLANS.map((plan) => ({
  name: `stop ${plan.name}`,
  light: plan.light === true,
  run: async (lane, ledger) => {
    for (let stop = 0; stop < STOPS; stop++) {
      const home = lane.home(plan.home)
      plan.before?.(lane, home)
      const untouched = home.readConfigText()
      const flight = launch(home, { ...plan.launch, script: plan.script })
      await listening(flight.pid)
      await sleep(Math.random() * 1500)
      const signal = SIGNALS[stop % SIGNALS.length] ?? 'SIGTERM'
      tell(flight.pid, signal)
      const landed = await flight.landed
      const where = `${plan.name}, ${signal}`
      judge(ledger, where, home, landed, {
        script: plan.script,
        exits: [0, 5],
        untouched:
          /"changed":false/.test(landed.stdout) && !/"writeUnderWay":true/.test(landed.stdout)
            ? untouched
            : undefined,
        maxMs: MAX_MS,
      })
      await flight.settled(30_000)
      ledger.tried('signals answered')
      lane.reset()
    }
  },
}))

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
export const crashJobs: readonly Job[] = KILL_PLANS.map((plan) => ({
  name: `crash ${plan.name}`,
  light: plan.light === true,
  run: (lane, ledger) => crash(lane, ledger, plan.script),
}))

async function crash(lane: Lane, ledger: Ledger, script: string): Promise<void> {
  for (const kind of ['throw', 'reject']) {
    const home = lane.home('ready')
    lane.standin.setFault('any', { kind: 'hang' })
    const plan = KILL_PLANS.find((one) => one.script === script)
    const untouched = home.readConfigText()
    const landed = await run(home, { ...plan?.launch, script, env: { HARD_CRASH: kind } })
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
