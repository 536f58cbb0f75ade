import { type Change, changeTo } from './change.ts'
import type { ConfigView } from './config-view.ts'
import { type MergedRows, mergeRows } from './merge-rows.ts'
import type { Catalog } from './model.ts'
import { chutesReferences } from './references.ts'
import { type ModelRow, toRow } from './row.ts'
import { ROWS_PATH } from './setup-plan.ts'
import { successor } from './successor.ts'

export interface Retired {
  readonly id: string
  /** Config paths that name the model. */
  readonly usedBy: readonly string[]
  readonly replacement: { readonly id: string; readonly reason: string } | undefined
}

export interface RefreshPlan {
  readonly changes: readonly Change[]
  readonly rows: MergedRows
  /** Models that left the catalogue while the config still names them; their rows stay. */
  readonly retired: readonly Retired[]
}

/** What a live catalogue means for the rows. Only the rows change: primary and aliases are the person's. */
export function planRefresh(
  view: ConfigView,
  catalog: Catalog,
  base: Readonly<Record<string, ModelRow>>,
): RefreshPlan {
  const references = chutesReferences(view.raw)
  const rows = mergeRows({
    base,
    ours: view.provider?.rows ?? [],
    theirs: catalog.models.map(toRow),
    live: catalog.source === 'live',
    inUse: new Set(references.keys()),
  })
  const retired = rows.kept
    .filter((row) => row.reason === 'in use')
    .map(({ id }) => ({
      id,
      usedBy: references.get(id) ?? [],
      replacement: successor({ id }, catalog.models),
    }))
  return { changes: changeTo(view.raw, ROWS_PATH, rows.rows), rows, retired }
}
