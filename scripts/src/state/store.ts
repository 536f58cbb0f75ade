import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Capabilities } from '../domain/capabilities.ts'
import { sameJson } from '../domain/json.ts'
import type { Model } from '../domain/model.ts'
import type { ModelRow } from '../domain/row.ts'
import { State as StateSchema } from './state-schema.ts'

export interface State {
  readonly rows: Readonly<Record<string, ModelRow>>
  readonly capabilities: Readonly<Record<string, Capabilities>>
  readonly catalog: { readonly fetchedAt: number; readonly models: readonly Model[] } | undefined
}

const EMPTY: State = { rows: {}, capabilities: {}, catalog: undefined }

/** The state file inside OpenClaw's state folder: it belongs to that installation, not to the skill's folder. */
export function statePath(stateDir: string): string {
  return join(stateDir, 'chutes', 'state.json')
}

/** What the skill remembers; empty when there is nothing or nothing readable: the config rebuilds it. */
export function loadState(path: string): State {
  try {
    const parsed = StateSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    return {
      rows: parsed.rows,
      capabilities: parsed.capabilities ?? {},
      catalog: parsed.catalog as State['catalog'],
    }
  } catch {
    return EMPTY
  }
}

/** Writes the state, readable by this user only, in one step: a reader sees the old or the new file. */
export function saveState(path: string, before: State, after: State): void {
  if (sameJson(before, after)) return
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    writeFileSync(draft, `${JSON.stringify({ version: 1, ...after })}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(draft, path)
  } catch (thrown) {
    rmSync(draft, { force: true })
    throw thrown
  }
}
