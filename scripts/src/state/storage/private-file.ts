import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type * as z from '../../vendor/zod.ts'

/**
 * Where the skill remembers things: inside OpenClaw's state folder, because they belong to that installation
 * and an update of the skill replaces the skill's own folder.
 */
export function stateFilePath(stateDir: string, name: string): string {
  return join(stateDir, 'chutes', name)
}

/** What a JSON file holds; undefined when there is none, or it does not fit the schema. */
export function readJson<T extends z.ZodType>(path: string, schema: T): z.output<T> | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** Writes a private file with one JSON document. @throws what the file system throws */
export function writeJson(path: string, document: object): void {
  writePrivateFile(path, `${JSON.stringify(document)}\n`)
}

/**
 * Writes a file that only this user may read, in one step: a reader, also after a power cut, sees the old or the new
 * file. @throws what the file system throws
 */
export function writePrivateFile(path: string, text: string): void {
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true })
    renameSync(draft, path)
    sweepDrafts(folder)
  } catch (thrown) {
    rmSync(draft, { force: true })
    throw thrown
  }
}

/** A draft lives for milliseconds; one of this age belongs to a process that was killed. */
const MAX_DRAFT_AGE_MS = 10 * 60_000
const DRAFT = /\.json\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/

/** Removes the drafts that killed runs left; what cannot be removed now is left to the next write. */
function sweepDrafts(folder: string): void {
  try {
    for (const name of readdirSync(folder).filter((file) => DRAFT.test(file))) {
      const path = join(folder, name)
      const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
      if (Date.now() - written > MAX_DRAFT_AGE_MS) rmSync(path, { force: true })
    }
  } catch {
    // the file itself is written
  }
}
