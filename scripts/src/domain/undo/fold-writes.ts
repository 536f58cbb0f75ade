import { isWithin } from '../config/paths.ts'
import { addressKey, type LoggedChange, type LoggedWrite, uniqueAddresses } from './logged-write.ts'

/** Digests that a folded change keeps of what was written there: any of them may be what the config still has. */
const MAX_DIGESTS = 4

/**
 * Two writes after each other as one: per address the first's earlier value, and what either wrote. A change back
 * to the earlier value stays, too: a killed run may have logged it and never made it.
 */
export function mergeWrites(first: LoggedWrite, second: LoggedWrite): LoggedWrite {
  const made = new Set(first.containers.map(addressKey))
  const touched = new Set(first.orders.map(({ address }) => addressKey(address)))
  return {
    changes: foldChanges(first.changes, second.changes),
    containers: uniqueAddresses([...first.containers, ...second.containers]),
    // a list that the first write made has no earlier order
    orders: [
      ...first.orders,
      ...second.orders.filter(
        ({ address }) => !touched.has(addressKey(address)) && !made.has(addressKey(address)),
      ),
    ],
  }
}

function foldChanges(first: readonly LoggedChange[], second: readonly LoggedChange[]): LoggedChange[] {
  let known = [...first]
  const added: LoggedChange[] = []
  for (const change of second) {
    const place = known.findLastIndex(({ address }) => isWithin(change.address, address))
    const same = known[place]
    // after a change of the object around it, this one is a change of its own, to be taken back first
    if (same?.address.length !== change.address.length) {
      added.push(change)
      continue
    }
    const afterDigests = [...new Set([...same.afterDigests, ...change.afterDigests])].slice(-MAX_DIGESTS)
    known = [
      ...known.slice(0, place),
      { ...same, afterDigests },
      // what was changed inside in between has no meaning of its own any more
      ...known.slice(place + 1).filter(({ address }) => !isWithin(address, change.address)),
    ]
  }
  return [...known, ...added]
}
