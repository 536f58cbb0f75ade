import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from '../vendor/zod.ts'
import { instant } from './storage/instant.ts'
import { stateFile, writePrivateFile } from './storage/private-file.ts'

const LastLook = z.object({
  version: z.literal(1),
  of: z.string(),
  at: instant,
  settled: z.optional(z.object({ mark: z.string(), since: instant })),
})

/** A look at the catalogue that brought nothing new to remember. */
export interface LastLook {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** What config and catalogue were when it was found out that there is nothing to do, and when that was. */
  readonly settled?: { readonly mark: string; readonly since: number } | undefined
}

function beside(statePath: string): string {
  const stateDir = dirname(dirname(statePath))
  return stateFile(stateDir, 'last-look.json')
}

/**
 * The last look since the state with this seal was written; undefined when there was none. It has a file of its own
 * because most looks find nothing else to remember, and the state of a large catalogue is megabytes.
 */
export function loadLastLook(statePath: string, seal: string): LastLook | undefined {
  try {
    const { of, at, settled } = LastLook.parse(JSON.parse(readFileSync(beside(statePath), 'utf8')))
    return of === seal ? { at, settled } : undefined
  } catch {
    return undefined
  }
}

/** @throws when the folder cannot be written */
export function saveLastLook(statePath: string, seal: string, look: LastLook): void {
  writePrivateFile(beside(statePath), `${JSON.stringify({ version: 1, of: seal, ...look })}\n`)
}
