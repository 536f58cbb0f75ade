import { applyChanges, type Change, changeTo } from './change.ts'
import { type AliasChoice, chooseAliases } from './choose-aliases.ts'
import { choosePrimary, type PrimaryChoice } from './choose-primary.ts'
import type { ConfigView } from './config-view.ts'
import { handAddedIds, type MergedRows, mergeRows } from './merge-rows.ts'
import { type Catalog, modelIdOf } from './model.ts'
import { chutesReferences } from './references.ts'
import { type Repair, reversedAliases } from './reversed-aliases.ts'
import { type ModelRow, toRow } from './row.ts'

export const PROVIDER_PATH = ['models', 'providers', 'chutes'] as const
export const ROWS_PATH = [...PROVIDER_PATH, 'models'] as const
export const ENTRIES_PATH = ['agents', 'defaults', 'models'] as const
const ALLOW_PATH = ['agents', 'defaults', 'modelPolicy', 'allow'] as const

/** The API that Chutes speaks, by OpenClaw's name. */
export const CHUTES_API = 'openai-completions'

export interface SetupInput {
  readonly view: ConfigView
  readonly catalog: Catalog
  readonly base: Readonly<Record<string, ModelRow>>
  /** The endpoint to configure, and whether somebody asked for it by name (else an existing one stays). */
  readonly baseUrl: { readonly url: string; readonly explicit: boolean }
  readonly primary: string | undefined
}

export interface SetupPlan {
  readonly changes: readonly Change[]
  readonly baseUrl: string
  readonly api: string
  readonly primary: PrimaryChoice
  readonly aliases: readonly AliasChoice[]
  readonly repairs: readonly Repair[]
  readonly rows: MergedRows
}

/** What the config should become. Pure: the same input gives the same plan, and a plan applied plans nothing. */
export function planSetup(
  input: SetupInput,
): SetupPlan | { readonly unknownPrimary: string; readonly known: readonly string[] } {
  const { view, catalog, base } = input
  const ours = view.provider?.rows ?? []
  const theirs = catalog.models.map(toRow)
  const live = catalog.source === 'live'
  // an old list cannot tell that a configured model is gone
  const others = live ? handAddedIds({ base, ours, theirs }) : ours.map((row) => row.id)
  const usable = new Set([...theirs.map((row) => row.id), ...others])
  const repairs = reversedAliases(view)
  const aliases = chooseAliases(view, catalog.models, usable)
  const primary = choosePrimary({ view, models: catalog.models, usable, aliases, wish: input.primary })
  if ('unknown' in primary) {
    return { unknownPrimary: primary.unknown, known: [...usable, ...aliases.map((choice) => choice.alias)] }
  }
  const baseUrl = input.baseUrl.explicit ? input.baseUrl.url : (view.provider?.baseUrl ?? input.baseUrl.url)
  const api = view.provider?.api ?? CHUTES_API
  const naming = [
    ...repairs.flatMap((repair) => changeTo(view.raw, repair.keyPath, undefined)),
    ...aliasChanges(view, aliases),
    ...(primary.current === undefined ? [] : changeTo(view.raw, view.primaryPath, primary.current)),
    ...allowChanges(view, primary, aliases),
  ]
  // what stays in use is judged by the config as it will be, or a second run would find more to do
  const inUse = new Set(chutesReferences(applyChanges(view.raw, naming)).keys())
  const rows = mergeRows({ base, ours, theirs, live, inUse })
  const changes = [
    ...changeTo(view.raw, [...PROVIDER_PATH, 'baseUrl'], baseUrl),
    ...changeTo(view.raw, [...PROVIDER_PATH, 'api'], api),
    ...changeTo(view.raw, ROWS_PATH, rows.rows),
    ...naming,
  ]
  return { changes, baseUrl, api, primary, aliases, repairs, rows }
}

function aliasChanges(view: ConfigView, aliases: readonly AliasChoice[]): Change[] {
  return aliases.flatMap(({ alias, target, release }) => [
    ...release.flatMap((key) => {
      const entry = view.entries.find((candidate) => candidate.key === key)
      return changeTo(view.raw, [...ENTRIES_PATH, key, ...(entry?.hasMore ? ['alias'] : [])], undefined)
    }),
    ...(target === undefined ? [] : changeTo(view.raw, [...ENTRIES_PATH, target, 'alias'], alias)),
  ])
}

/**
 * A non-empty allowlist without Chutes makes OpenClaw answer silently with another model, so what we point at
 * must be on it. A list that already names Chutes models is a person's choice and only gains what is missing.
 */
function allowChanges(view: ConfigView, primary: PrimaryChoice, aliases: readonly AliasChoice[]): Change[] {
  const allow = view.allow
  if (!allow || allow.length === 0 || allow.includes('*') || allow.includes('chutes/*')) return []
  const namesChutes = allow.some((ref) => modelIdOf(ref) !== undefined)
  const needed = [primary.current, ...aliases.map((choice) => choice.target)].filter(
    (ref): ref is string => ref !== undefined && modelIdOf(ref) !== undefined,
  )
  const missing = namesChutes ? [...new Set(needed)].filter((ref) => !allow.includes(ref)) : ['chutes/*']
  return missing.length === 0 ? [] : changeTo(view.raw, ALLOW_PATH, [...allow, ...missing])
}
