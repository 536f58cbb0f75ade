import { type JsonObject, sameJson, valueAt } from '../json.ts'
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
  const target = applyChanges(replaced, again)
  return over.flatMap(({ path }) => changeTo(current, path, valueAt(target, path)))
}
