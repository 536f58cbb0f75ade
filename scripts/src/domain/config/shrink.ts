import { isObject, type JsonObject, listAt, objectAt, sameJson, valueAt } from '../json.ts'
import { applyChanges, type Change, changeTo, pathText } from './change.ts'
import { isSamePath, isWithin, PLUGIN_PATH, PROVIDER_PATH, ROWS_PATH } from './paths.ts'

/** OpenClaw refuses a write that leaves less than half of a file of at least this many bytes. */
const GUARDED_SIZE = 512
/** OpenClaw stamps its release into what it writes, which may be a few letters shorter than the one before. */
const STAMP_BYTES = 24
/** Spaces before each line of a row, which is an entry of a list in the fourth object. */
const ROW_INDENT = 10

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
  const floor = size * (careful ? 0.6 : 0.5) + STAMP_BYTES
  const fits = (step: readonly Change[]): boolean =>
    // an empty list takes some less than its entries
    sizeOf(applyChanges(config, step)) >= floor - ROW_INDENT
  if (size < GUARDED_SIZE || fits(changes)) return changes
  const target = applyChanges(config, changes)
  const goes = valueAt(target, PROVIDER_PATH) === undefined
  const others = [
    ...changes.filter((change) => !concernsBlock(change)),
    ...(goes ? withoutExtras(config) : []),
  ]
  let first = others
  while (first.length > 0 && !fits(first)) first = first.slice(0, -1)
  if (first.length < others.length) return first.length > 0 ? first : changes
  const after = listAt(target, ROWS_PATH)
  const staying = new Set(after.map(idOf))
  const dropped = listAt(config, ROWS_PATH).filter((row) => !staying.has(idOf(row)))
  const withRows = (rows: readonly unknown[]): readonly Change[] => [
    ...others,
    ...changeTo(config, ROWS_PATH, [...after, ...rows]),
  ]
  const room = sizeOf(applyChanges(config, withRows(dropped))) - floor
  // rows of a block that stays go whole where that is possible: a run that is cut off leaves whole rows then
  for (const forms of goes ? [FORMS] : [FORMS.slice(-1), FORMS]) {
    const cut = withRows(cutRows(dropped, forms, room))
    if (cut.length > others.length && fits(cut)) return cut
  }
  return others.length > 0 ? others : changes
}

type Form = (row: unknown) => readonly unknown[]

/** What of a row there is on its way out: the guard wants small pieces of a small file. */
const FORMS: readonly Form[] = [
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

/**
 * Rows after as many bytes of them are gone as there is room for: each form goes through all of them, from the last to the
 * first, before the next begins, and passes over those for which there is no room.
 */
function cutRows(rows: readonly unknown[], forms: readonly Form[], room: number): readonly unknown[] {
  let left = room
  const lastFirst = rows.toReversed()
  let cut = lastFirst.map((row): readonly unknown[] => [row])
  for (const form of forms) {
    cut = cut.map((now, index) => {
      const next = form(lastFirst[index])
      const goes = bytesOf(now) - bytesOf(next)
      if (goes > left) return now
      left -= goes
      return next
    })
  }
  return cut.toReversed().flat()
}

/**
 * The rows themselves, or a removal in or around the block that they need to be valid, or in or around what the config says of
 * OpenClaw's plugin: as long as there is a block, a running Gateway goes by that, and 2026.5.2 writes the config anew without it.
 */
function concernsBlock({ path, after }: Change): boolean {
  const isNear = [PROVIDER_PATH, PLUGIN_PATH].some((place) => isWithin(path, place) || isWithin(place, path))
  return isSamePath(path, ROWS_PATH) || (after === undefined && isNear)
}

function idOf(row: unknown): unknown {
  return isObject(row) ? row.id : undefined
}

/** Bytes of what is left of a row where it lies in the file, among others: its lines, and a comma and a line end. */
function bytesOf(rows: readonly unknown[]): number {
  const texts = rows.map((row) => JSON.stringify(row, null, 2))
  return texts.reduce(
    (sum, text) => sum + Buffer.byteLength(text) + text.split('\n').length * ROW_INDENT + 2,
    0,
  )
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
