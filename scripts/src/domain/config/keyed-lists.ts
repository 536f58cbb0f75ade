import { isObject, type JsonObject, put, valueAt } from '../json.ts'
import { ALLOWLIST_PATH, isSamePath, isWithin, ROWS_PATH } from './paths.ts'

/** A path that may go on inside one of `LISTS`: by a row's id, or by an entry of the allowlist itself. */
export type Address = readonly string[]

/** One value to be put at an address; undefined takes it away. */
export interface Write {
  readonly address: Address
  readonly value: unknown
}

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

/** The names in the keyed list at this address, in order; undefined when it is none, or they are not unique. */
export function listNames(address: Address, value: unknown): readonly string[] | undefined {
  const list = listOf(address)
  if (!list || list.path.length !== address.length || !Array.isArray(value)) return undefined
  const names = value.map(list.nameOf)
  const named = names.every((name): name is string => typeof name === 'string')
  return named && new Set(names).size === names.length ? names : undefined
}

/** The order of every keyed list that one of the addresses lies in. */
export function ordersOf(config: JsonObject, addresses: readonly Address[]): Order[] {
  return LISTS.flatMap(({ path }) => {
    const names = listNames(path, valueAt(config, path)) ?? []
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
    const items = valueAt(config, list.path)
    const place = listNames(list.path, items)?.indexOf(name) ?? -1
    return place < 0 ? undefined : valueAt((items as unknown[])[place], inside)
  }
}

/** A copy of the config with every write made; the lists take the given order again. */
export function applyWrites(
  config: JsonObject,
  writes: readonly Write[],
  orders: readonly Order[] = [],
): JsonObject {
  const plain = writes.filter(({ address }) => !isInList(address))
  const written = plain.reduce((node, { address, value }) => put(node, address, value), config)
  return LISTS.reduce((node, list) => {
    const mine = writes.filter(({ address }) => isInList(address) && isWithin(address, list.path))
    const order = orders.find(({ address }) => isSamePath(address, list.path))
    return mine.length === 0 ? node : writeItems(node, list, mine, order?.names ?? [])
  }, written)
}

function isInList(address: Address): boolean {
  return address.length > (listOf(address)?.path.length ?? Number.POSITIVE_INFINITY)
}

function writeItems(
  config: JsonObject,
  list: List,
  writes: readonly Write[],
  order: readonly string[],
): JsonObject {
  const value = valueAt(config, list.path)
  const names = listNames(list.path, value ?? [])
  // a list that cannot be told apart item by item is not touched item by item
  if (!names) return config
  const items = new Map(names.map((name, place) => [name, (value as unknown[])[place]]))
  for (const write of writes) {
    const [name = '', ...inside] = write.address.slice(list.path.length)
    const item = items.get(name)
    if (inside.length > 0) {
      if (isObject(item)) items.set(name, put(item, inside, write.value))
    } else if (write.value === undefined) items.delete(name)
    else items.set(name, write.value)
  }
  const next = inOrder(items, order)
  return value === undefined && next.length === 0 ? config : put(config, list.path, next)
}

/** Items in the earlier order; a new item keeps its place behind its present neighbour. */
function inOrder(items: ReadonlyMap<string, unknown>, order: readonly string[]): unknown[] {
  const known = new Set(order)
  const behind = new Map<string | undefined, unknown[]>()
  let last: string | undefined
  for (const [name, item] of items) {
    if (known.has(name)) last = name
    else {
      const place = behind.get(last)
      if (place) place.push(item)
      else behind.set(last, [item])
    }
  }
  const of = (name: string | undefined): unknown[] => behind.get(name) ?? []
  const sorted = order.flatMap((name) => (items.has(name) ? [items.get(name), ...of(name)] : []))
  return [...of(undefined), ...sorted]
}
