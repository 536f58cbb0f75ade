import type { Fault } from './faults.ts'
import type { FaultRoute } from './types.ts'

/** Which fault, if any, hits the next request of a route. */
export interface FaultBox {
  set(route: FaultRoute, fault: Fault): void
  clear(): void
  take(route: FaultRoute | undefined): Fault | undefined
}

/** A box that forgets a fault once it has struck often enough. */
export function createFaultBox(): FaultBox {
  const pending = new Map<FaultRoute, { readonly fault: Fault; left: number }>()
  const takeFrom = (route: FaultRoute): Fault | undefined => {
    const entry = pending.get(route)
    if (!entry) return undefined
    entry.left -= 1
    if (entry.left <= 0) pending.delete(route)
    return entry.fault
  }
  return {
    set: (route, fault) => void pending.set(route, { fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    clear: () => pending.clear(),
    take: (route) => (route === undefined ? undefined : takeFrom(route)) ?? takeFrom('any'),
  }
}
