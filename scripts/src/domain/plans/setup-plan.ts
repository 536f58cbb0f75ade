import { type MissingModels, observeMissing, retiredIds, usefulSightings } from '../catalog/missing-models.ts'
import { type Catalog, type Model, modelIdOf } from '../catalog/model.ts'
import type { AllowlistKind } from '../config/capabilities.ts'
import { applyChanges, type Change, changeTo, pathText } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import type { ModelRow } from '../config/model-row.ts'
import { ENTRIES_PATH, PROFILES_PATH, PROVIDER_PATH, ROWS_PATH } from '../config/paths.ts'
import { chutesReferences } from '../config/references.ts'
import type { Repair } from '../repair/repair.ts'
import { repairEntries } from '../repair/repair-entries.ts'
import { repairReferences } from '../repair/repair-references.ts'
import { isOnboardingRow } from '../rows/legacy-rows.ts'
import { type MergedRows, mergeRows } from '../rows/merge-rows.ts'
import { toRow } from '../rows/row.ts'
import { handAddedIds, onceLiveIds, suspectIds } from '../rows/row-origin.ts'
import { type AliasChoice, chooseAliases } from '../selection/choose-aliases.ts'
import { choosePrimary, type PrimaryChoice } from '../selection/choose-primary.ts'
import { ALIAS_ROLES } from '../selection/roles.ts'
import { aliasesWouldLockOut, allowlistChanges } from './allowlist.ts'

/** The API that Chutes speaks, by OpenClaw's name. */
export const CHUTES_API = 'openai-completions'

export interface SetupInput {
  readonly view: ConfigView
  readonly catalog: Catalog
  readonly base: Readonly<Record<string, ModelRow>>
  /** What earlier live catalogues lacked, and the last good one. */
  readonly missing?: MissingModels
  readonly lastGood?: readonly Model[] | undefined
  /** The endpoint to configure. */
  readonly baseUrl: string
  readonly primary: string | undefined
  readonly allowlist: AllowlistKind
  /** Providers besides Chutes that this person uses. */
  readonly otherProviders: readonly string[]
  /** Kind of the stored credential by profile id, as OpenClaw reported it; undefined when it was not asked. */
  readonly storedTypes: Readonly<Record<string, string | undefined>> | undefined
}

export interface SetupPlan {
  readonly changes: readonly Change[]
  readonly baseUrl: string
  readonly api: string
  readonly primary: PrimaryChoice
  readonly aliases: readonly AliasChoice[]
  readonly repairs: readonly Repair[]
  readonly rows: MergedRows
  readonly missing: MissingModels
}

/** What the config should become. Pure: the same input gives the same plan, and a plan applied plans nothing. */
export function planSetup(
  input: SetupInput,
): SetupPlan | { readonly unknownPrimary: string; readonly known: readonly string[] } {
  const { catalog, base, baseUrl } = input
  const { live, ours, theirs, missing, retired, usable } = rowsToMerge(input)
  const entries = repairEntries(input.view, usable, live)
  const { view } = entries
  const lockOut = aliasesWouldLockOut(input.allowlist, view, input.otherProviders)
  const aliases = lockOut ? noAliases(view, usable) : chooseAliases(view, catalog.models, usable)
  const primary = choosePrimary({ view, models: catalog.models, usable, aliases, wish: input.primary })
  if ('unknown' in primary) {
    return { unknownPrimary: primary.unknown, known: [...usable, ...aliases.map((choice) => choice.alias)] }
  }
  const references = repairReferences(view, aliases, usable)
  const api = view.provider?.api ?? CHUTES_API
  const aliasing = aliasChanges(view, aliases)
  const modes = profileModes(view, input.storedTypes)
  const naming = [
    ...entries.changes,
    ...aliasing,
    ...(primary.current === undefined ? [] : changeTo(view.raw, view.primaryPath, primary.current)),
    ...references.changes,
    ...allowlistChanges(input.allowlist, {
      view,
      needed: [primary.current, ...aliases.map((choice) => choice.target)].filter(isChutesRef),
      aliased: aliasing.length > 0 ? aliases.flatMap((choice) => choice.target ?? []) : [],
      ids: [...usable],
      others: input.otherProviders,
    }),
    ...modes,
  ]
  // what stays in use is judged by the config as it will be, or a second run would find more to do
  const inUse = new Set(chutesReferences(applyChanges(view.raw, naming)).keys())
  const rows = mergeRows({ base, ours, theirs, live, retired, inUse })
  const provider = [
    ...changeTo(view.raw, [...PROVIDER_PATH, 'baseUrl'], baseUrl),
    ...changeTo(view.raw, [...PROVIDER_PATH, 'api'], api),
    ...changeTo(view.raw, ROWS_PATH, rows.rows),
  ]
  return {
    changes: lastPerPath([...provider, ...naming]),
    baseUrl,
    api,
    primary,
    aliases,
    repairs: [
      ...providerRepairs(view, rows),
      ...entries.repairs,
      ...references.repairs,
      ...modes.map(modeRepair),
    ],
    rows,
    missing: usefulSightings(missing, rows),
  }
}

/** The rows on both sides, which models are gone, and which may be named. */
function rowsToMerge(input: SetupInput) {
  const { catalog, base } = input
  const live = catalog.source === 'live'
  const theirs = catalog.models.map(toRow)
  const ours = withoutCaseDuplicates(input.view.provider?.rows ?? [], theirs)
  const missing = observeMissing({
    before: input.missing ?? {},
    catalog,
    known: onceLiveIds(base, ours),
    lastGood: input.lastGood ?? [],
  })
  const retired = retiredIds(missing)
  // neither an old list nor one list alone can tell that a configured model is gone
  const others = live
    ? [...handAddedIds({ base, ours, theirs }), ...suspectIds({ base, ours, theirs, retired })]
    : ours.map((row) => row.id)
  const usable = new Set([...theirs.map((row) => row.id), ...others])
  return { live, ours, theirs, missing, retired, usable }
}

/** Two decisions about one path agree in the end; the later one knew more. */
function lastPerPath(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change.path), change])).values()]
}

function isChutesRef(ref: string | undefined): ref is string {
  return ref !== undefined && modelIdOf(ref) !== undefined
}

/** Rows that differ from a catalogue row only by the case of their id give way to it. */
function withoutCaseDuplicates(ours: readonly ModelRow[], theirs: readonly ModelRow[]): readonly ModelRow[] {
  const exact = new Set(theirs.map((row) => row.id))
  const folded = new Set(theirs.map((row) => row.id.toLowerCase()))
  return ours.filter((row) => exact.has(row.id) || !folded.has(row.id.toLowerCase()))
}

/** Our aliases as they stand, for a release on which writing one would lock the person out of other models. */
function noAliases(view: ConfigView, usable: ReadonlySet<string>): readonly AliasChoice[] {
  const reason = 'this OpenClaw would then refuse the models of your other providers'
  return ALIAS_ROLES.map((alias) => {
    const entry = view.entries.find(
      (candidate) => candidate.alias === alias && usable.has(modelIdOf(candidate.key) ?? ''),
    )
    return { alias, target: entry?.key, reason: entry ? 'already set' : reason, release: [] }
  })
}

/** What was wrong with an existing provider block, beyond news from the catalogue. */
function providerRepairs(view: ConfigView, rows: MergedRows): Repair[] {
  const { provider } = view
  if (!provider) return []
  const path = pathText(PROVIDER_PATH)
  const missing = [!provider.baseUrl && 'baseUrl', !provider.api && 'api'].filter(Boolean).join(' and ')
  const kept = new Set(rows.rows.map((row) => row.id))
  const pinned = provider.rows.filter((row) => isOnboardingRow(row) && !kept.has(row.id)).length
  const repairs: Repair[] = []
  if (missing) repairs.push({ code: 'provider-incomplete', path, message: `the provider had no ${missing}` })
  if (pinned > 0) {
    const message = `${pinned} rows pinned by OpenClaw's onboarding are gone from Chutes`
    repairs.push({ code: 'stale-rows', path: pathText(ROWS_PATH), message })
  }
  return repairs
}

/**
 * A profile whose declared mode contradicts what the store holds is not used at all. The mode follows the store,
 * which OpenClaw itself reported; undefined stored types prove nothing.
 */
export function profileModes(view: ConfigView, stored: SetupInput['storedTypes']): Change[] {
  return view.authProfiles.flatMap((profile) => {
    const type = stored?.[profile.id]
    if (type !== 'api_key' && type !== 'token') return []
    return changeTo(view.raw, [...PROFILES_PATH, profile.id, 'mode'], type)
  })
}

function modeRepair(change: Change): Repair {
  const message = 'the profile was declared as another kind than the store holds, so OpenClaw did not use it'
  return { code: 'profile-mode', path: pathText(change.path), message }
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
