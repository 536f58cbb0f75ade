import { isObject, type JsonObject, put, valueAt } from '../json.ts'
import { ALLOWLIST_PATH, isSamePath, isWithin, ROWS_PATH } from './paths.ts'

/** A path; inside one of the lists below it goes on by name: a row's id, or the allowlist entry itself. */
export type Address = readonly string[]

/** The names in a keyed list as they stood before a write, in order. */
export interface Order {
  readonly address: Address
  readonly names: readonly string[]
}

/** The lists whose items have names of their own, so that one item can change without the others. */
const LISTS = [
  { path: ROWS_PATH, nameOf: (item: unknown) => (isObject(item) ? item.id : undefined) },
  { path: ALLOWLIST_PATH, nameOf: (item: unknown) => item },
] as const

type List = (typeof LISTS)[number]

/** The keyed list that an address is or lies in. */
function listOf(address: Address): List | undefined {
  return LISTS.find(({ path }) => isWithin(address, path))
}

/** Whether an address is a keyed list, or an object on the way to one. */
export function leadsToList(address: Address): boolean {
  return LISTS.some(({ path }) => isWithin(path, address))
}

/** Whether an address is a whole row. */
export function isRowAddress(address: Address): boolean {
  return isWithin(address, ROWS_PATH) && address.length === ROWS_PATH.length + 1
}

/**
 * The items of the keyed list at this address by name, in order, a name that comes again with its number; undefined when
 * it is none, or an item has no name.
 */
export function itemsByName(address: Address, value: unknown): Map<string, unknown> | undefined {
  const list = listOf(address)
  if (!list || list.path.length !== address.length || !Array.isArray(value)) return undefined
  const seen = new Map<string, number>()
  const items = new Map<string, unknown>()
  for (const item of value) {
    const name = list.nameOf(item)
    if (typeof name !== 'string') return undefined
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    items.set(times === 1 ? name : `${name} (${times})`, item)
  }
  return items.size === value.length ? items : undefined
}

/** The order of every keyed list that one of the addresses lies in. */
export function ordersOf(config: JsonObject, addresses: readonly Address[]): Order[] {
  return LISTS.flatMap(({ path }) => {
    const names = [...(itemsByName(path, valueAt(config, path))?.keys() ?? [])]
    const touched = names.length > 0 && addresses.some((address) => isWithin(address, path))
    return touched ? [{ address: path, names }] : []
  })
}

/** Reads values by address. */
export function readerOf(config: JsonObject): (address: Address) => unknown {
  return (address) => {
    const list = listOf(address)
    if (!list || address.length === list.path.length) return valueAt(config, address)
    const [name = '', ...inside] = address.slice(list.path.length)
    return valueAt(itemsByName(list.path, valueAt(config, list.path))?.get(name), inside)
  }
}

/** A copy of the config with a value put at an address, or taken away; a list takes the given order again. */
export function putAt(
  config: JsonObject,
  address: Address,
  value: unknown,
  orders: readonly Order[] = [],
): JsonObject {
  const path = listOf(address)?.path
  if (!path || address.length === path.length) return put(config, address, value)
  const list = valueAt(config, path)
  const items = itemsByName(path, list ?? [])
  // a list that cannot be told apart item by item is not touched item by item
  if (!items) return config
  const [name = '', ...inside] = address.slice(path.length)
  const item = items.get(name)
  if (inside.length > 0) {
    if (isObject(item)) items.set(name, put(item, inside, value))
  } else if (value === undefined) items.delete(name)
  else items.set(name, value)
  const next = inOrder(items, orders.find((order) => isSamePath(order.address, path))?.names ?? [])
  return list === undefined && next.length === 0 ? config : put(config, path, next)
}

/** Items in the earlier order; a new item keeps its place behind its present neighbour. */
function inOrder(items: ReadonlyMap<string, unknown>, order: readonly string[]): unknown[] {
  const places = new Map(order.map((name, place) => [name, place]))
  let last = -1
  const placed = [...items].map(([name, item]) => {
    last = places.get(name) ?? last
    return { item, place: last }
  })
  return placed.sort((a, b) => a.place - b.place).map(({ item }) => item)
}
