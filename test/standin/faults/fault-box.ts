import type { FaultRoute } from '../types.ts'
import type { Fault } from './faults.ts'

/** Which fault, if any, hits the next request. */
export interface FaultBox {
  set(route: FaultRoute, fault: Fault): void
  clear(): void
  /** `room` is the stand-in's own name for what was asked, `target` the method and path. */
  take(room: FaultRoute | undefined, target: string): Fault | undefined
}

/** A box that forgets a fault once it has struck often enough. */
export function createFaultBox(): FaultBox {
  const pending = new Map<FaultRoute, { readonly fault: Fault; left: number }>()
  const takeFrom = (route: FaultRoute | undefined): Fault | undefined => {
    const entry = route && pending.get(route)
    if (!entry) return undefined
    entry.left -= 1
    if (entry.left <= 0) pending.delete(route)
    return entry.fault
  }
  return {
    set: (route, fault) => void pending.set(route, { fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    clear: () => pending.clear(),
    take: (room, target) =>
      takeFrom([...pending.keys()].find((route) => covers(route, target))) ??
      takeFrom(room) ??
      takeFrom('any'),
  }
}

function covers(route: FaultRoute, target: string): boolean {
  return route.endsWith('*') ? target.startsWith(route.slice(0, -1)) : route === target
}
