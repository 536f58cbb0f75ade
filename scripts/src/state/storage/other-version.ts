import { existsSync, renameSync } from 'node:fs'
import { basename } from 'node:path'
import { isObject } from '../../domain/json.ts'
import { privateFolder, readState } from './private-file.ts'

/** The end of the name of a file that was set aside. */
export const SET_ASIDE_NAME = /(?<=\.json)\.version-\d{1,16}(?:-\d{1,4})?$/

/** The version that a file of the skill says it has, when that is not the known one. */
export function otherVersion(path: string, known: number): number | undefined {
  try {
    const file: unknown = JSON.parse(readState(path))
    const version = isObject(file) ? file.version : undefined
    const isOther = typeof version === 'number' && Number.isSafeInteger(version) && version >= 0
    return isOther && version !== known ? version : undefined
  } catch {
    return undefined
  }
}

/**
 * Makes room for a file of this release where one of another release lies, and returns the name that the other one has
 * now; one that was set aside before stays. @throws what the file system throws
 */
export function setOtherVersionAside(path: string, known: number): string | undefined {
  const version = otherVersion(path, known)
  if (version === undefined) return undefined
  privateFolder(path)
  const name = `${path}.version-${version}`
  let free = name
  for (let next = 2; existsSync(free); next++) free = `${name}-${next}`
  renameSync(path, free)
  return basename(free)
}
