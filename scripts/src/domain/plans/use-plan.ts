import { isSameAlias, type Model, modelRef } from '../catalog/model.ts'
import type { AllowlistKind } from '../config/capabilities.ts'
import { type Change, changeTo } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import type { ModelRow } from '../config/model-row.ts'
import { ENTRIES_PATH, ROWS_PATH } from '../config/paths.ts'
import { catalogRows } from '../rows/row.ts'
import { type ThinkingChoice, thinkingChanges } from '../rows/thinking.ts'
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
  readonly switchesThinking?: boolean | undefined
  /** Whether the model is to think from now on; undefined leaves that as it is. */
  readonly thinking?: ThinkingChoice | undefined
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
  const missing = model && !rows.some((known) => known.id === id)
  const [row] = missing ? catalogRows([model], input.switchesThinking) : []
  // on older releases any entry is a permission, and the first one makes a list of them
  const aliased = slot === 'primary' && !input.thinking ? [] : [ref]
  return {
    row,
    changes: [
      ...(row ? changeTo(view.raw, ROWS_PATH, [...rows, row]) : []),
      ...(slot === 'primary' ? changeTo(view.raw, view.primaryPath, ref) : moveAlias(input, ref)),
      ...(input.thinking ? thinkingChanges(view.raw, ref, input.thinking) : []),
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
  const has = view.entries.some((entry) => isSameAlias(entry.alias, slot) && entry.key === ref)
  const holders = view.entries.filter((entry) => isSameAlias(entry.alias, slot) && entry.key !== ref)
  return [
    ...holders.flatMap(({ rawKey, hasMore }) => {
      const keep = hasMore || allowlist !== 'policy'
      return changeTo(view.raw, [...ENTRIES_PATH, rawKey, ...(keep ? ['alias'] : [])], undefined)
    }),
    ...(has ? [] : changeTo(view.raw, [...ENTRIES_PATH, ref, 'alias'], slot)),
  ]
}
