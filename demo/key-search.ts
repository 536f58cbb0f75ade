import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { Stage } from './stage.ts'

/** Where a key was found. */
export interface KeyPlaces {
  /** Files of the home, relative to it. */
  readonly files: readonly string[]
  /** Requests that had it as their bearer, and requests that had it anywhere else. */
  readonly bearers: number
  readonly elsewhereInRequests: number
  /** Whether any process, or the demo itself, printed it. */
  readonly printed: boolean
}

/** OpenClaw's own credential store, with the files SQLite keeps beside it. */
export const isCredentialStore = (file: string): boolean =>
  /^\.openclaw\/state\/openclaw\.sqlite(-wal|-shm|-journal)?$/.test(file)

/** Look for a key in everything the demo left behind. Its secret part is enough to count. */
export function findKey(key: string, { home, standin, heard }: Stage, transcript: string): KeyPlaces {
  const needle = key.slice(key.lastIndexOf('.') + 1)
  const holds = (text: string) => text.includes(needle)
  return {
    files: filesIn(home.dir)
      .filter((file) => readFileSync(file).includes(needle))
      .map((file) => relative(home.dir, file).split(sep).join('/'))
      .sort(),
    bearers: standin.requests.filter(({ authorization }) => holds(authorization ?? '')).length,
    elsewhereInRequests: standin.requests.filter(({ authorization: _mine, headers, ...request }) => {
      const { authorization: _allowed, ...others } = headers
      return holds(JSON.stringify([request, others]))
    }).length,
    printed: [...heard, transcript].some(holds),
  }
}

/** Regular files only: a link leads out of the home. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
