import type { ModelRow } from '../config/model-row.ts'
import { isWithin, ROWS_PATH } from '../config/paths.ts'
import { isObject, put } from '../json.ts'
import type { LoggedChange } from './logged-write.ts'

type Rows = Readonly<Record<string, ModelRow>>

/**
 * The base of the next merge after changes were taken back: what the skill counts as written by itself follows, or the
 * next refresh would take what was taken back for a person's own edit and keep it for good.
 */
export function rebase(base: Rows, taken: readonly LoggedChange[]): Rows {
  const rows = new Map(Object.entries(base))
  for (const { address, before } of taken) {
    if (!isWithin(address, ROWS_PATH)) continue
    const [id, ...field] = address.slice(ROWS_PATH.length)
    if (id === undefined) continue
    const known = rows.get(id)
    if (field.length > 0) {
      if (isObject(known)) rows.set(id, put(known, field, before) as unknown as ModelRow)
    } else if (isRowValue(before)) rows.set(id, before)
    else rows.delete(id)
  }
  return Object.fromEntries(rows)
}

function isRowValue(value: unknown): value is ModelRow {
  return isObject(value) && typeof value.id === 'string'
}
