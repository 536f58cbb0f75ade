import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sharedFile } from '../shared-data.ts'
import { type CatalogEnvelope, type CatalogRow, catalogRow, type RowSpec } from './catalog.ts'

/** The public catalogue on a day; it stays the same until the next day that is listed. */
interface CatalogDay {
  readonly day: string
  readonly rows: readonly CatalogRow[]
}

/** The days of a history are empty where nobody has it. */
export interface CatalogHistory {
  readonly name: string
  readonly days: readonly CatalogDay[]
}

/** What became different on a day, in the facts that make a row. */
interface DayChanges {
  readonly day: string
  readonly added?: readonly RowSpec[]
  readonly removed?: readonly string[]
  readonly changed?: Readonly<Record<string, Partial<RowSpec>>>
}

/** The days of 2026 on which the public catalogue changed, and the fields that a whole row of an engine has. */
const HISTORY: {
  readonly days: readonly DayChanges[]
  readonly fields: Readonly<Record<'sglang' | 'vllm', readonly string[]>>
} = JSON.parse(readFileSync(new URL('catalog-history.json', import.meta.url), 'utf8'))

/** The fields of a whole row as the endpoint sends them, sorted. */
export const ROW_FIELDS = HISTORY.fields

/** The history that the repository has, then the recorded one beside it: a test runs on both. */
export function catalogHistories(): readonly CatalogHistory[] {
  return [
    { name: 'the history in the repository', days: historyDays() },
    { name: 'the recorded history, where there is one', days: recordedDays() },
  ]
}

function historyDays(): readonly CatalogDay[] {
  let specs: readonly RowSpec[] = []
  return HISTORY.days.map(({ day, added = [], removed = [], changed = {} }) => {
    const kept = specs.filter(({ id }) => !removed.includes(id))
    specs = [...kept.map((spec) => ({ ...spec, ...changed[spec.id] })), ...added]
    return { day, rows: specs.map(catalogRow) }
  })
}

function recordedDays(): readonly CatalogDay[] {
  const folder = sharedFile('catalog')
  if (!folder) return []
  return readdirSync(folder)
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.json$/.test(name))
    .sort()
    .map((name) => ({
      day: name.slice(0, 10),
      rows: (JSON.parse(readFileSync(join(folder, name), 'utf8')) as CatalogEnvelope).data,
    }))
}
