import { applyChanges, type Change, pathText } from './change.ts'
import { isObject, type JsonObject } from './json.ts'

/** OpenClaw refuses a write that leaves less than half of a config of at least this many bytes. */
const GUARDED_SIZE = 512
const MIN_SHARE = 0.5
/** Above the guard's share, because only OpenClaw knows the exact size of what it writes. */
const STEP_SHARE = 0.6

/**
 * The first step of a list of changes that OpenClaw's size guard would refuse as a whole: the same changes, but
 * the array at `rowsPath` keeps as many of its dropped rows as the guard wants to see. Repeating this until
 * nothing is left to change gets there. Changes that the guard would accept come back as they are.
 */
export function firstStep(
  config: JsonObject,
  changes: readonly Change[],
  rowsPath: readonly string[],
): readonly Change[] {
  const size = sizeOf(config)
  if (size < GUARDED_SIZE || sizeOf(applyChanges(config, changes)) >= size * MIN_SHARE) return changes
  const rows = changes.find((change) => pathText(change.path) === pathText(rowsPath))
  if (!rows || !Array.isArray(rows.before) || !Array.isArray(rows.after)) return changes
  const after: readonly unknown[] = rows.after
  const staying = new Set(after.map(idOf))
  const dropped = rows.before.filter((row) => !staying.has(idOf(row)))
  for (let keep = 1; keep <= dropped.length; keep++) {
    const step = changes.map((change) =>
      change === rows ? { ...rows, after: [...after, ...dropped.slice(0, keep)] } : change,
    )
    if (sizeOf(applyChanges(config, step)) >= size * STEP_SHARE || keep === dropped.length) return step
  }
  return changes
}

function idOf(row: unknown): unknown {
  return isObject(row) ? row.id : undefined
}

/** Characters as OpenClaw writes the file. */
function sizeOf(config: JsonObject): number {
  return JSON.stringify(config, null, 2).length
}
