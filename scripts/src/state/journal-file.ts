import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isObject } from '../domain/json.ts'
import { bounded } from '../domain/undo/bound-journal.ts'
import type { Fingerprint } from '../domain/undo/inverse.ts'
import { EMPTY_JOURNAL, type Journal } from '../domain/undo/journal.ts'
import { JournalFile } from './journal-schema.ts'
import { clearStaleLock, type Lock, takeLock } from './storage/lock.ts'
import { stateFile, writePrivateFile } from './storage/private-file.ts'

/** Runs that can be taken back one by one, and the room they may take together. */
const BOUNDS = { entries: 50, size: 2_000_000 }

const [MAX_WAIT_MS, TURN_MS] = [2000, 20]

/** Where the inverse of every write is kept. */
export function journalPath(stateDir: string): string {
  return stateFile(stateDir, 'journal.json')
}

/** The journal; empty when there is none or it cannot be read: what it knew is lost, and `all` guesses. */
export function loadJournal(path: string): Journal {
  try {
    const { version: _, ...journal } = JournalFile.parse(JSON.parse(readFileSync(path, 'utf8')))
    return { ...journal, origin: journal.origin }
  } catch {
    return EMPTY_JOURNAL
  }
}

/** Writes the journal within its bounds. @throws what the file system throws */
function saveJournal(path: string, journal: Journal): void {
  writePrivateFile(path, `${JSON.stringify({ version: 1, ...bounded(journal, BOUNDS) })}\n`)
}

/**
 * Loads, changes and saves the journal, unless nothing changed. Two runs at once take turns; a lock that does not come
 * free is not waited for longer than a save can take. @throws what the file system throws
 */
export function updateJournal(path: string, change: (journal: Journal) => Journal): void {
  const lock = waitForLock(lockOf(path))
  try {
    const before = loadJournal(path)
    const after = change(before)
    if (after !== before) saveJournal(path, after)
  } finally {
    lock?.release()
  }
}

/** Removes the lock of a run that was killed while it saved, for a run that has nothing to save. */
export function clearStaleJournal(path: string): void {
  clearStaleLock(lockOf(path))
}

function lockOf(path: string): string {
  return `${path}.lock`
}

function waitForLock(path: string): Lock | undefined {
  for (let waited = 0; waited < MAX_WAIT_MS; waited += TURN_MS) {
    const lock = takeLock(path)
    if (lock) return lock
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TURN_MS)
  }
  return undefined
}

/** SHA-256 over JSON with sorted keys, cut to 64 bits: it tells edits apart, it does not defend against anybody. */
export const fingerprint: Fingerprint = (value) =>
  createHash('sha256')
    .update(JSON.stringify(sorted(value)) ?? '')
    .digest('hex')
    .slice(0, 16)

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const names = Object.keys(value).filter((name) => value[name] !== undefined)
  return { members: names.sort().map((name) => [name, sorted(value[name])]) }
}
