import { KEY } from '../judging/canaries.ts'
import { judge } from '../judging/verdict.ts'
import { run } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Job } from '../run/section.ts'
import type { Lane } from '../stage/lane.ts'

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

/** A defect that throws an error with secrets in its text: what is printed must not have them. */
export const crashJobs: readonly Job[] = CRASHES.map(([script, ...args]) => ({
  name: `crash ${script}`,
  run: (lane, ledger) => crash(lane, ledger, script, args),
}))

async function crash(lane: Lane, ledger: Ledger, script: string, args: readonly string[]): Promise<void> {
  for (const kind of ['throw', 'reject']) {
    const home = await lane.home('ready')
    lane.standin.setFault('any', { kind: 'hang' })
    const untouched = home.readConfigText()
    const landed = await run(home, { script, args, input: KEY, env: { HARD_CRASH: kind } })
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
