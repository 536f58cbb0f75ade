import { isObject, type JsonObject, sameJson, valueAt } from '../json.ts'
import type { Change } from './change.ts'

/** The fewest changes that make one config into another: removals and new objects as a whole, arrays as a whole. */
export function changesBetween(from: JsonObject, to: JsonObject): readonly Change[] {
  return diffNodes([], from, to)
}

function diffNodes(path: readonly string[], from: JsonObject, to: JsonObject): Change[] {
  const names = new Set([...Object.keys(from), ...Object.keys(to)])
  return [...names].flatMap((name): Change[] => {
    const [before, after] = [valueAt(from, [name]), valueAt(to, [name])]
    if (sameJson(before, after)) return []
    const here = [...path, name]
    return isObject(before) && isObject(after)
      ? diffNodes(here, before, after)
      : [{ path: here, before, after }]
  })
}
