import { modelIdOf, modelRef } from '../catalog/model.ts'
import type { AllowlistKind } from '../config/capabilities.ts'
import { type Change, changeTo } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import { ALLOWLIST_PATH, ENTRIES_PATH } from '../config/paths.ts'
import { withAliasesResolved } from '../config/references.ts'
import { type JsonObject, listAt, sameJson, valueAt } from '../json.ts'

/** What is about to be named in the config, and who else has models here. */
export interface AllowlistInput {
  readonly view: ConfigView
  /** References that must be allowed: the primary and what our aliases name. */
  readonly needed: readonly string[]
  /** References that get an alias in this run, which on older versions makes them allowlist entries. */
  readonly aliased: readonly string[]
  /** Ids of all Chutes models that have a row. */
  readonly ids: readonly string[]
  /** Providers besides Chutes that this person uses. */
  readonly others: readonly string[]
}

/**
 * The changes that keep two promises: what we point at is allowed (an allowlist without it makes OpenClaw answer
 * silently with another model), and nobody is locked out of a model they could use before (on older versions the
 * first entry under `agents.defaults.models` turns that map into an allowlist).
 */
export function allowlistChanges(kind: AllowlistKind, input: AllowlistInput): Change[] {
  return STRATEGIES[kind](input)
}

/** What `modelPolicy.allow` has to gain, where it restricts anything, so that it allows these references. */
export function policyChanges(config: JsonObject, refs: readonly string[]): Change[] {
  const allow = valueAt(config, ALLOWLIST_PATH)
  if (!Array.isArray(allow) || allow.length === 0 || refs.length === 0) return []
  const named = new Set(
    listAt(withAliasesResolved(config), ALLOWLIST_PATH).map((ref) => modelIdOf(String(ref))),
  )
  if (allow.includes('*') || named.has('*')) return []
  named.delete(undefined)
  // a list that already names Chutes models is a person's choice and only gains what is missing
  const missing =
    named.size > 0 ? [...new Set(refs)].filter((ref) => !named.has(modelIdOf(ref))) : ['chutes/*']
  return missing.length === 0 ? [] : changeTo(config, ALLOWLIST_PATH, [...allow, ...missing])
}

/**
 * Whether writing aliases would lock this person out of other providers' models and nothing can prevent it:
 * releases without wildcards cannot allow "everything of that provider".
 */
export function aliasesWouldLockOut(
  kind: AllowlistKind,
  view: ConfigView,
  others: readonly string[],
): boolean {
  return kind === 'exact' && view.entries.length === 0 && others.length > 0
}

/** Whether this OpenClaw permits models one by one and somebody listed every row of ours, as `setup.js` does. */
export function listedOneByOne(
  kind: AllowlistKind | undefined,
  view: ConfigView,
  base: Readonly<Record<string, unknown>>,
): boolean {
  if (kind !== 'exact') return false
  const keys = new Set(view.entries.map((entry) => entry.key))
  const ours = (view.provider?.rows ?? []).filter((row) => Object.hasOwn(base, row.id))
  return ours.length > 0 && ours.every((row) => keys.has(modelRef(row.id)))
}

/** Permissions for new models, and none for models that left; entries with an alias or settings stay. */
export function permissionChanges(
  config: JsonObject,
  added: readonly string[],
  removed: readonly string[],
): Change[] {
  const entry = (id: string) => valueAt(config, [...ENTRIES_PATH, modelRef(id)])
  return [
    ...added.filter((id) => entry(id) === undefined).map((id) => ({ id, after: {} })),
    ...removed.filter((id) => sameJson(entry(id), {})).map((id) => ({ id, after: undefined })),
  ].flatMap(({ id, after }) => changeTo(config, [...ENTRIES_PATH, modelRef(id)], after))
}

const STRATEGIES: Readonly<Record<AllowlistKind, (input: AllowlistInput) => Change[]>> = {
  policy: ({ view, needed }) => policyChanges(view.raw, needed),
  wildcard: ({ view, aliased, others }) => {
    if (view.entries.length === 0 && aliased.length === 0) return []
    const starts = view.entries.length === 0
    const providers = ['chutes', ...(starts ? others : [])]
    return providers.flatMap((provider) => allowModel(view, `${provider}/*`))
  },
  exact: ({ view, aliased, ids }) => {
    if (view.entries.length === 0 && aliased.length === 0) return []
    const refs = ids.map(modelRef).filter((ref) => !aliased.includes(ref))
    return refs.flatMap((ref) => allowModel(view, ref))
  },
}

/** An entry without settings only allows its model. */
function allowModel(view: ConfigView, key: string): Change[] {
  return view.entries.some((entry) => entry.key === key) ? [] : changeTo(view.raw, [...ENTRIES_PATH, key], {})
}
