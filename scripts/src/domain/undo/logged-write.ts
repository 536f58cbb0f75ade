import { applyChanges, type Change } from '../config/change.ts'
import {
  type Address,
  isRowAddress,
  itemsByName,
  leadsToList,
  type Order,
  ordersOf,
  readerOf,
} from '../config/keyed-lists.ts'
import { isWithin } from '../config/paths.ts'
import { chutesReferences } from '../config/references.ts'
import { mayHoldSecret } from '../config/secret-value.ts'
import { isObject, type JsonObject, sameJson, valueAt } from '../json.ts'

/** A short, stable digest of JSON data (key order does not matter); the caller brings the hash function. */
export type Fingerprint = (value: unknown) => string

/** One value that a write changed: the smallest part that a person could edit on its own. */
export interface LoggedChange {
  readonly address: Address
  /** What was there before; absent when nothing was, or when it could have been a secret. */
  readonly before?: unknown
  /** Digest of what was there before (`ABSENT`: nothing). */
  readonly beforeDigest: string
  /** Digests of what the skill wrote there, the last one last; none when OpenClaw chooses what it writes. */
  readonly afterDigests: readonly string[]
  /** The config named this model before it had this row, so taking the row away breaks nothing new. */
  readonly named?: boolean | undefined
}

/** What a write changed, with the way back. */
export interface LoggedWrite {
  /** In the order in which they were made. */
  readonly changes: readonly LoggedChange[]
  /** The objects and lists that it made, which go once they are empty. */
  readonly containers: readonly Address[]
  /** The touched lists as they were in order. */
  readonly orders: readonly Order[]
}

export const EMPTY_WRITE: LoggedWrite = { changes: [], containers: [], orders: [] }
export const ABSENT = 'absent'

/** The digest of a value that may be missing. */
export function digest(value: unknown, fingerprint: Fingerprint): string {
  return value === undefined ? ABSENT : fingerprint(value)
}

/** An address as one string, for maps and sets. */
export function addressKey(address: Address): string {
  return JSON.stringify(address)
}

/** A list of changes to `config` as the log keeps it. It holds what the changes name and nothing else. */
export function logWrite(
  config: JsonObject,
  changes: readonly Change[],
  fingerprint: Fingerprint,
): LoggedWrite {
  const after = applyChanges(config, changes)
  const [was, is] = [readerOf(config), readerOf(after)]
  const touched = uniqueAddresses(
    changes.flatMap(({ path }) => differences(path, valueAt(config, path), valueAt(after, path))),
  )
  // what lies inside another one comes back with it; taken back first, it would make that one look edited
  const addresses = touched.filter(
    (inner) => !touched.some((outer) => outer.length < inner.length && isWithin(inner, outer)),
  )
  const named = chutesReferences(config)
  const logged = addresses.map((address): LoggedChange => {
    const before = was(address)
    return {
      address,
      ...(before !== undefined && !mayHoldSecret(address, before) && { before }),
      beforeDigest: digest(before, fingerprint),
      afterDigests: [digest(is(address), fingerprint)],
      ...(isRowAddress(address) &&
        before === undefined &&
        named.has(address.at(-1) ?? '') && { named: true }),
    }
  })
  // from the outside in
  const around = addresses.flatMap((address) =>
    address.slice(1).map((_, depth) => address.slice(0, depth + 1)),
  )
  const made = uniqueAddresses(around).filter((path) => was(path) === undefined && is(path) !== undefined)
  return { changes: logged, containers: made, orders: ordersOf(config, addresses) }
}

/** Whether a change put something where nothing was. */
export function isAddition({ beforeDigest, afterDigests }: LoggedChange): boolean {
  return beforeDigest === ABSENT && afterDigests.at(-1) !== ABSENT
}

/** Whether the earlier value could have been a secret, so that only its digest is kept. */
export function isWithheld({ before, beforeDigest }: LoggedChange): boolean {
  return before === undefined && beforeDigest !== ABSENT
}

/** The first change that a write made at an address. */
export function changeAt({ changes }: LoggedWrite, address: Address): LoggedChange | undefined {
  return changes.find((change) => addressKey(change.address) === addressKey(address))
}

export function uniqueAddresses(addresses: readonly Address[]): Address[] {
  return [...new Map(addresses.map((address) => [addressKey(address), address])).values()]
}

/** The addresses at which two values differ: items of keyed lists one by one, objects member by member. */
function differences(path: Address, before: unknown, after: unknown): Address[] {
  if (sameJson(before, after)) return []
  const [was, is] = [itemsByName(path, before ?? []), itemsByName(path, after ?? [])]
  if (was && is) {
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) =>
      differences([...path, name], was.get(name), is.get(name)),
    )
  }
  // a value that only one side has counts as a whole, except for the objects around a keyed list
  const objects = [before, after].filter(isObject).length
  const oneSided = objects === 1 && leadsToList(path) && (before === undefined || after === undefined)
  if (objects < 2 && !oneSided) return [path]
  const names = new Set([before, after].flatMap((value) => (isObject(value) ? Object.keys(value) : [])))
  return [...names].flatMap((name) =>
    differences([...path, name], valueAt(before, [name]), valueAt(after, [name])),
  )
}
