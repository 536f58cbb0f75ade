/** Plain JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

/** Whether a value is an object with string keys (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is an object or a list with nothing in it. */
export function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** The value of a JSON text; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Deep equality of JSON data; key order does not matter, `undefined` members count as absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return false
  let left = 0
  for (const key of Object.keys(a)) {
    if (a[key] === undefined) continue
    if (!sameJson(a[key], ownValue(b, key))) return false
    left++
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) left--
  return left === 0
}

/** The value at a path, through own properties only; undefined when any step is missing. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root
  for (const key of path) {
    if (!isObject(value)) return undefined
    value = ownValue(value, key)
  }
  return value
}

/** The list at a path; empty where there is none. */
export function listAt(root: unknown, path: readonly string[]): readonly unknown[] {
  const value = valueAt(root, path)
  return Array.isArray(value) ? value : []
}

/** The object at a path; empty where there is none. */
export function objectAt(root: unknown, path: readonly string[]): JsonObject {
  const value = valueAt(root, path)
  return isObject(value) ? value : {}
}

function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** A copy of an object with a value put at a path, or taken away; missing objects on the way are made. */
export function put(node: JsonObject, path: readonly string[], value: unknown): JsonObject {
  const [key, ...rest] = path
  if (key === undefined) return node
  const child = Object.hasOwn(node, key) ? node[key] : undefined
  if (value === undefined && (child === undefined || (rest.length > 0 && !isObject(child)))) return node
  const next = rest.length === 0 ? value : put(isObject(child) ? child : {}, rest, value)
  const others = Object.entries(node)
  if (next === undefined) return Object.fromEntries(others.filter(([name]) => name !== key))
  // Object.fromEntries defines own members, so a key named __proto__ stays data
  const own: [string, Json | undefined] = [key, next as Json]
  const known = Object.hasOwn(node, key)
  return Object.fromEntries(
    known
      ? others.map((entry): [string, Json | undefined] => (entry[0] === key ? own : entry))
      : [...others, own],
  )
}
