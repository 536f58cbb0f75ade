import { type Model, modelRef } from '../catalog/model.ts'
import type { AllowlistKind } from '../config/capabilities.ts'
import { type Change, changeTo } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import type { ModelRow } from '../config/model-row.ts'
import { ENTRIES_PATH, ROWS_PATH } from '../config/paths.ts'
import { toRow } from '../rows/row.ts'
import { allowlistChanges } from './allowlist.ts'

export interface UseInput {
  readonly view: ConfigView
  /** `primary`, or the alias that is to name the model. */
  readonly slot: string
  readonly id: string
  /** The catalogue's model, for a row that the config lacks; undefined for a model that only the config has. */
  readonly model: Model | undefined
  readonly allowlist: AllowlistKind
  readonly otherProviders: readonly string[]
}

export interface UsePlan {
  readonly changes: readonly Change[]
  /** The row that the config lacked. */
  readonly row: ModelRow | undefined
}

/** The changes that point one slot at one model, keep it allowed, and lock nobody out of another. */
export function planUse(input: UseInput): UsePlan {
  const { view, slot, id, model } = input
  const ref = modelRef(id)
  const rows = view.provider?.rows ?? []
  const row = model && !rows.some((known) => known.id === id) ? toRow(model) : undefined
  const aliased = slot === 'primary' ? [] : [ref]
  return {
    row,
    changes: [
      ...(row ? changeTo(view.raw, ROWS_PATH, [...rows, row]) : []),
      ...(slot === 'primary' ? changeTo(view.raw, view.primaryPath, ref) : moveAlias(input, ref)),
      ...allowlistChanges(input.allowlist, {
        view,
        needed: [ref],
        aliased,
        ids: [...new Set([...rows.map((known) => known.id), id])],
        others: input.otherProviders,
      }),
    ],
  }
}

/** Whoever had the alias loses it, but stays allowed where an entry is a permission. */
function moveAlias({ view, slot, allowlist }: UseInput, ref: string): Change[] {
  const holders = view.entries.filter((entry) => entry.alias === slot && entry.key !== ref)
  return [
    ...holders.flatMap(({ key, hasMore }) => {
      const keep = hasMore || allowlist !== 'policy'
      return changeTo(view.raw, [...ENTRIES_PATH, key, ...(keep ? ['alias'] : [])], undefined)
    }),
    ...changeTo(view.raw, [...ENTRIES_PATH, ref, 'alias'], slot),
  ]
}
