import { type Change, pathText } from '../domain/change.ts'
import type { MergedRows } from '../domain/merge-rows.ts'
import { ROWS_PATH } from '../domain/setup-plan.ts'

/** Ids listed per change of the rows; the counts tell the rest. */
const MAX_IDS = 20

/** The plan as the documents tell it: values in full, except the rows, which are told by id and count. */
export function planData(changes: readonly Change[], rows: MergedRows) {
  return changes.map(({ path, before, after }) => {
    const isRows = pathText(path) === pathText(ROWS_PATH)
    return {
      path: pathText(path),
      op:
        after === undefined
          ? ('remove' as const)
          : before === undefined
            ? ('add' as const)
            : ('replace' as const),
      before: isRows ? { rows: Array.isArray(before) ? before.length : 0 } : (before ?? null),
      after: isRows ? rowsData(rows) : (after ?? null),
    }
  })
}

function rowsData(rows: MergedRows) {
  const lists = { added: rows.added, removed: rows.removed, changed: rows.changed.map((row) => row.id) }
  return {
    rows: rows.rows.length,
    ...Object.fromEntries(
      Object.entries(lists)
        .filter(([, ids]) => ids.length > 0)
        .map(([name, ids]) => [
          name,
          ids.length > MAX_IDS ? [...ids.slice(0, MAX_IDS), `and ${ids.length - MAX_IDS} more`] : ids,
        ]),
    ),
  }
}
