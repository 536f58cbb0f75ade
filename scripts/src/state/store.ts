import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Capabilities } from '../domain/capabilities.ts'
import type { DoubtedPrices } from '../domain/doubtful-prices.ts'
import { sameJson } from '../domain/json.ts'
import type { Doubt } from '../domain/judge-catalog.ts'
import type { MissingModels } from '../domain/missing.ts'
import type { Model } from '../domain/model.ts'
import type { ModelRow } from '../domain/row.ts'
import { stateFile, writePrivateFile } from './private-file.ts'
import { State as StateSchema } from './state-schema.ts'

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
}

const EMPTY: State = {
  rows: {},
  capabilities: {},
  catalog: undefined,
  missing: {},
  doubt: undefined,
  prices: {},
}

/** The first member of the file; it vouches for everything that follows. */
const SEAL = /^\{"sha256":"([0-9a-f]{64})",/

/** What the merge and the catalogue need between runs. */
export function statePath(stateDir: string): string {
  return stateFile(stateDir, 'state.json')
}

/** What the skill remembers; empty when there is nothing, or nothing that the skill wrote: the config rebuilds it. */
export function loadState(path: string): LoadedState {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (thrown) {
    return { ...EMPTY, damaged: (thrown as NodeJS.ErrnoException).code !== 'ENOENT' }
  }
  const parsed = StateSchema.safeParse(unsealed(text))
  if (!parsed.success) return { ...EMPTY, damaged: true }
  const { version: _, ...state } = parsed.data
  return { ...EMPTY, ...(state as Partial<State>), damaged: false }
}

/** Writes the state when it differs from what was loaded. */
export function saveState(path: string, before: State & { readonly damaged?: boolean }, after: State): void {
  const { damaged = false, ...known } = before
  const { damaged: _, ...next } = after as LoadedState
  // the quick answer first: every look at a live catalogue changes its time
  const isNews = known.catalog?.fetchedAt !== next.catalog?.fetchedAt || !sameJson(known, next)
  if (damaged || isNews) writePrivateFile(path, sealed({ version: 1, ...next }))
}

function sealed(state: object): string {
  const body = JSON.stringify(state).slice(1)
  return `{"sha256":"${sha256(body)}",${body}\n`
}

function unsealed(text: string): unknown {
  const seal = SEAL.exec(text)
  const body = text.slice(seal?.[0].length).trimEnd()
  if (!seal || sha256(body) !== seal[1]) return undefined
  try {
    // with the seal, which the schema drops: a copy of megabytes without it would take longer
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
