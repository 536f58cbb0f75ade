import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Home } from './home.ts'

/** Every file below a folder, by its full path. Links are not followed: a home links to the compile cache of all homes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    return entry.isFile() ? [path] : []
  })
}

/** The files of a home, its backups and databases included, in which a text occurs, by their paths inside the home. */
export function filesWith(home: Home, text: string): string[] {
  return filesBelow(home.dir)
    .filter((path) => readIfThere(path).includes(text))
    .map((path) => relative(home.dir, path))
    .sort()
}

/** A running Gateway replaces some of its files at any moment. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}
