import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { foreignOwner } from '../../system/foreign-owner.ts'
import { readFile } from '../../system/read-file.ts'
import type * as z from '../../vendor/zod.ts'

/**
 * Where the skill remembers things: inside OpenClaw's state folder, because they belong to that installation
 * and an update of the skill replaces the skill's own folder.
 */
export function stateFolder(stateDir: string): string {
  return join(stateDir, 'chutes')
}

/** Every file that the skill keeps there: what has another name is somebody else's. */
export const OWN_FILES = [
  'state.json',
  'journal.json',
  'heartbeat.json',
  'schedule.json',
  'capabilities.json',
  'attest.json',
  'login.json',
  'sign-in.json',
  'heartbeat.lock',
  'config.lock',
] as const

/** One of them. */
export function stateFilePath(stateDir: string, name: (typeof OWN_FILES)[number]): string {
  return join(stateFolder(stateDir), name)
}

const MAX_STATE_BYTES = 16 * 1024 * 1024

/** The text of one of the skill's files. @throws what the file system throws, also for what is no regular file */
export function readState(path: string): string {
  return readFile(path, MAX_STATE_BYTES).toString('utf8')
}

/** What a JSON file holds; undefined when there is none, or it does not fit the schema. */
export function readJson<T extends z.ZodType>(path: string, schema: T): z.output<T> | undefined {
  try {
    return schema.parse(JSON.parse(readState(path)))
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
  const folder = privateFolder(path)
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

/**
 * Makes the folder of a private file. Root makes and touches none that is in somebody else's hands: its files would lock
 * them out, and a link could lead anywhere. @throws what the file system throws, EPERM for root in a foreign folder
 */
export function privateFolder(path: string): string {
  const folder = dirname(path)
  if (foreignOwner(folder) !== undefined)
    throw Object.assign(new Error('another user owns the folder'), { code: 'EPERM' })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Removes a private file; one that cannot be removed now is left to the next run that wants it gone. */
export function removePrivateFile(path: string): void {
  try {
    if (foreignOwner(dirname(path)) === undefined) rmSync(path, { force: true })
  } catch {
    // whoever reads it takes it for what it is: over
  }
}

/** A draft lives for milliseconds; one of this age belongs to a process that was killed. */
const MAX_DRAFT_AGE_MS = 10 * 60_000
const STATE_DRAFT_NAME = /\.json\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/

/** Removes the drafts that killed runs left; what cannot be removed now is left to the next write. */
function sweepDrafts(folder: string): void {
  try {
    for (const name of readdirSync(folder).filter((file) => STATE_DRAFT_NAME.test(file))) {
      const path = join(folder, name)
      const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
      if (Date.now() - written > MAX_DRAFT_AGE_MS) rmSync(path, { force: true })
    }
  } catch {
    // the file itself is written
  }
}
