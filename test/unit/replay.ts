import { parseCatalog } from '../../scripts/src/chutes/catalog-wire.ts'
import { judgeCatalog } from '../../scripts/src/domain/catalog/judge-catalog.ts'
import type { Model } from '../../scripts/src/domain/catalog/model.ts'
import { isProven, RETIREMENT, sighted } from '../../scripts/src/domain/catalog/sighting-count.ts'
import { applyChanges } from '../../scripts/src/domain/config/change.ts'
import type { ModelRow } from '../../scripts/src/domain/config/model-row.ts'
import type { JsonObject } from '../../scripts/src/domain/json.ts'
import { planRefresh, type RefreshPlan } from '../../scripts/src/domain/plans/refresh-plan.ts'
import { toRow } from '../../scripts/src/domain/rows/row.ts'
import { viewConfig } from '../../scripts/src/openclaw/config/config-schema.ts'
import type { State } from '../../scripts/src/state/store.ts'

/** One look at Chutes: when (ms since the epoch), and the body that came back. */
export interface Look {
  readonly at: number
  readonly body: string
}

/** What a person has and did; everything else in the config is the skill's. */
export interface Person {
  /** Rows that they added. */
  readonly rows: readonly ModelRow[]
  /** Members of rows that they edited, by id, put in place as soon as the row is there. */
  readonly edits: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly agents: JsonObject
}

export interface Played {
  readonly believed: boolean
  readonly plan: RefreshPlan | undefined
  readonly config: JsonObject
  /** What went against a promise, in words. */
  readonly broken: readonly string[]
}

const EMPTY: State = {
  rows: {},
  catalog: undefined,
  missing: {},
  doubt: undefined,
}
const bytes = (value: unknown) => JSON.stringify(value, null, 2)
const rowsIn = (config: JsonObject) => viewConfig(config).provider?.rows ?? []

/** Plays looks forward as `refresh.js` would, with the state going through JSON, and checks every promise each time. */
export function replay(looks: readonly Look[], person: Person): readonly Played[] {
  let state = EMPTY
  let config: JsonObject = {
    models: { providers: { chutes: { models: person.rows as never } } },
    agents: person.agents,
  }
  const absent = new Map<string, ReturnType<typeof sighted>>()
  return looks.map(({ at, body }): Played => {
    const parsed = parseCatalog(body)
    const memory = { lastGood: state.catalog?.models, doubt: state.doubt }
    const verdict = parsed && judgeCatalog(parsed.models, memory, at)
    if (!verdict?.believed) {
      state = { ...state, doubt: verdict ? verdict.doubt : state.doubt }
      return { believed: false, plan: undefined, config, broken: [] }
    }
    const catalog = {
      source: 'live',
      fetchedAt: at,
      models: verdict.models,
      doubted: verdict.doubted,
      odd: verdict.odd,
      oddContexts: verdict.oddContexts,
    } as const
    const refresh = (from: State) =>
      planRefresh(viewConfig(config), catalog, from.rows, { missing: from.missing, lastGood: from.catalog })
    const remembered = (plan: RefreshPlan): State =>
      JSON.parse(
        JSON.stringify({
          ...state,
          rows: plan.rows.base,
          missing: plan.missing,
          catalog: { fetchedAt: at, models: verdict.models },
          doubt: undefined,
        }),
      )
    const before = config
    const plan = refresh(state)
    config = applyChanges(config, plan.changes)
    state = remembered(plan)
    const broken = [
      ...wrongRows(before, config, verdict.models, person),
      ...rashRemovals(plan, verdict.models, state, absent, at, verdict.doubted !== undefined),
      ...(bytes(config.agents) === bytes(person.agents) ? [] : ['the settings of the person changed']),
    ]
    const text = bytes(config)
    const again = refresh(state)
    if (again.changes.length > 0) broken.push(`a second refresh changes ${again.changes.length} value(s)`)
    if (bytes(applyChanges(config, again.changes)) !== text) broken.push('a second refresh changes bytes')
    if (bytes(remembered(again)) !== bytes(state)) broken.push('a second refresh changes the state')
    config = edited(config, person)
    return { believed: true, plan, config, broken }
  })
}

/** Every live row is the pure mapping of its model, over what it was, under what the person edited. */
function wrongRows(
  before: JsonObject,
  after: JsonObject,
  models: readonly Model[],
  person: Person,
): string[] {
  const was = new Map(rowsIn(before).map((row) => [row.id, row]))
  const is = new Map(rowsIn(after).map((row) => [row.id, row]))
  const sorted = (row: object | undefined) => bytes(Object.entries(row ?? {}).sort())
  const wrong = models.filter((model) => {
    const stated = JSON.parse(JSON.stringify(toRow(model))) as ModelRow
    const mine = was.has(model.id) ? person.edits[model.id] : {}
    return sorted({ ...was.get(model.id), ...stated, ...mine }) !== sorted(is.get(model.id))
  })
  const lost = person.rows.filter((row) => bytes(is.get(row.id)) !== bytes(row))
  return [
    ...wrong.map(({ id }) => `${id} is not the pure mapping`),
    ...lost.map(({ id }) => `${id} was touched`),
  ]
}

/** Counts absences on its own: a row only goes after enough plausible lists without its model, over long enough. */
function rashRemovals(
  plan: RefreshPlan,
  models: readonly Model[],
  state: State,
  absent: Map<string, ReturnType<typeof sighted>>,
  at: number,
  released: boolean,
): string[] {
  for (const { id } of models) absent.delete(id)
  const live = new Set(models.map(({ id }) => id))
  const gone = [...Object.keys(state.rows), ...plan.rows.removed].filter((id) => !live.has(id))
  for (const id of gone) absent.set(id, sighted(absent.get(id), at))
  return plan.rows.removed
    .filter((id) => {
      const evidence = absent.get(id)
      return live.has(id) || !(released || (evidence && isProven(evidence, RETIREMENT)))
    })
    .map((id) => `${id} was removed without evidence`)
}

function edited(config: JsonObject, person: Person): JsonObject {
  const models = rowsIn(config).map((row) => ({ ...row, ...person.edits[row.id] }))
  return applyChanges(config, [
    { path: ['models', 'providers', 'chutes', 'models'], before: undefined, after: models },
  ])
}
