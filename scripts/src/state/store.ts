import type { DoubtedPrices } from '../domain/catalog/doubtful-prices.ts'
import type { Doubt } from '../domain/catalog/judge-catalog.ts'
import type { MissingModels } from '../domain/catalog/missing-models.ts'
import type { Model } from '../domain/catalog/model.ts'
import type { Capabilities } from '../domain/config/capabilities.ts'
import type { ModelRow } from '../domain/config/model-row.ts'
import { sameJson } from '../domain/json.ts'
import { loadLastLook, saveLastLook } from './last-look.ts'
import { State as StateSchema } from './state-schema.ts'
import { stateFile } from './storage/private-file.ts'
import { openSealed, writeSealed } from './storage/sealed-file.ts'

export interface State {
  readonly rows: Readonly<Record<string, ModelRow>>
  readonly capabilities: Readonly<Record<string, Capabilities>>
  readonly catalog: { readonly fetchedAt: number; readonly models: readonly Model[] } | undefined
  readonly missing: MissingModels
  readonly doubt: Doubt | undefined
  readonly prices: DoubtedPrices
}

export interface LoadedState extends State {
  /** There is a state file, but it does not hold what the skill wrote; it counts as lost. */
  readonly damaged: boolean
  /** Tells this state from every other; undefined when there is none. */
  readonly seal: string | undefined
}

const EMPTY: State = {
  rows: {},
  capabilities: {},
  catalog: undefined,
  missing: {},
  doubt: undefined,
  prices: {},
}

/** What the merge and the catalogue need between runs. */
export function statePath(stateDir: string): string {
  return stateFile(stateDir, 'state.json')
}

/** What the skill remembers; empty when there is nothing, or nothing that the skill wrote: the config rebuilds it. */
export function loadState(path: string, file = openSealed(path)): LoadedState {
  if (file === 'missing') return { ...EMPTY, damaged: false, seal: undefined }
  const parsed = StateSchema.safeParse(file?.read())
  if (!file || !parsed.success) return { ...EMPTY, damaged: true, seal: undefined }
  const { version: _, ...rest } = parsed.data
  const state = rest as Partial<State>
  const look = loadLastLook(path, file.seal)
  const seen = state.catalog && look && { catalog: { ...state.catalog, fetchedAt: look.at } }
  return { ...EMPTY, ...state, ...seen, damaged: false, seal: file.seal }
}

/**
 * Writes the state when it differs from what was loaded; where only time went by, that alone. `settled` is what the
 * look at the catalogue amounts to when it left nothing to do.
 */
export function saveState(
  path: string,
  before: State & Partial<LoadedState>,
  after: State,
  settled?: string | undefined,
): void {
  const { damaged = false, seal, ...known } = before
  const { damaged: _, seal: __, ...next } = after as LoadedState
  const isNews = damaged || !sameJson(timeless(known), timeless(next))
  const now = isNews ? writeSealed(path, { version: 1, ...next }) : seal
  const at = next.catalog?.fetchedAt
  if (now && at !== undefined && (settled || (!isNews && at !== known.catalog?.fetchedAt)))
    saveLastLook(path, now, { at, ...(settled && { settled: { mark: settled, since: at } }) })
}

/** Every look at a live catalogue changes its time. */
function timeless({ catalog, ...state }: State) {
  return { ...state, models: catalog?.models }
}
