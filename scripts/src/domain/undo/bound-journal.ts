import { NOTHING } from './inverse.ts'
import type { Journal, JournalEntry } from './journal.ts'

export interface Bounds {
  readonly entries: number
  /** Characters of JSON. */
  readonly size: number
}

/** Keeps the newest entries; what `all` needs is in `total` and is never dropped. */
export function bounded(journal: Journal, bounds: Bounds): Journal {
  const kept: JournalEntry[] = []
  let size = 0
  for (const entry of [...journal.entries].reverse()) {
    const length = JSON.stringify(entry).length
    const newest = kept.length === 0
    if (kept.length === bounds.entries || (!newest && size + length > bounds.size)) break
    kept.unshift(newest && length > bounds.size ? { ...entry, inverse: NOTHING, dropped: true } : entry)
    size += Math.min(length, bounds.size)
  }
  return { ...journal, entries: kept }
}
