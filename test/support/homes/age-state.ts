import type { SightingCount } from '../../../scripts/src/domain/catalog/sighting-count.ts'
import { loadState, type State, saveState, statePath } from '../../../scripts/src/state/store.ts'
import type { Home } from './home.ts'

/** Lets time pass for the skill in a home: everything it remembers happened so many hours earlier. */
export function ageState(home: Pick<Home, 'openclawDir'>, hours: number): void {
  const path = statePath(home.openclawDir)
  const state = loadState(path)
  if (state.damaged) throw new Error('there is no state to age')
  const ms = hours * 3_600_000
  const older = <T extends SightingCount>(evidence: T): T => ({
    ...evidence,
    since: evidence.since - ms,
    last: evidence.last - ms,
  })
  const all = <T extends SightingCount>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).map(([id, evidence]) => [id, older(evidence)]))
  const aged: State = {
    ...state,
    catalog: state.catalog && { ...state.catalog, fetchedAt: state.catalog.fetchedAt - ms },
    missing: all(state.missing),
    doubt: state.doubt && older(state.doubt),
  }
  saveState(path, state, aged)
}
/** As if live catalogues had lacked a model for so many hours, often enough to be sure after a day. */
export function missFor(home: Pick<Home, 'openclawDir'>, id: string, hours: number): void {
  const path = statePath(home.openclawDir)
  const state = loadState(path)
  const now = Date.now()
  const evidence = { since: now - hours * 3_600_000, last: now, seen: 5 }
  saveState(path, state, { ...state, missing: { ...state.missing, [id]: evidence } })
}

/** As if the skill had once written rows of these models, which somebody removed since. */
export function onceServed(home: Pick<Home, 'openclawDir'>, ids: readonly string[]): void {
  const path = statePath(home.openclawDir)
  const state = loadState(path)
  const rows = Object.fromEntries(ids.map((id) => [id, { id, name: id }]))
  saveState(path, state, { ...state, rows: { ...state.rows, ...rows } })
}
