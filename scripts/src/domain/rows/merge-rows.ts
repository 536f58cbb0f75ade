import type { ModelRow } from '../config/model-row.ts'
import { sameJson } from '../json.ts'
import { isOnboardingRow } from './legacy-rows.ts'
import { CATALOG_FIELDS, type CatalogField, OUTPUT_SHARE } from './row.ts'
import { baseOf, formerBase, isRowGone } from './row-origin.ts'

type KeptReason = 'missing for now' | 'in use' | 'added by hand' | 'edited by hand' | 'removed by hand'

/** A person's value that stayed although the catalogue changed its own. */
interface Conflict {
  readonly id: string
  /** What the catalogue says, by field. */
  readonly catalog: Readonly<Partial<Record<CatalogField, unknown>>>
}

/** Values that followed the catalogue although nobody knows who wrote them. */
interface Replaced {
  readonly id: string
  /** What the row had, by field. */
  readonly before: Readonly<Partial<Record<CatalogField, unknown>>>
}

export interface MergedRows {
  readonly rows: readonly ModelRow[]
  /** What the skill wrote, or would write, per id: the base of the next merge. */
  readonly base: Readonly<Record<string, ModelRow>>
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly { readonly id: string; readonly fields: readonly CatalogField[] }[]
  readonly unchanged: number
  /** Where the person's wish won over the catalogue's. */
  readonly kept: readonly {
    readonly id: string
    readonly reason: KeptReason
    readonly fields?: readonly CatalogField[]
  }[]
  /** Told in the run in which the catalogue moved; from then on the new value is the base. */
  readonly conflicts: readonly Conflict[]
  /** Only without a base: what might have been a person's edit and was not kept. */
  readonly replaced: readonly Replaced[]
}

export interface MergeInput {
  /** What the skill wrote last, by id; empty on a first run or after the state was lost. */
  readonly base: Readonly<Record<string, ModelRow>>
  /** The rows in the config now. */
  readonly ours: readonly ModelRow[]
  /** The rows the catalogue asks for. */
  readonly theirs: readonly ModelRow[]
  /** Whether `theirs` is the live catalogue. A cached or bundled list proves nothing: it only adds rows. */
  readonly live: boolean
  /** Ids of models that are gone for good; a model missing from `theirs` alone may be back tomorrow. */
  readonly retired: ReadonlySet<string>
  /** Ids that something in the config names; their rows stay even when the catalogue dropped them. */
  readonly inUse: ReadonlySet<string>
}

/**
 * Three-way merge of the model rows. A field the person never touched follows the catalogue; a field, row or
 * removal of the person's survives. The order of the config is kept; new rows come last, by id, because the
 * catalogue's own order changes daily.
 */
export function mergeRows({ base, ours, theirs, live, retired, inUse }: MergeInput): MergedRows {
  const wanted = new Map(theirs.map((row) => [row.id, row]))
  const present = new Set(ours.map((row) => row.id))
  const nextBase: Record<string, ModelRow> = live ? {} : { ...base }
  const rows: ModelRow[] = []
  const removed: string[] = []
  const changed: { id: string; fields: CatalogField[] }[] = []
  const kept: { id: string; reason: KeptReason; fields?: CatalogField[] }[] = []
  const conflicts: Conflict[] = []
  const replaced: Replaced[] = []
  let unchanged = 0

  for (const row of ours) {
    const target = live ? wanted.get(row.id) : undefined
    if (target) {
      const merged = mergeListedRow(base, row, target)
      rows.push(merged.row)
      nextBase[row.id] = merged.base
      if (merged.changed.length > 0) changed.push({ id: row.id, fields: merged.changed })
      else unchanged++
      if (merged.kept.length > 0) kept.push({ id: row.id, reason: 'edited by hand', fields: merged.kept })
      conflicts.push(...merged.conflicts)
      replaced.push(...merged.replaced)
      continue
    }
    const known = formerBase(base, row)
    const reason = live ? reasonToKeep(known, row, isRowGone(row, base, retired), inUse) : undefined
    if (live && !reason) {
      removed.push(row.id)
      continue
    }
    rows.push(row)
    if (known) nextBase[row.id] = known
    if (reason) kept.push({ id: row.id, reason })
    else unchanged++
  }

  // a config without any row has lost its provider as a whole; that removes no single model on purpose
  const hasRows = rows.length > 0
  const absent = theirs
    .filter(({ id }) => !present.has(id))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  const { added, leftOut } = splitAbsent(absent, hasRows ? base : {}, inUse)
  for (const row of [...leftOut, ...added]) nextBase[row.id] = row
  // a removal by hand is remembered while the model is only missing
  for (const [id, row] of Object.entries(base)) {
    if (hasRows && !present.has(id) && !wanted.has(id) && !retired.has(id)) nextBase[id] = row
  }
  return {
    rows: [...rows, ...added],
    base: nextBase,
    added: added.map(({ id }) => id),
    removed,
    changed,
    unchanged,
    kept: [...kept, ...leftOut.map(({ id }) => ({ id, reason: 'removed by hand' as const }))],
    conflicts,
    replaced,
  }
}

/** Rows that the config lacks: new ones, and those that a person took out, as they were written. */
function splitAbsent(
  absent: readonly ModelRow[],
  base: MergeInput['base'],
  inUse: ReadonlySet<string>,
): { readonly added: readonly ModelRow[]; readonly leftOut: readonly ModelRow[] } {
  const written = (id: string) => (Object.hasOwn(base, id) && !inUse.has(id) ? base[id] : undefined)
  return {
    added: absent.filter(({ id }) => !written(id)),
    leftOut: absent.flatMap(({ id }) => written(id) ?? []),
  }
}

/** A row that the catalogue lists, too: the fields of both, and what the person should hear of. */
function mergeListedRow(bases: MergeInput['base'], row: ModelRow, listed: ModelRow) {
  const known = baseOf(bases, row)
  const target = withinWindow(listed, known)
  const merged = mergeFields(known, row, target)
  const news = merged.kept.filter((field) => !sameJson(known?.[field], target[field]))
  const overwritten = merged.changed.filter((field) => row[field] !== undefined)
  const isReplaced = !Object.hasOwn(bases, row.id) && !isOnboardingRow(row) && overwritten.length > 0
  return {
    ...merged,
    base: { ...known, ...target },
    conflicts: news.length > 0 ? [{ id: row.id, catalog: pickFields(target, news) }] : [],
    replaced: isReplaced ? [{ id: row.id, before: pickFields(row, overwritten) }] : [],
  }
}

/** An answer's length that the catalogue no longer states stays as it was, but within its share of the window of today. */
function withinWindow(listed: ModelRow, known: ModelRow | undefined): ModelRow {
  if (!listed.contextWindow || listed.maxTokens !== undefined || known?.maxTokens === undefined) return listed
  const share = Math.floor(listed.contextWindow / OUTPUT_SHARE)
  return known.maxTokens > share ? { ...listed, maxTokens: share } : listed
}

function mergeFields(base: ModelRow | undefined, ours: ModelRow, theirs: ModelRow) {
  const changed: CatalogField[] = []
  const kept: CatalogField[] = []
  const news: Record<string, unknown> = {}
  for (const field of CATALOG_FIELDS) {
    // a field the catalogue does not state today keeps its last known value
    if (theirs[field] === undefined || sameJson(ours[field], theirs[field])) continue
    const untouched = base ? sameJson(ours[field], base[field]) : ours[field] === undefined
    if (untouched) {
      news[field] = theirs[field]
      changed.push(field)
    } else kept.push(field)
  }
  return { row: { ...ours, ...news }, changed, kept }
}

function reasonToKeep(
  base: ModelRow | undefined,
  row: ModelRow,
  gone: boolean,
  inUse: ReadonlySet<string>,
): KeptReason | undefined {
  if (!base) return 'added by hand'
  if (!gone) return 'missing for now'
  if (inUse.has(row.id)) return 'in use'
  const known: Readonly<Record<string, unknown>> = { ...base }
  const touched = Object.entries(row).some(([key, value]) => !sameJson(value, known[key]))
  return touched ? 'edited by hand' : undefined
}

function pickFields(row: ModelRow, fields: readonly CatalogField[]) {
  return Object.fromEntries(fields.map((field) => [field, row[field]]))
}
