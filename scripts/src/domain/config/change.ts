import { isObject, type JsonObject, sameJson, valueAt } from '../json.ts'
import { toldName } from '../text.ts'

/** One planned edit of OpenClaw's config. `after: undefined` removes the key. */
export interface Change {
  readonly path: readonly string[]
  readonly before: unknown
  readonly after: unknown
}

/** The change that brings `path` to `after`, or nothing when it is there already. */
export function changeTo(config: unknown, path: readonly string[], after: unknown): Change[] {
  const before = valueAt(config, path)
  return sameJson(before, after) ? [] : [{ path, before, after }]
}

/** All changes as one JSON merge patch: objects merge, `null` removes, everything else replaces. */
export function toPatch(changes: readonly Change[]): JsonObject {
  const patch: MutableObject = {}
  for (const { path, after } of changes) {
    let node = patch
    for (const key of path.slice(0, -1)) node = childNode(node, key)
    const last = path.at(-1)
    if (last !== undefined) define(node, last, after === undefined ? null : (after as JsonObject[string]))
  }
  return patch
}

/** The config as it will be: a copy with every change made. */
export function applyChanges(config: JsonObject, changes: readonly Change[]): JsonObject {
  return merge(config, toPatch(changes))
}

function merge(target: unknown, patch: JsonObject): JsonObject {
  const result: MutableObject = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else
      define(
        result,
        key,
        isObject(value) ? merge(Object.hasOwn(result, key) ? result[key] : undefined, value) : value,
      )
  }
  return result
}

/**
 * `agents.defaults.models["chutes/zai-org/GLM-5.2-TEE"].alias`: the path as OpenClaw's CLI takes it. It is for telling: two
 * paths may have one text.
 */
export function pathText(path: readonly string[]): string {
  return path
    .map((key) => toldName(key, '(not shown)'))
    .map((key, index) => {
      if (/^[A-Za-z_][\w-]*$/.test(key)) return index ? `.${key}` : key
      return /^\d{1,4}$/.test(key) ? `[${key}]` : `[${JSON.stringify(key)}]`
    })
    .join('')
}

type MutableObject = { [key: string]: JsonObject[string] }

/** The object under a key, as a copy: what lies there may be part of the config, which a patch must not edit. */
function childNode(node: MutableObject, key: string): MutableObject {
  const existing = Object.hasOwn(node, key) ? node[key] : undefined
  const child: MutableObject = isObject(existing) ? { ...existing } : {}
  define(node, key, child)
  return child
}

/** Plain assignment would let a key named `__proto__` reach the prototype. */
function define(node: MutableObject, key: string, value: JsonObject[string]): void {
  Object.defineProperty(node, key, { value, enumerable: true, writable: true, configurable: true })
}

/**
 * The fewest changes that make one config, or the object at `path` in it, into another: removals and new objects as a
 * whole, arrays as a whole.
 */
export function changesBetween(
  from: JsonObject,
  to: JsonObject,
  path: readonly string[] = [],
): readonly Change[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)])
  return [...names].flatMap((name): readonly Change[] => {
    const [before, after] = [valueAt(from, [name]), valueAt(to, [name])]
    if (sameJson(before, after)) return []
    const here = [...path, name]
    return isObject(before) && isObject(after)
      ? changesBetween(before, after, here)
      : [{ path: here, before, after }]
  })
}
