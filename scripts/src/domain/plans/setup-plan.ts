import { type MissingModels, observeMissing, retiredIds, usefulSightings } from '../catalog/missing-models.ts'
import { type Catalog, type Model, modelIdOf, modelRef } from '../catalog/model.ts'
import type { AllowlistKind } from '../config/capabilities.ts'
import { applyChanges, type Change, changesBetween, changeTo } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import type { ModelRow } from '../config/model-row.ts'
import { FALLBACKS_PATH, isSamePath, PRIMARY_PATH } from '../config/paths.ts'
import { chutesReferences } from '../config/references.ts'
import { sameJson, valueAt } from '../json.ts'
import type { Repair } from '../repair/repair.ts'
import { repairEntries } from '../repair/repair-entries.ts'
import { repairReferences } from '../repair/repair-references.ts'
import { type MergedRows, mergeRows } from '../rows/merge-rows.ts'
import { catalogRows } from '../rows/row.ts'
import { handAddedIds, onceLiveIds, suspectIds, withoutCaseDuplicates } from '../rows/row-origin.ts'
import { type AliasChoice, chooseAliases } from '../selection/choose-aliases.ts'
import { chooseFallbacks, type FallbackChoice } from '../selection/choose-fallbacks.ts'
import { choosePrimary, type PrimaryChoice } from '../selection/choose-primary.ts'
import { aliasChanges, noAliases } from './alias-changes.ts'
import { aliasesWouldLockOut, allowlistChanges } from './allowlist.ts'
import { pluginChanges, pluginRepair } from './plugin-changes.ts'
import { modeRepair, profileModes, type StoredTypes } from './profile-modes.ts'
import { CHUTES_API, providerChanges, providerRepairs } from './provider-changes.ts'

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
  readonly fallbacks?: string | undefined
  readonly allowlist: AllowlistKind
  /** Whether this OpenClaw can switch thinking by the chat template; undefined when nobody has found out. */
  readonly switchesThinking?: boolean | undefined
  /** Where nobody chose the allowlist: the config without it. */
  readonly unchosen?: { readonly view: ConfigView; readonly repair: Repair } | undefined
  /** OpenClaw's own plugin for Chutes is not installed, and its Gateway does not start without it. */
  readonly pluginMissing?: boolean | undefined
  /** Providers besides Chutes that this person uses. */
  readonly otherProviders: readonly string[]
  /** Undefined when OpenClaw was not asked. */
  readonly storedTypes: StoredTypes | undefined
}

export interface SetupPlan {
  readonly changes: readonly Change[]
  readonly baseUrl: string
  readonly api: string
  readonly primary: PrimaryChoice
  readonly fallbacks: readonly FallbackChoice[]
  readonly aliases: readonly AliasChoice[]
  readonly repairs: readonly Repair[]
  readonly rows: MergedRows
  readonly missing: MissingModels
}

/** A wish that names nothing we know. */
export interface UnknownWish {
  readonly flag: 'primary' | 'fallbacks'
  readonly unknown: string
  readonly known: readonly string[]
}

/** What the config should become. Pure: the same input gives the same plan, and a plan applied plans nothing. */
export function planSetup(input: SetupInput): SetupPlan | UnknownWish {
  const { view, unchosen } = input
  const plan = planFrom({ ...input, view: unchosen?.view ?? view })
  if (!unchosen || 'unknown' in plan) return plan
  const changes = changesBetween(view.raw, applyChanges(unchosen.view.raw, plan.changes))
  const primary = { ...plan.primary, previous: view.primary }
  return { ...plan, changes, primary, repairs: [...plan.repairs, unchosen.repair] }
}

function planFrom(input: SetupInput): SetupPlan | UnknownWish {
  const { base, baseUrl } = input
  const { live, ours, theirs, missing, retired, usable } = rowsToMerge(input)
  const entries = repairEntries(input.view, usable, live)
  const { view } = entries
  const names = chooseNames(input, view, usable)
  if ('unknown' in names) return names
  const { aliases, primary, references, fallbacks } = names
  const api = view.provider?.api ?? CHUTES_API
  const aliasing = aliasChanges(view, aliases)
  const modes = profileModes(view, input.storedTypes)
  const plugin = pluginChanges(view, input.pluginMissing)
  const naming = [
    ...entries.changes,
    ...aliasing,
    ...(primary.current === undefined ? [] : changeTo(view.raw, view.primaryPath, primary.current)),
    ...references.changes,
    ...fallbackChanges(view, primary.current, fallbacks),
    ...allowlistChanges(input.allowlist, {
      view,
      needed: [
        primary.current,
        ...aliases.map(({ target }) => target),
        ...fallbacks.map(({ model }) => model),
      ]
        .flatMap((ref) => modelIdOf(ref ?? '') ?? [])
        .map(modelRef),
      aliased: aliasing.length > 0 ? aliases.flatMap((choice) => choice.target ?? []) : [],
      ids: [...usable],
      others: input.otherProviders,
    }),
    ...modes,
    ...plugin,
  ]
  // what stays in use is judged by the config as it will be, or a second run would find more to do
  const inUse = new Set(chutesReferences(applyChanges(view.raw, naming)).keys())
  const rows = mergeRows({ base, ours, theirs, live, retired, inUse })
  const provider = providerChanges(view, { baseUrl, api, rows: rows.rows })
  return {
    changes: lastPerPath([...provider, ...naming]),
    baseUrl,
    api,
    primary,
    fallbacks,
    aliases,
    repairs: [
      ...providerRepairs(view, rows),
      ...entries.repairs,
      ...references.repairs,
      ...modes.map(modeRepair),
      ...plugin.map(pluginRepair),
    ],
    rows,
    missing: usefulSightings(missing, rows),
  }
}

/** Which model each name leads to: our aliases, the primary, its fallbacks; and the references that are mended. */
function chooseNames(input: SetupInput, view: ConfigView, usable: ReadonlySet<string>) {
  const { models } = input.catalog
  const lockOut = aliasesWouldLockOut(input.allowlist, view, input.otherProviders)
  const aliases = lockOut ? noAliases(view, usable) : chooseAliases(view, models, usable)
  const known = [...usable, ...aliases.map((choice) => choice.alias)]
  const unknown = (flag: UnknownWish['flag'], wish: string): UnknownWish => ({ flag, unknown: wish, known })
  const primary = choosePrimary({ view, models, usable, aliases, wish: input.primary })
  if ('unknown' in primary) return unknown('primary', primary.unknown)
  const references = repairReferences(view, aliases, usable)
  const found = chooseFallbacks({
    ...{ models, usable, aliases, primary, wish: input.fallbacks, otherProviders: input.otherProviders },
    view: { ...view, raw: applyChanges(view.raw, references.changes) },
  })
  if ('unknown' in found) return unknown('fallbacks', found.unknown)
  return { aliases, primary, references, fallbacks: found.chosen }
}

/** The rows on both sides, which models are gone, and which may be named. */
function rowsToMerge(input: SetupInput) {
  const { catalog, base } = input
  const live = catalog.source === 'live'
  const theirs = catalogRows(catalog.models, input.switchesThinking, input.view.provider?.rows)
  const ours = withoutCaseDuplicates({ base, ours: input.view.provider?.rows ?? [], theirs })
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

/** A primary in its short form has no place for fallbacks, so it becomes the long one. */
function fallbackChanges(
  view: ConfigView,
  primary: string | undefined,
  chosen: readonly FallbackChoice[],
): readonly Change[] {
  const list = chosen.map(({ model }) => model)
  if (sameJson(valueAt(view.raw, FALLBACKS_PATH) ?? [], list)) return []
  return isSamePath(view.primaryPath, PRIMARY_PATH)
    ? changeTo(view.raw, PRIMARY_PATH, { primary, fallbacks: list })
    : changeTo(view.raw, FALLBACKS_PATH, list)
}

/** Two decisions about one path agree in the end; the later one knew more. */
function lastPerPath(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change.path), change])).values()]
}
