import { type Drift, priceWords } from '../../domain/catalog/drift.ts'
import type { Cell, Table } from '../../shell/answer/table.ts'

/** A screenful. */
const MAX_DRIFT_ROWS = 40

/** What became of the models, for people: one line each, with what of this config it touches. */
export function driftTable(drift: Drift): Table {
  const used = new Set(drift.yours.map(({ id }) => id))
  const row = (mark: Cell, id: string, news: string): Cell[] => [
    mark,
    used.has(id) ? { text: id, tone: 'strong' } : id,
    news,
    used.has(id) ? { text: 'in use', tone: 'accent' } : '',
  ]
  const all = (ids: readonly string[], mark: Cell, news: string): Cell[][] =>
    ids.map((id) => row(mark, id, news))
  const rows = [
    ...all(drift.added, { text: '+', tone: 'good' }, 'new'),
    ...all(drift.back, { text: '+', tone: 'good' }, 'back'),
    ...all(drift.suspect, { text: '?', tone: 'warn' }, 'missing, stays until that is certain'),
    ...all(drift.retired, { text: '-', tone: 'bad' }, 'gone'),
    ...drift.dearer.map((price) => row({ text: '↑', tone: 'bad' }, price.id, priceWords(price))),
    ...drift.cheaper.map((price) => row({ text: '↓', tone: 'good' }, price.id, priceWords(price))),
    ...drift.changed.map(({ id, field, before, after }) =>
      row({ text: '~', tone: 'warn' }, id, `${field} ${before} → ${after}`),
    ),
  ]
  const more = rows.length - MAX_DRIFT_ROWS
  return {
    columns: [{ title: '' }, { title: '', gives: 'cut' }, { title: '', dropAt: 2 }, { title: '', dropAt: 1 }],
    rows: [...rows.slice(0, MAX_DRIFT_ROWS), ...(more > 0 ? [['', `and ${more} more`, '', '']] : [])],
  }
}
