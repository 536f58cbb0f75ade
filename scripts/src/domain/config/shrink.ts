import { isObject, type JsonObject, listAt, sameJson, valueAt } from '../json.ts'
import { applyChanges, type Change, pathText } from './change.ts'
import { isSamePath, isWithin, PROVIDER_PATH, ROWS_PATH } from './paths.ts'

/** OpenClaw refuses a write that leaves less than half of a config of at least this many bytes. */
const GUARDED_SIZE = 512
const MIN_SHARE = 0.5
/** A little above the guard's share, because only OpenClaw knows the exact size of what it writes. */
const STEP_SHARE = 0.54

/**
 * The first step of a list of changes that OpenClaw's size guard would refuse as a whole. Repeating this until nothing
 * is left to change gets there: first everything but the rows and what is around them, as far as the guard lets it;
 * with it the rows lose as many as the guard allows; the last row is cut short before it goes. Changes that
 * the guard would accept come back as they are.
 */
export function firstStep(config: JsonObject, changes: readonly Change[]): readonly Change[] {
  const size = sizeOf(config)
  const share = (step: readonly Change[]): number => sizeOf(applyChanges(config, step)) / size
  if (size < GUARDED_SIZE || share(changes) >= MIN_SHARE) return changes
  const others = changes.filter((change) => !concernsBlock(change))
  const fitting = longestPrefix(others, (step) => share(step) >= STEP_SHARE)
  if (fitting.length < others.length) return fitting.length > 0 ? fitting : changes
  const before = valueAt(config, ROWS_PATH)
  const after = listAt(applyChanges(config, changes), ROWS_PATH)
  if (!Array.isArray(before)) return others.length > 0 ? others : changes
  const staying = new Set(after.map(idOf))
  const dropped = before.filter((row) => !staying.has(idOf(row)))
  const rows = (left: readonly unknown[]): readonly Change[] => [
    ...others,
    { path: ROWS_PATH, before, after: [...after, ...left] },
  ]
  const keep = smallest(dropped.length, (count) => share(rows(dropped.slice(0, count))) >= STEP_SHARE)
  if (keep < dropped.length) return rows(dropped.slice(0, keep))
  if (others.length > 0) return others
  // of nothing but what a row must have
  const cut = dropped.map((row) =>
    isObject(row) ? { id: row.id, ...(row.name !== undefined && { name: row.name }) } : row,
  )
  return dropped.length > 0 && !sameJson(cut, dropped) ? rows(cut) : changes
}

/** The rows themselves, or a removal in or around the block that they need to be valid. */
function concernsBlock({ path, after }: Change): boolean {
  const isNear = isWithin(path, PROVIDER_PATH) || isWithin(PROVIDER_PATH, path)
  return isSamePath(path, ROWS_PATH) || (after === undefined && isNear)
}

function longestPrefix(
  changes: readonly Change[],
  fits: (step: readonly Change[]) => boolean,
): readonly Change[] {
  if (fits(changes)) return changes
  const tooMany = smallest(changes.length, (length) => length > 0 && !fits(changes.slice(0, length)))
  return changes.slice(0, Math.max(0, tooMany - 1))
}

/** The smallest count from 1 to `limit` that holds; `limit` when none does. */
function smallest(limit: number, holds: (count: number) => boolean): number {
  return Array.from({ length: limit }, (_, index) => index + 1).find(holds) ?? Math.max(1, limit)
}

function idOf(row: unknown): unknown {
  return isObject(row) ? row.id : undefined
}

/** Bytes as OpenClaw writes the file. */
function sizeOf(config: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(config, null, 2))
}

/** The arrays that lose entries; OpenClaw wants them named. */
export function shortenedLists(changes: readonly Change[]): string[] {
  return changes
    .filter(({ path, before, after }) => isSamePath(path, ROWS_PATH) && drops(before, after))
    .map(({ path }) => pathText(path))
}

function drops(before: unknown, after: unknown): boolean {
  const ids = (rows: unknown): unknown[] => (Array.isArray(rows) ? rows.map(idOf) : [])
  const staying = new Set(ids(after))
  return ids(before).some((id) => !staying.has(id))
}
