import { type Drift, driftBetween } from '../catalog/drift.ts'
import { type MissingModels, observeMissing, retiredIds, usefulSightings } from '../catalog/missing-models.ts'
import type { Catalog, Model } from '../catalog/model.ts'
import type { AllowlistKind } from '../config/capabilities.ts'
import { applyChanges, type Change, changeTo } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import type { ModelRow } from '../config/model-row.ts'
import { ROWS_PATH } from '../config/paths.ts'
import { chutesReferences } from '../config/references.ts'
import { type MergedRows, mergeRows } from '../rows/merge-rows.ts'
import { catalogRows } from '../rows/row.ts'
import { onceLiveIds } from '../rows/row-origin.ts'
import type { Consent } from '../selection/consent.ts'
import { listedOneByOne, permissionChanges } from './allowlist.ts'
import { type RefreshFinding, refreshFindings } from './refresh-findings.ts'
import { type RepairedReferences, type Retired, repairRetired, retiredInUse } from './replace-retired.ts'

export interface RefreshPlan {
  readonly changes: readonly Change[]
  readonly rows: MergedRows
  /** Models that are gone for good while something still names them; their rows stay. */
  readonly retired: readonly Retired[]
  /** What `--repair` pointed elsewhere. */
  readonly repaired: readonly RepairedReferences[]
  readonly missing: MissingModels
  readonly drift: Drift
  readonly attention: readonly RefreshFinding[]
}

/** What a refresh knows besides the config, the catalogue and the base of the merge. */
export interface RefreshContext {
  readonly missing?: MissingModels
  readonly lastGood?: { readonly fetchedAt: number; readonly models: readonly Model[] } | undefined
  /** How this OpenClaw reads its model entries; undefined when nobody has found out. */
  readonly allowlist?: AllowlistKind | undefined
  /** Whether this OpenClaw can switch thinking by the chat template; undefined as above. */
  readonly switchesThinking?: boolean | undefined
  /** What names models outside of the config (scheduled jobs), by id. */
  readonly elsewhere?: ReadonlyMap<string, readonly string[]>
  /** Point references to retired models at their successors, within what the person consented to. */
  readonly repair?: { readonly allowed: readonly Consent[] } | undefined
}

/**
 * What a catalogue means for the rows. Without `repair` only the rows change (and, where this OpenClaw permits
 * models one by one, their permissions): primary and aliases are the person's.
 */
export function planRefresh(
  view: ConfigView,
  catalog: Catalog,
  base: Readonly<Record<string, ModelRow>>,
  context: RefreshContext = {},
): RefreshPlan {
  const ours = view.provider?.rows ?? []
  const missingBefore = context.missing ?? {}
  const lastGood = context.lastGood?.models ?? []
  const missing = observeMissing({ before: missingBefore, catalog, known: onceLiveIds(base, ours), lastGood })
  const retired = retiredIds(missing)
  const found = chutesReferences(view.raw)
  const gone = { retired, missing, ours, models: catalog.models }
  const inConfig = retiredInUse({ ...gone, config: view.raw, references: found })
  const repair = context.repair
    ? repairRetired(view.raw, inConfig, catalog.models, context.repair.allowed)
    : { changes: [], repaired: [] }

  // what is in use is judged by the config as it will be, or a second run would find more to do
  const after = repair.changes.length > 0 ? applyChanges(view.raw, repair.changes) : view.raw
  const references = joinReferences(
    repair.changes.length > 0 ? chutesReferences(after) : found,
    context.elsewhere,
  )
  const rows = mergeRows({
    base,
    ours,
    theirs: catalogRows(catalog.models, context.switchesThinking, ours),
    live: catalog.source === 'live',
    retired,
    inUse: new Set(references.keys()),
  })
  const stillRetired = retiredInUse({ ...gone, config: after, references })
  const permissions = listedOneByOne(context.allowlist, view, base)
    ? permissionChanges(after, rows.added, rows.removed)
    : []
  const drift = driftBetween({
    before: context.lastGood,
    now: catalog.models,
    missingBefore,
    missing,
    references: joinReferences(found, context.elsewhere),
  })
  return {
    changes: [...repair.changes, ...permissions, ...changeTo(view.raw, ROWS_PATH, rows.rows)],
    rows,
    retired: stillRetired,
    repaired: repair.repaired,
    missing: usefulSightings(missing, rows),
    drift,
    attention: refreshFindings({ retired: stillRetired, drift, catalog, references }),
  }
}

function joinReferences(
  inConfig: ReadonlyMap<string, readonly string[]>,
  elsewhere: ReadonlyMap<string, readonly string[]> | undefined,
): ReadonlyMap<string, readonly string[]> {
  if (!elsewhere || elsewhere.size === 0) return inConfig
  const all = new Map(inConfig)
  for (const [id, places] of elsewhere) all.set(id, [...(all.get(id) ?? []), ...places])
  return all
}
