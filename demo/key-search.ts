import { sep } from 'node:path'
import { filesWith } from '../test/support/homes/files.ts'
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
    files: filesWith(home, needle).map((file) => file.split(sep).join('/')),
    bearers: standin.requests.filter(({ authorization }) => holds(authorization ?? '')).length,
    elsewhereInRequests: standin.requests.filter(({ authorization: _mine, headers, ...request }) => {
      const { authorization: _allowed, ...others } = headers
      return holds(JSON.stringify([request, others]))
    }).length,
    printed: [...heard, transcript].some(holds),
  }
}
