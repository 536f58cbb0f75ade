import {
  type Address,
  isRow,
  leadsToList,
  listNames,
  type Order,
  ordersOf,
  put,
  readerOf,
  writeAll,
} from '../config/address.ts'
import { applyChanges, type Change } from '../config/change.ts'
import { chutesReferences } from '../config/references.ts'
import { mayHoldSecret } from '../config/secret-value.ts'
import { isObject, type JsonObject, sameJson, valueAt } from '../json.ts'

/** A short, stable digest of JSON data (key order does not matter); the caller brings the hash function. */
export type Fingerprint = (value: unknown) => string

/** How to take back one touched value: the smallest part that a person could edit on its own. */
export interface Leaf {
  readonly address: Address
  /** What was there before; absent when nothing was, or when it was withheld. */
  readonly before?: unknown
  /** Digest of what was there before (`ABSENT`: nothing). */
  readonly pre: string
  /** Digest of what was written. */
  readonly post: string
  /** The earlier value might have held a secret, so only its digest is kept. */
  readonly withheld?: boolean | undefined
  /** The config named this model before it had this row, so taking the row away breaks nothing new. */
  readonly named?: boolean | undefined
}

/** How to take back a write: its leaves, and the objects and lists it made, which go once they are empty. */
export interface Inverse {
  readonly leaves: readonly Leaf[]
  readonly containers: readonly Address[]
  /** The touched lists as they were in order. */
  readonly orders: readonly Order[]
}

export const NOTHING: Inverse = { leaves: [], containers: [], orders: [] }
export const ABSENT = 'absent'

/** The digest of a value that may be missing. */
export function digest(value: unknown, print: Fingerprint): string {
  return value === undefined ? ABSENT : print(value)
}

/** An address as one string, for maps and sets. */
export function keyOf(address: Address): string {
  return JSON.stringify(address)
}

/** The inverse of a list of changes to `config`. Only what the changes name is in it, whoever else writes. */
export function inverseOf(config: JsonObject, changes: readonly Change[], print: Fingerprint): Inverse {
  const after = applyChanges(config, changes)
  const [was, is] = [readerOf(config), readerOf(after)]
  const addresses = unique(
    changes.flatMap(({ path }) => differences(path, valueAt(config, path), valueAt(after, path))),
  )
  const named = chutesReferences(config)
  const leaves = addresses.map((address): Leaf => {
    const before = was(address)
    const withheld = before !== undefined && mayHoldSecret(address, before)
    return {
      address,
      ...(before !== undefined && !withheld && { before }),
      pre: digest(before, print),
      post: digest(is(address), print),
      ...(withheld && { withheld }),
      ...(isRow(address) && before === undefined && named.has(address.at(-1) ?? '') && { named: true }),
    }
  })
  const made = unique(addresses.flatMap(above)).filter(
    (path) => was(path) === undefined && is(path) !== undefined,
  )
  return { leaves, containers: made, orders: ordersOf(config, addresses) }
}

/**
 * One inverse for two writes after each other: the first's earlier values, the second's written ones. `after` is the
 * config that the second write made; a leaf around or inside another one becomes one with it.
 */
export function compose(first: Inverse, second: Inverse, after: JsonObject, print: Fingerprint): Inverse {
  const is = readerOf(after)
  const leaves = new Map(first.leaves.map((leaf) => [keyOf(leaf.address), leaf]))
  const below = leavesBelow(first.leaves)
  const store = (leaf: Leaf): void => {
    if (leaf.pre === leaf.post) leaves.delete(keyOf(leaf.address))
    else leaves.set(keyOf(leaf.address), leaf)
  }
  for (const leaf of second.leaves) {
    const around = above(leaf.address).find((address) => leaves.has(keyOf(address)))
    const known = leaves.get(keyOf(around ?? leaf.address))
    if (known) {
      store({ ...known, post: digest(is(known.address), print) })
      continue
    }
    const inner = below.get(keyOf(leaf.address)) ?? []
    for (const { address } of inner) leaves.delete(keyOf(address))
    store(inner.reduce((outer, part) => earlier(outer, part, print), leaf))
  }
  const touched = new Set(first.orders.map(({ address }) => keyOf(address)))
  return {
    leaves: [...leaves.values()],
    containers: unique([...first.containers, ...second.containers]),
    // a list that the first write made has no order of old
    orders: [
      ...first.orders,
      ...second.orders.filter(
        ({ address }) =>
          !touched.has(keyOf(address)) && !first.containers.some((path) => keyOf(path) === keyOf(address)),
      ),
    ],
  }
}

/** The config with the given leaves taken back. */
export function takeBack(config: JsonObject, leaves: readonly Leaf[], orders: readonly Order[]): JsonObject {
  return writeAll(
    config,
    leaves.map(({ address, before }) => ({ address, value: before })),
    orders,
  )
}

/** The config without those of the given objects and lists that are empty, the inner ones first. */
export function prune(config: JsonObject, containers: readonly Address[]): JsonObject {
  const deepestFirst = [...containers].sort((a, b) => b.length - a.length)
  return deepestFirst.reduce(
    (node, path) => (isEmpty(valueAt(node, path)) ? put(node, path, undefined) : node),
    config,
  )
}

/** The leaf of an object whose part was already written before: its earlier value has the part's earlier value. */
function earlier(outer: Leaf, part: Leaf, print: Fingerprint): Leaf {
  // a person took the whole away in between, and with it what the part was before
  if (outer.pre === ABSENT) return outer
  if (outer.withheld || part.withheld || !isObject(outer.before)) return { ...outer, withheld: true }
  const before = put(outer.before, part.address.slice(outer.address.length), part.before)
  return { ...outer, before, pre: print(before) }
}

function leavesBelow(leaves: readonly Leaf[]): ReadonlyMap<string, readonly Leaf[]> {
  const found = new Map<string, Leaf[]>()
  for (const leaf of leaves) {
    for (const address of above(leaf.address)) {
      const key = keyOf(address)
      const list = found.get(key)
      if (list) list.push(leaf)
      else found.set(key, [leaf])
    }
  }
  return found
}

/** The addresses at which two values differ: items of keyed lists one by one, objects member by member. */
function differences(path: Address, before: unknown, after: unknown): Address[] {
  if (sameJson(before, after)) return []
  const [was, is] = [listNames(path, before ?? []), listNames(path, after ?? [])]
  if (was && is) {
    const items = (names: readonly string[], list: unknown) =>
      new Map(names.map((name, place) => [name, (list as unknown[])[place]]))
    const [old, now] = [items(was, before), items(is, after)]
    return [...new Set([...was, ...is])].flatMap((name) =>
      differences([...path, name], old.get(name), now.get(name)),
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

/** The addresses around one, from the outside in. */
function above(address: Address): Address[] {
  return address.slice(1).map((_, depth) => address.slice(0, depth + 1))
}

function isEmpty(value: unknown): boolean {
  return (isObject(value) && Object.keys(value).length === 0) || (Array.isArray(value) && value.length === 0)
}

function unique(addresses: readonly Address[]): Address[] {
  return [...new Map(addresses.map((address) => [keyOf(address), address])).values()]
}
