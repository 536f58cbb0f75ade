import { judge, searchRequests } from '../judging/verdict.ts'
import { run } from '../processes/launch.ts'
import type { Ledger } from '../run/ledger.ts'
import type { Job } from '../run/section.ts'
import type { Lane } from '../stage/lane.ts'
import { NETWORK_CALLS, type NetworkCall } from './calls.ts'
import { ECHO, NETWORK_FAULTS, type NetworkFault } from './faults.ts'

/** The longest that a script waits for a server, with its start and its openclaw calls on a busy machine. */
const MAX_MS = 120_000

/** Every network call, under every fault or those that its row wants. */
export const networkJobs: readonly Job[] = NETWORK_CALLS.flatMap((call) =>
  NETWORK_FAULTS.filter((fault) => isTried(call, fault)).map((fault) => ({
    name: nameOf(call, fault),
    sleeps: fault.sleeps === true,
    run: (lane, ledger) => tryFault(lane, ledger, call, fault),
  })),
)

function isTried({ again, reads }: NetworkCall, { typical, inAnswer }: NetworkFault): boolean {
  return typical === true || (!again && (inAnswer === true || !reads))
}

function nameOf({ script, call, launch }: NetworkCall, fault: NetworkFault): string {
  return `${[`${script}.js`, ...(launch?.args ?? [])].join(' ')}, ${call}, ${fault.name}`
}

async function tryFault(lane: Lane, ledger: Ledger, call: NetworkCall, fault: NetworkFault): Promise<void> {
  const where = nameOf(call, fault)
  const home = await lane.home(call.home)
  const piped = await call.prepare?.(lane, home)
  for (const [route, before] of call.before ?? []) lane.standin.setFault(route, before)
  if (fault.fault) lane.standin.setFault(call.call, fault.fault(lane))
  const untouched = home.readConfigText()
  const landed = await run(home, {
    ...call.launch,
    ...(typeof piped === 'string' && { input: piped }),
    script: call.script,
    env: { ...call.launch?.env, ...connectionEnv(lane, call, fault) },
  })
  ledger.tried('faults tried')
  judge(ledger, where, home, landed, {
    script: call.script,
    exits: call.exits(fault.name),
    untouched: call.writes && landed.code === 0 ? undefined : untouched,
    maxMs: MAX_MS,
  })
  if (ECHO.test(landed.stdout)) ledger.lose(where, 'what the server said was repeated')
  searchRequests(ledger, where, lane)
  const asked = lane.standin.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`)
  const made = asked.filter((target) => reaches(call.call, target)).length
  if (fault.fault && made === 0) ledger.lose(where, 'the call was never made')
  if (fault.connection && made > 0) ledger.lose(where, 'the call arrived all the same')
}

/** The one host of the call is out of reach, from this call on. */
function connectionEnv(
  { impostor }: Lane,
  { call, after = 0 }: NetworkCall,
  { connection }: NetworkFault,
): Readonly<Record<string, string>> {
  if (!connection) return {}
  return {
    HARNESS_FAULT: `${connection} ${hostOf(call)} ${after}`,
    HARNESS_IMPOSTOR_PORT: String(impostor.port),
  }
}

function hostOf(call: string): string {
  const path = call.replace(/^\w+ /, '')
  if (path.startsWith('/v1/')) return 'llm.chutes.ai'
  if (/^\/(?:tdx|sgx)\//.test(path)) return 'api.trustedservices.intel.com'
  if (path.startsWith('/IntelSGX')) return 'certificates.trustedservices.intel.com'
  if (/^\/(?:v3\/|\.well-known\/jwks)/.test(path)) return 'nras.attestation.nvidia.com'
  return 'api.chutes.ai'
}

function reaches(call: string, target: string): boolean {
  return call.endsWith('*') ? target.startsWith(call.slice(0, -1)) : call === target
}
