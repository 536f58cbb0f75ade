import { readFileSync } from 'node:fs'
import type { Capabilities } from '../domain/capabilities.ts'
import { sameJson } from '../domain/json.ts'
import type { Model } from '../domain/model.ts'
import type { ModelRow } from '../domain/row.ts'
import { stateFile, writePrivateFile } from './private-file.ts'
import { State as StateSchema } from './state-schema.ts'

export interface State {
  readonly rows: Readonly<Record<string, ModelRow>>
  readonly capabilities: Readonly<Record<string, Capabilities>>
  readonly catalog: { readonly fetchedAt: number; readonly models: readonly Model[] } | undefined
}

const EMPTY: State = { rows: {}, capabilities: {}, catalog: undefined }

/** What the merge and the catalogue need between runs. */
export function statePath(stateDir: string): string {
  return stateFile(stateDir, 'state.json')
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

/** Writes the state when it differs from what was loaded. */
export function saveState(path: string, before: State, after: State): void {
  if (!sameJson(before, after)) writePrivateFile(path, `${JSON.stringify({ version: 1, ...after })}\n`)
}
