import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Doubt } from '../domain/catalog/judge-catalog.ts'
import type { MissingModels } from '../domain/catalog/missing-models.ts'
import type { Model } from '../domain/catalog/model.ts'
import type { ModelRow } from '../domain/config/model-row.ts'
import { variablesToFill } from '../domain/credential/key-source.ts'
import { sameJson } from '../domain/json.ts'
import { StateFile } from './state-schema.ts'
import { setOtherVersionAside } from './storage/other-version.ts'
import { readJson, stateFilePath, writeJson } from './storage/private-file.ts'

export interface State {
  readonly rows: Readonly<Record<string, ModelRow>>
  readonly catalog:
    | {
        readonly fetchedAt: number
        /** The address that it is from, see `addressMark`. */
        readonly from?: string | undefined
        readonly models: readonly Model[]
      }
    | undefined
  readonly missing: MissingModels
  readonly doubt: Doubt | undefined
}

export interface LoadedState extends State {
  /** There is a state file, but not one that the skill wrote; what it knew is lost. */
  readonly damaged: boolean
}

const NO_STATE: State = { rows: {}, catalog: undefined, missing: {}, doubt: undefined }

/** What the merge and the catalogue need between runs. */
export function statePath(stateDir: string): string {
  return stateFilePath(stateDir, 'state.json')
}

/** What the skill remembers; empty when there is nothing, or nothing that the skill wrote: the config rebuilds it. */
export function loadState(path: string): LoadedState {
  const file = readJson(path, StateFile)
  if (!file) return { ...NO_STATE, damaged: existsSync(path) }
  const { version: _, ...state } = file
  return { ...NO_STATE, ...(state as Partial<State>), damaged: false }
}

/** Tells addresses apart, and holds nothing of what may stand in one: a user, a token. */
export function addressMark(baseUrl: string): string {
  return createHash('sha256').update(baseUrl).digest('hex')
}

/**
 * What counts where the catalogue is asked for at this address: another one's list, and what that lacked, says nothing
 * about it. While the address is not known here, all does.
 */
export function loadStateAt(stateDir: string, baseUrl: string): LoadedState {
  const state = loadState(statePath(stateDir))
  const from = state.catalog?.from
  const counts = from === undefined || from === addressMark(baseUrl) || variablesToFill(baseUrl).length > 0
  return counts ? state : { ...state, catalog: undefined, missing: {}, doubt: undefined }
}

/**
 * Writes the state when it differs from what was loaded. One of another release is set aside.
 * @throws what the file system throws
 */
export function saveState(path: string, before: State & Partial<LoadedState>, after: State): void {
  const { damaged, ...known } = before
  const { damaged: _, ...next } = after as LoadedState
  if (!damaged && sameJson(known, next)) return
  setOtherVersionAside(path, 1)
  writeJson(path, { version: 1, ...next })
}
