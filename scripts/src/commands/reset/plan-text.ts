import { type Change, pathText } from '../../domain/config/change.ts'
import { isSamePath, ROWS_PATH } from '../../domain/config/paths.ts'
import { isObject } from '../../domain/json.ts'
import { printableValue } from '../../domain/plans/printable-changes.ts'
import type { Planned } from '../shared/answer/plan-table.ts'

/** Changes listed in the answer; `counts` tells how many there were. */
export const MAX_LISTED = 25
/** Characters of JSON up to which a value is told in full. */
const MAX_VALUE = 200

/** Planned changes as the document tells them: small values of the skill's in full, others by size, a person's not at all. */
export function printableChanges(changes: readonly Change[]): Planned[] {
  return changes.slice(0, MAX_LISTED).map(({ path, before, after }) => ({
    path: pathText(path),
    op: after === undefined ? 'remove' : before === undefined ? 'add' : 'replace',
    before: describeValue(path, before),
    after: describeValue(path, after),
  }))
}

function describeValue(path: readonly string[], held: unknown): unknown {
  if (held === undefined) return null
  if (isSamePath(path, ROWS_PATH)) return { rows: Array.isArray(held) ? held.length : 0 }
  const { value } = printableValue(path, held)
  if (JSON.stringify(value).length <= MAX_VALUE) return value
  return isObject(value) ? { members: Object.keys(value).length } : { length: String(value).length }
}
