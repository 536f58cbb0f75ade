import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from '../../../scripts/src/state/storage/process-identity.ts'
import type { Home } from '../../support/homes/home.ts'
import { judge, searchRequests } from '../judging/verdict.ts'
import { type Landed, run } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Job } from '../run/section.ts'
import type { Lane } from '../stage/lane.ts'
import { OPENCLAW_CALLS } from './calls.ts'
import { CREDENTIAL_CALLS } from './credential-calls.ts'
import { EDIT, OPENCLAW_FAULTS, type OpenclawCall, type OpenclawFault } from './faults.ts'
import { HEARTBEAT_CALLS } from './heartbeat-calls.ts'
import { PROBE_CALLS } from './probe-calls.ts'

const WRAPPER = new URL('openclaw.sh', import.meta.url)
/** The wrapper signs here whenever it plays its fault. */
const STRUCK = 'struck'
const MAX_MS = 120_000
/** Time for the calls before the one that hangs, on a busy machine. */
const HANG_TIMEOUT_S = '25'

/** Every openclaw call, under every fault or those that its row names. */
export const openclawJobs: readonly Job[] = [
  ...OPENCLAW_CALLS,
  ...CREDENTIAL_CALLS,
  ...HEARTBEAT_CALLS,
  ...PROBE_CALLS,
].flatMap((call) =>
  faultsOf(call).map((fault) => ({
    name: nameOf(call, fault),
    real: isReal(call, fault),
    sleeps: fault.hangs === true,
    run: (lane, ledger) => tryFault(lane, ledger, call, fault),
  })),
)

function faultsOf(call: OpenclawCall): readonly OpenclawFault[] {
  return OPENCLAW_FAULTS.filter(
    (fault) =>
      (call.writes || !fault.writesOnly) &&
      (isReal(call, fault) || !fault.real) &&
      (call.faults?.includes(fault.name) ?? true),
  )
}

function isReal({ real }: OpenclawCall, { name }: OpenclawFault): boolean {
  return real?.includes(name) ?? false
}

function nameOf({ script, home, launch, call }: OpenclawCall, fault: OpenclawFault): string {
  const words = launch?.args?.filter((word) => /^[a-z]/.test(word)).slice(0, 2) ?? []
  return `${[`${script}.js`, ...words].join(' ')}, openclaw ${call}${home === 'ready' ? '' : ` (${home} home)`}, ${fault.name}`
}

async function tryFault(lane: Lane, ledger: Ledger, call: OpenclawCall, fault: OpenclawFault): Promise<void> {
  const where = nameOf(call, fault)
  const home = await lane.home(call.home, isReal(call, fault) ? 'real' : 'recorded')
  call.before?.(lane, home)
  const piped = await call.prepare?.(lane, home)
  const before = home.readConfigText() ?? ''
  const expected = fault.edits ? before.replace(EDIT.before, EDIT.after) : before
  const landed = await runWrapped(lane, home, call, fault, piped)
  ledger.tried('faults tried')
  judge(ledger, where, home, landed, {
    script: call.script,
    exits: exitsOf(call, fault),
    untouched: fault.works || call.writesElse ? undefined : expected,
    maxMs: MAX_MS,
  })
  if (fault.hangs && outlives(home)) ledger.lose(where, 'openclaw outlived the run')
  if (fault.name !== 'missing' && !existsSync(join(home.dir, STRUCK)))
    ledger.lose(where, 'the call was never made')
  if (!fault.works && call.tells && landed.code === 0 && !call.tells.test(landed.stdout))
    ledger.lose(where, 'the document does not tell what failed')
  if (fault.works) judgeWork(ledger, where, home, fault)
  searchRequests(ledger, where, lane)
}

/** Whether the openclaw that hung is still there. */
function outlives(home: Home): boolean {
  const pid = join(home.dir, `${STRUCK}.pid`)
  return existsSync(pid) && isAlive(Number(readFileSync(pid, 'utf8')))
}

function exitsOf(call: OpenclawCall, { name, hangs, works }: OpenclawFault): readonly number[] {
  if (hangs) return [...call.failed, 5]
  if (name === 'missing' && call.missing) return call.missing
  return works ? call.worked : call.failed
}

async function runWrapped(
  lane: Lane,
  home: Home,
  call: OpenclawCall,
  fault: OpenclawFault,
  piped: string | undefined,
): Promise<Landed> {
  const answers = join(home.dir, 'answers')
  mkdirSync(answers)
  for (const [begins, text] of Object.entries(call.answers?.(home) ?? {}))
    writeFileSync(join(answers, begins), text)
  const wrapper = join(home.dir, 'openclaw')
  copyFileSync(WRAPPER, wrapper)
  const missing = fault.name === 'missing' && call.call === '--version'
  return run(home, {
    ...call.launch,
    ...(piped !== undefined && { input: piped }),
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
      HARD_ANSWERS: answers,
      HARD_CALL: call.call,
      HARD_FAULT: fault.name,
      HARD_STRUCK: join(home.dir, STRUCK),
      HARD_CONFIG: home.configPath,
      ...(call.also && { HARD_ALSO: call.also }),
      ...(call.gateway && { OPENCLAW_GATEWAY_PORT: String(lane.gatewayPort) }),
    },
  })
}

/** Work that was done has to leave a config that reads, with the person's edit. */
function judgeWork(ledger: Ledger, where: string, home: Home, fault: OpenclawFault): void {
  const config = home.readConfig()
  const wanted = fault.edits ? EDIT.after : EDIT.before
  if (config?.messages?.ackReaction !== wanted) ledger.lose(where, "the person's edit is gone")
}
