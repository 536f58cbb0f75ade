import { isObject, type JsonObject, sameJson, valueAt } from '../json.ts'
import { applyChanges, type Change, changeTo } from './change.ts'

/**
 * The changes of a write that went over somebody's edit: the config that OpenClaw replaced held there neither what it held
 * in the one that the write was planned `from`, nor what was written.
 */
export function overwrittenEdits(
  changes: readonly Change[],
  from: JsonObject,
  replaced: JsonObject,
): readonly Change[] {
  return changes.filter(({ path, after }) => {
    if (isBlocked(replaced, path) && !isBlocked(from, path)) return true
    const held = valueAt(replaced, path)
    return !sameJson(held, valueAt(from, path)) && !sameJson(held, after)
  })
}

/**
 * The changes that give the edits back: in the places that the write went over, what `again` wants, which is planned from the
 * config that had them. Undefined when somebody has changed those places once more since.
 */
export function givenBack(
  current: JsonObject,
  replaced: JsonObject,
  over: readonly Change[],
  again: readonly Change[],
): readonly Change[] | undefined {
  if (over.some(({ path, after }) => !sameJson(valueAt(current, path), after))) return undefined
  if (over.some(({ path }) => isBlocked(replaced, path))) return undefined
  const target = applyChanges(replaced, again)
  return over.flatMap(({ path }) => changeTo(current, path, valueAt(target, path)))
}

/** Whether something that is no object stands above a place, such as the short form of a model setting. */
function isBlocked(config: JsonObject, path: readonly string[]): boolean {
  return path.some((_, depth) => {
    const above = depth === 0 ? config : valueAt(config, path.slice(0, depth))
    return above !== undefined && !isObject(above)
  })
}
