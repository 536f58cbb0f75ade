import { isObject, type JsonObject, listAt, objectAt, sameJson, valueAt } from '../json.ts'
import { applyChanges, type Change, changeTo, pathText } from './change.ts'
import { isSamePath, isWithin, PROVIDER_PATH, ROWS_PATH } from './paths.ts'

/** OpenClaw refuses a write that leaves less than half of a file of at least this many bytes. */
const GUARDED_SIZE = 512
/** OpenClaw stamps its release into what it writes, which may be a few letters shorter than the one before. */
const STAMP_BYTES = 24

/**
 * The first step of a list of changes that OpenClaw's size guard would refuse as a whole: as much as the guard lets go at
 * once. Repeating this until nothing is left to change gets there. Everything but the rows and what is around them goes
 * first; with the last of it, rows. Changes that the guard accepts come back as they are. `fileBytes` is the size of the
 * file as it lies there, with which OpenClaw below 2026.9 compares; `careful` is for after a refusal.
 */
export function firstStep(
  config: JsonObject,
  changes: readonly Change[],
  { fileBytes = 0, careful = false } = {},
): readonly Change[] {
  const size = Math.max(sizeOf(config), fileBytes)
  const share = careful ? 0.6 : 0.5
  const fits = (step: readonly Change[]): boolean =>
    sizeOf(applyChanges(config, step)) >= size * share + STAMP_BYTES
  if (size < GUARDED_SIZE || fits(changes)) return changes
  const target = applyChanges(config, changes)
  const goes = valueAt(target, PROVIDER_PATH) === undefined
  const others = [
    ...changes.filter((change) => !concernsBlock(change)),
    ...(goes ? withoutExtras(config) : []),
  ]
  const fitting = longestPrefix(others, fits)
  if (fitting.length < others.length) return fitting.length > 0 ? fitting : changes
  const after = listAt(target, ROWS_PATH)
  const staying = new Set(after.map(idOf))
  const dropped = listAt(config, ROWS_PATH).filter((row) => !staying.has(idOf(row)))
  // rows of a block that stays go whole where that is possible: a run that is cut off leaves whole rows then
  for (const cuts of goes ? [CUTS] : [[CUTS[0], CUTS.at(-1)], CUTS]) {
    const step = (index: number): readonly Change[] => [
      ...others,
      ...changeTo(config, ROWS_PATH, [...after, ...cutRows(dropped, cuts, index)]),
    ]
    const last = lastThat((cuts.length - 1) * dropped.length, (index) => fits(step(index)))
    if (last >= 0 && step(last).length > others.length) return step(last)
  }
  return others.length > 0 ? others : changes
}

type Cut = ((row: unknown) => readonly unknown[]) | undefined

/** What of a row there is on its way out: the guard wants small pieces of a small file. */
const CUTS: readonly Cut[] = [
  (row) => [row],
  (row) => [withOnly(row, ['id', 'name', 'compat'])],
  (row) => [withOnly(row, ['id', 'name'])],
  () => [],
]

/** Whether a row is what a removal in steps leaves of one for a while. */
export function isCutRow(row: unknown): boolean {
  return isObject(row) && sameJson(row, withOnly(row, ['id', 'name', 'compat']))
}

function withOnly(row: unknown, names: readonly string[]): unknown {
  if (!isObject(row)) return row
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)))
}

/** Takes everything out of a provider that it need not have as long as it has rows. */
function withoutExtras(config: JsonObject): readonly Change[] {
  return Object.keys(objectAt(config, PROVIDER_PATH))
    .filter((name) => !['baseUrl', 'api', 'models'].includes(name))
    .flatMap((name) => changeTo(config, [...PROVIDER_PATH, name], undefined))
}

/** Rows after so many cuts: each cut goes through all of them, from the last to the first, before the next begins. */
function cutRows(rows: readonly unknown[], cuts: readonly Cut[], index: number): readonly unknown[] {
  const round = Math.floor(index / rows.length)
  const whole = rows.length - 1 - (index % rows.length)
  return rows.flatMap((row, at) => cuts[at < whole ? round : round + 1]?.(row) ?? [])
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
  let length = changes.length
  while (length > 0 && !fits(changes.slice(0, length))) length--
  return changes.slice(0, length)
}

/** The last number below `count` that holds, where those before it hold, too; -1 when none does. */
function lastThat(count: number, holds: (index: number) => boolean): number {
  let [held, failed] = [-1, count]
  while (failed - held > 1) {
    const middle = Math.floor((held + failed) / 2)
    if (holds(middle)) held = middle
    else failed = middle
  }
  return held
}

function idOf(row: unknown): unknown {
  return isObject(row) ? row.id : undefined
}

/** Bytes as OpenClaw writes the file, with a line end at its end. */
function sizeOf(config: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(config, null, 2)) + 1
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
