import { createHash } from 'node:crypto'
import { isObject } from '../domain/json.ts'
import { bounded, EMPTY_JOURNAL, type Journal } from '../domain/undo/journal.ts'
import type { Fingerprint } from '../domain/undo/logged-write.ts'
import { JournalFile } from './journal-schema.ts'
import { otherVersion, setOtherVersionAside } from './storage/other-version.ts'
import { readJson, stateFilePath, writeJson } from './storage/private-file.ts'

/** Runs that can be taken back one by one, and the room they may take together. */
const BOUNDS = { entries: 50, size: 2_000_000 }

const JOURNAL_VERSION = 2

/** Where the changes of every write are kept. */
export function journalPath(stateDir: string): string {
  return stateFilePath(stateDir, 'journal.json')
}

/** The journal; empty when there is none or it cannot be read: what it knew is lost, and `all` guesses. */
export function loadJournal(path: string): Journal {
  const file = readJson(path, JournalFile)
  if (!file) return EMPTY_JOURNAL
  const { version: _, ...journal } = file
  return { ...journal, origin: journal.origin }
}

/** The journal's version, when it is another release's: what is in there cannot be read. */
export function otherJournalVersion(path: string): number | undefined {
  return otherVersion(path, JOURNAL_VERSION)
}

/**
 * Writes the journal within its bounds. One of another release is set aside; returns its new name.
 * @throws what the file system throws
 */
export function saveJournal(path: string, journal: Journal): string | undefined {
  const aside = setOtherVersionAside(path, JOURNAL_VERSION)
  writeJson(path, { version: JOURNAL_VERSION, ...bounded(journal, BOUNDS) })
  return aside
}

/** SHA-256 over JSON with sorted keys, cut to 64 bits: it tells edits apart, it does not defend against anybody. */
export const valueHash: Fingerprint = (value) =>
  createHash('sha256')
    .update(JSON.stringify(sortedKeys(value)) ?? '')
    .digest('hex')
    .slice(0, 16)

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (!isObject(value)) return value
  const names = Object.keys(value).filter((name) => value[name] !== undefined)
  return { members: names.sort().map((name) => [name, sortedKeys(value[name])]) }
}
