import { readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SET_ASIDE_NAME } from './other-version.ts'
import { OWN_FILES, stateFolder } from './private-file.ts'

/** What lies in the skill's folder, by name. */
export interface FolderContents {
  /** The skill's own files, with drafts and locks that killed runs left. */
  readonly own: readonly string[]
  /** Somebody else's. */
  readonly others: readonly string[]
}

/** What lies there now; nothing where there is no such folder. */
export function ownFiles(stateDir: string): FolderContents {
  try {
    const entries = readdirSync(stateFolder(stateDir), { withFileTypes: true })
    const isOurs = (entry: (typeof entries)[number]): boolean => !entry.isDirectory() && isOwn(entry.name)
    const names = (list: typeof entries): string[] => list.map(({ name }) => name).sort()
    return { own: names(entries.filter(isOurs)), others: names(entries.filter((entry) => !isOurs(entry))) }
  } catch {
    return { own: [], others: [] }
  }
}

/** Removes the skill's own files, and their folder when nothing else is in it. Returns what is still there. */
export function removeOwnFiles(stateDir: string): FolderContents {
  const folder = stateFolder(stateDir)
  for (const name of ownFiles(stateDir).own) {
    try {
      rmSync(join(folder, name), { force: true })
    } catch {
      // what cannot be removed is told by what is left
    }
  }
  try {
    rmdirSync(folder)
  } catch {
    // somebody else's files are in it, or it is not there
  }
  return ownFiles(stateDir)
}

const OWN_DRAFT_NAME = /\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/

function isOwn(name: string): boolean {
  const made = name
    .replace(OWN_DRAFT_NAME, '')
    .replace(SET_ASIDE_NAME, '')
    .replace(/(?<=\.lock)\.takeover$/, '')
  return OWN_FILES.some((own) => own === made)
}
