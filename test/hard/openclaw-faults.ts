import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../support/home.ts'
import { type Landed, run } from './launch.ts'
import type { Ledger } from './ledger.ts'
import {
  EDIT,
  OPENCLAW_CALLS,
  OPENCLAW_FAULTS,
  type OpenclawCall,
  type OpenclawFault,
} from './openclaw-table.ts'
import type { Job } from './section.ts'
import type { Lane } from './stage.ts'
import { judge, searchRequests } from './verdict.ts'

const WRAPPER = new URL('openclaw.sh', import.meta.url)
/** The wrapper signs here whenever it plays its fault. */
const STRUCK = 'struck'
const MAX_MS = 120_000
/** Time for the calls before the one that hangs, on a busy machine. */
const HANG_TIMEOUT_S = '12'

/** Every openclaw call under every fault. */
export const openclawJobs: readonly Job[] = OPENCLAW_CALLS.flatMap((call) =>
  OPENCLAW_FAULTS.filter((fault) => call.writes || !fault.writesOnly).map((fault) => ({
    name: `${call.script}.js, openclaw ${call.call}, ${fault.name}`,
    run: (lane, ledger) => tryFault(lane, ledger, call, fault),
  })),
)

async function tryFault(lane: Lane, ledger: Ledger, call: OpenclawCall, fault: OpenclawFault): Promise<void> {
  const where = `${call.script}.js, openclaw ${call.call}, ${fault.name}`
  const home = lane.home(call.home)
  call.before?.(lane)
  const before = home.readConfigText() ?? ''
  const expected = fault.edits ? before.replace(EDIT.before, EDIT.after) : before
  const landed = await runWrapped(home, call, fault)
  ledger.tried('faults tried')
  judge(ledger, where, home, landed, {
    script: call.script,
    exits: fault.hangs ? [...call.failed, 5] : fault.works ? call.worked : call.failed,
    untouched: fault.works || call.writesElse ? undefined : expected,
    maxMs: MAX_MS,
  })
  if (fault.name !== 'missing' && !existsSync(join(home.dir, STRUCK)))
    ledger.lose(where, 'the call was never made')
  if (fault.works) judgeWork(ledger, where, home, fault)
  searchRequests(ledger, where, lane)
}

async function runWrapped(home: Home, call: OpenclawCall, fault: OpenclawFault): Promise<Landed> {
  const wrapper = join(home.dir, 'openclaw')
  copyFileSync(WRAPPER, wrapper)
  const missing = fault.name === 'missing' && call.call === '--version'
  return run(home, {
    ...call.launch,
    script: call.script,
    args: [
      ...(call.launch?.args ?? []),
      '--openclaw',
      missing ? join(home.dir, 'nowhere') : wrapper,
      ...(fault.hangs ? ['--timeout', HANG_TIMEOUT_S] : []),
    ],
    env: {
      ...call.launch?.env,
      HARD_OPENCLAW: home.openclaw,
      HARD_CALL: call.call,
      HARD_FAULT: fault.name,
      HARD_STRUCK: join(home.dir, STRUCK),
      HARD_CONFIG: home.configPath,
      ...(call.also && { HARD_ALSO: call.also }),
    },
  })
}

/** Work that was done has to leave a config that reads, with the person's edit. */
function judgeWork(ledger: Ledger, where: string, home: Home, fault: OpenclawFault): void {
  const config = home.readConfig()
  const wanted = fault.edits ? EDIT.after : EDIT.before
  if (config?.messages?.ackReaction !== wanted) ledger.lose(where, "the person's edit is gone")
}
