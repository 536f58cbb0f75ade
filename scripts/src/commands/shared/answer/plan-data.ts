import { type Change, pathText } from '../../../domain/config/change.ts'
import { ENTRIES_PATH, isSamePath, ROWS_PATH } from '../../../domain/config/paths.ts'
import { sameJson } from '../../../domain/json.ts'
import { printableValue } from '../../../domain/plans/printable-changes.ts'
import type { MergedRows } from '../../../domain/rows/merge-rows.ts'
import type { Planned } from './plan-table.ts'

/** Ids listed per change of the rows; the counts tell the rest. */
const MAX_IDS = 20

type RowChanges = Pick<MergedRows, 'rows' | 'added' | 'removed' | 'changed'>

/**
 * The plan as the documents tell it: values of the skill's in full, the rows by id and count, and entries that only allow a
 * model by count.
 */
export function planData(changes: readonly Change[], rows: RowChanges): Planned[] {
  const permissions = changes.filter(isPermission)
  const others = changes.filter((change) => !isPermission(change))
  return [...others.map((change) => plannedChange(change, rows)), ...permissionCounts(permissions)]
}

function plannedChange({ path, before, after }: Change, rows: RowChanges): Planned {
  const isRows = isSamePath(path, ROWS_PATH)
  return {
    path: pathText(path),
    op: after === undefined ? 'remove' : before === undefined ? 'add' : 'replace',
    before: isRows
      ? { rows: Array.isArray(before) ? before.length : 0 }
      : (printableValue(path, before).value ?? null),
    after: isRows ? rowsData(rows) : (printableValue(path, after).value ?? null),
  }
}

/** An entry under `agents.defaults.models` without alias and settings, added or removed. */
function isPermission({ path, before, after }: Change): boolean {
  const bare = [before, after].every((value) => value === undefined || sameJson(value, {}))
  return bare && isSamePath(path.slice(0, -1), ENTRIES_PATH)
}

function permissionCounts(permissions: readonly Change[]): Planned[] {
  const path = pathText(ENTRIES_PATH)
  const added = permissions.filter((change) => change.after !== undefined).map((change) => change.path.at(-1))
  const removed = permissions.length - added.length
  const gone: Planned = { path, op: 'remove', before: { entries: removed }, after: null }
  const come: Planned = {
    path,
    op: 'add',
    before: null,
    after: { entries: added.length, first: added.slice(0, 3) },
  }
  return [...(removed > 0 ? [gone] : []), ...(added.length > 0 ? [come] : [])]
}

function rowsData(rows: RowChanges) {
  const lists = { added: rows.added, removed: rows.removed, changed: rows.changed.map((row) => row.id) }
  return {
    rows: rows.rows.length,
    ...Object.fromEntries(
      Object.entries(lists)
        .filter(([, ids]) => ids.length > 0)
        .map(([name, ids]) => [name, capped(ids)]),
    ),
  }
}

function capped(ids: readonly string[]): readonly string[] {
  return ids.length > MAX_IDS ? [...ids.slice(0, MAX_IDS), `and ${ids.length - MAX_IDS} more`] : ids
}
