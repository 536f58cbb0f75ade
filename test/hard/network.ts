import { run } from './launch.ts'
import type { Ledger } from './ledger.ts'
import { NETWORK_CALLS, NETWORK_FAULTS, type NetworkCall, type NetworkFault } from './network-table.ts'
import type { Job } from './section.ts'
import type { Lane } from './stage.ts'
import { judge, searchRequests } from './verdict.ts'

/** The longest that a script waits for a server, with its start and its openclaw calls on a busy machine. */
const MAX_MS = 90_000

/** Every network call under every fault. */
export const networkJobs: readonly Job[] = NETWORK_CALLS.flatMap((call) =>
  NETWORK_FAULTS.map((fault) => ({
    name: `${call.script}.js, ${call.call}, ${fault.name}`,
    light: ['refresh', 'models', 'verify'].includes(call.script),
    run: (lane, ledger) => tryFault(lane, ledger, call, fault),
  })),
)

async function tryFault(lane: Lane, ledger: Ledger, call: NetworkCall, fault: NetworkFault): Promise<void> {
  const where = `${call.script}.js, ${call.call}, ${fault.name}`
  const home = lane.home(call.home)
  for (const [route, before] of call.before ?? []) lane.standin.setFault(route, before)
  if (fault.fault) lane.standin.setFault(call.call, fault.fault(lane))
  const untouched = home.readConfigText()
  const landed = await run(home, {
    ...call.launch,
    script: call.script,
    env: { ...call.launch?.env, ...fault.env },
  })
  ledger.tried('faults tried')
  judge(ledger, where, home, landed, {
    script: call.script,
    exits: call.exits(fault.name),
    untouched,
    maxMs: MAX_MS,
  })
  searchRequests(ledger, where, lane)
  const asked = lane.standin.requests.map(({ method, path }) => `${method} ${path}`)
  if (fault.fault && !asked.some((target) => reaches(call.call, target)))
    ledger.lose(where, 'the call was never made')
}

function reaches(call: string, target: string): boolean {
  return call.endsWith('*') ? target.startsWith(call.slice(0, -1)) : call === target
}
