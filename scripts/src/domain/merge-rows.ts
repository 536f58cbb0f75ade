import { isObject, sameJson } from './json.ts'
import { isOnboardingRow } from './legacy-rows.ts'
import { CHUTES_COMPAT, type ModelRow } from './row.ts'

/** The row fields that follow the catalogue; every other field of a row is the person's. */
export const CATALOG_FIELDS = [
  'name',
  'reasoning',
  'input',
  'cost',
  'contextWindow',
  'maxTokens',
  'compat',
] as const
export type CatalogField = (typeof CATALOG_FIELDS)[number]

export type KeptReason = 'in use' | 'added by hand' | 'edited by hand' | 'removed by hand'

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
}

export interface MergeInput {
  /** What the skill wrote last, by id; empty on a first run or after the state was lost. */
  readonly base: Readonly<Record<string, ModelRow>>
  /** The rows in the config now. */
  readonly ours: readonly ModelRow[]
  /** The rows the catalogue asks for. */
  readonly theirs: readonly ModelRow[]
  /** Whether a model missing from `theirs` is gone. A cached or bundled list proves nothing: it only adds rows. */
  readonly live: boolean
  /** Ids that something in the config names; their rows stay even when the catalogue dropped them. */
  readonly inUse: ReadonlySet<string>
}

/**
 * Three-way merge of the model rows. A field the person never touched follows the catalogue; a field, row or
 * removal of the person's survives. The order of the config is kept; new rows come last, by id, because the
 * catalogue's own order changes daily.
 */
export function mergeRows({ base, ours, theirs, live, inUse }: MergeInput): MergedRows {
  const wanted = new Map(theirs.map((row) => [row.id, row]))
  const present = new Set(ours.map((row) => row.id))
  const nextBase: Record<string, ModelRow> = live ? {} : { ...base }
  const rows: ModelRow[] = []
  const removed: string[] = []
  const changed: { id: string; fields: CatalogField[] }[] = []
  const kept: { id: string; reason: KeptReason; fields?: CatalogField[] }[] = []
  let unchanged = 0

  for (const row of ours) {
    const target = wanted.get(row.id)
    if (!live) {
      const known = formerBase(base, row)
      rows.push(row)
      if (known) nextBase[row.id] = known
      unchanged++
      continue
    }
    if (target) {
      const known = baseOf(base, row)
      const merged = mergeFields(known, row, target)
      rows.push(merged.row)
      nextBase[row.id] = { ...known, ...target }
      if (merged.changed.length > 0) changed.push({ id: row.id, fields: merged.changed })
      else unchanged++
      if (merged.kept.length > 0) kept.push({ id: row.id, reason: 'edited by hand', fields: merged.kept })
      continue
    }
    const known = formerBase(base, row)
    const reason = reasonToKeep(known, row, inUse)
    if (reason) {
      rows.push(row)
      if (known) nextBase[row.id] = known
      kept.push({ id: row.id, reason })
    } else removed.push(row.id)
  }

  const added: string[] = []
  // without any row left the provider was removed as a whole, or would be: that is nobody's list of wishes
  const hasRows = rows.length > 0
  for (const row of [...theirs].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (present.has(row.id)) continue
    const known = Object.hasOwn(base, row.id) ? base[row.id] : undefined
    if (known && hasRows && !inUse.has(row.id)) {
      nextBase[row.id] = known
      kept.push({ id: row.id, reason: 'removed by hand' })
      continue
    }
    rows.push(row)
    nextBase[row.id] = row
    added.push(row.id)
  }
  return { rows, base: nextBase, added, removed, changed, unchanged, kept }
}

/** Ids of rows that a person added: not in the catalogue and never written by us. */
export function handAddedIds(input: Pick<MergeInput, 'base' | 'ours' | 'theirs'>): readonly string[] {
  const wanted = new Set(input.theirs.map((row) => row.id))
  return input.ours.filter((row) => !wanted.has(row.id) && !formerBase(input.base, row)).map((row) => row.id)
}

/**
 * What was written for this row without a person's doing: by us (a row in exactly our form counts even when the state
 * file was lost), or by OpenClaw's own onboarding.
 */
function baseOf(base: MergeInput['base'], row: ModelRow): ModelRow | undefined {
  if (Object.hasOwn(base, row.id)) return base[row.id]
  if (isOnboardingRow(row)) return row
  const ownKeys = new Set<string>(['id', ...CATALOG_FIELDS])
  return sameJson(row.compat, CHUTES_COMPAT) && Object.keys(row).every((key) => ownKeys.has(key))
    ? row
    : undefined
}

/** The same for a row whose model is gone: with a state at hand, a row in our form is a copy that a person made. */
function formerBase(base: MergeInput['base'], row: ModelRow): ModelRow | undefined {
  const ours = Object.hasOwn(base, row.id) || Object.keys(base).length === 0 || isOnboardingRow(row)
  return ours ? baseOf(base, row) : undefined
}

function mergeFields(base: ModelRow | undefined, ours: ModelRow, theirs: ModelRow) {
  const changed: CatalogField[] = []
  const kept: CatalogField[] = []
  const row: Record<string, unknown> = { ...ours }
  for (const field of CATALOG_FIELDS) {
    // a field the catalogue does not state today keeps its last known value
    if (theirs[field] === undefined || sameJson(ours[field], theirs[field])) continue
    const untouched = base ? sameJson(ours[field], base[field]) : ours[field] === undefined
    if (untouched) {
      row[field] = theirs[field]
      changed.push(field)
    } else kept.push(field)
  }
  return { row: row as unknown as ModelRow, changed, kept }
}

function reasonToKeep(
  base: ModelRow | undefined,
  row: ModelRow,
  inUse: ReadonlySet<string>,
): KeptReason | undefined {
  if (!base) return 'added by hand'
  if (inUse.has(row.id)) return 'in use'
  const touched = Object.keys(row).some((key) => !sameJson(field(row, key), field(base, key)))
  return touched ? 'edited by hand' : undefined
}

function field(row: ModelRow, key: string): unknown {
  return isObject(row) ? row[key] : undefined
}
