import type { ModelRow } from '../config/model-row.ts'
import type { RefreshPlan } from './refresh-plan.ts'

/**
 * Whether a refresh finds nothing to do, nothing to tell and nothing to watch: with the same input, the next one would
 * be the same.
 */
export function isQuiet({ rows, missing, drift, ...lists }: RefreshPlan): boolean {
  const { rows: _, base: __, unchanged: ___, ...rowNews } = rows
  const { since: ____, ...driftNews } = drift
  const all = [lists, rowNews, driftNews].flatMap((some): (readonly unknown[])[] => Object.values(some))
  return Object.keys(missing).length === 0 && all.every((list) => list.length === 0)
}

/** The plan that `isQuiet`, of which nobody needs the base. `since` is the last look, in milliseconds since the epoch. */
export function quietPlan(rows: readonly ModelRow[], since: number): RefreshPlan {
  return {
    changes: [],
    rows: {
      rows,
      base: {},
      added: [],
      removed: [],
      changed: [],
      unchanged: rows.length,
      kept: [],
      conflicts: [],
      replaced: [],
    },
    retired: [],
    repaired: [],
    missing: {},
    drift: {
      since,
      added: [],
      suspect: [],
      back: [],
      retired: [],
      dearer: [],
      cheaper: [],
      changed: [],
      yours: [],
    },
    attention: [],
  }
}
