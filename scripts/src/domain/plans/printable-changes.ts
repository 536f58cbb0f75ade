import { isPlainUrl } from '../config/base-url.ts'
import { type Change, pathText, toPatch } from '../config/change.ts'
import { isModelRow } from '../config/model-row.ts'
import {
  ALLOWLIST_PATH,
  ENTRIES_PATH,
  isSamePath,
  isWithin,
  MODEL_SLOTS,
  type Path,
  PLUGIN_PATH,
  PROVIDER_PATH,
  ROWS_PATH,
  TIMEOUT_PATH,
} from '../config/paths.ts'
import { isEmpty, isObject, type JsonObject, sameJson } from '../json.ts'
import { CHUTES_COMPAT, rowName } from '../rows/row.ts'
import { THINKING_FORMAT, templateArgumentPaths } from '../rows/thinking.ts'
import { ALIAS_ROLES } from '../selection/roles.ts'
import { isModelId } from '../text.ts'
import { CHUTES_API, PATIENCE_SECONDS } from './provider-changes.ts'

/** A value of the config as it may be printed, and the places in it that are not. */
export interface PrintableValue {
  readonly value: unknown
  readonly withheld: readonly Path[]
}

/** A patch as it may be printed. */
export interface PrintablePatch {
  readonly patch: JsonObject
  /** Paths in the patch where `(not shown)` stands for a person's own value. */
  readonly withheld: readonly string[]
}

/** Withheld places that are named one by one. */
const MAX_NAMED = 100

/**
 * A config value fit to be printed. What stands in a place that this skill writes, in the form that it writes there, is
 * told; everything else is a person's, could be a secret whatever its name, and is not.
 */
export function printableValue(path: Path, value: unknown): PrintableValue {
  if (value === undefined || value === null || isEmpty(value) || isOurReference(value))
    return { value, withheld: [] }
  if (Array.isArray(value)) {
    const isRows = isSamePath(path, ROWS_PATH)
    if (!isRows && !PLACES.some((place) => leadsTo(place.path, path))) return withheldValue(path, value)
    const items = value.map((item, index) =>
      printableValue([...path, isRows ? (isModelRow(item) ? item.id : '') : `${index}`], item),
    )
    return { value: items.map((item) => item.value), withheld: items.flatMap((item) => item.withheld) }
  }
  if (isObject(value) && PLACES.some((place) => leadsTo(place.path, path))) {
    const members = Object.entries(value).map(([name, member]) => [
      name,
      printableValue([...path, name], member),
    ])
    return {
      value: Object.fromEntries(members.map(([name, told]) => [name, (told as PrintableValue).value])),
      withheld: members.flatMap(([, told]) => (told as PrintableValue).withheld),
    }
  }
  return PLACES.some(
    (place) =>
      place.path.length === path.length && leadsTo([...place.path, '*'], path) && place.holds(value, path),
  )
    ? { value, withheld: [] }
    : withheldValue(path, value)
}

/** The patch that makes these changes, fit to be printed. */
export function printablePatch(changes: readonly Change[]): PrintablePatch {
  const told = changes.map((change) => ({ change, ...printableValue(change.path, change.after) }))
  const withheld = told.flatMap((one) => one.withheld).map(printablePath)
  const more = withheld.length - MAX_NAMED
  return {
    patch: toPatch(told.map(({ change, value }) => ({ ...change, after: value }))),
    withheld: [...withheld.slice(0, MAX_NAMED), ...(more > 0 ? [`and ${more} more`] : [])],
  }
}

/** A path as it may be printed: an item of a list is named by its value, and that may be a person's. */
export function printablePath(path: Path): string {
  const isTold = (list: Path, holds: (name: string) => boolean): boolean =>
    !isWithin(path, list) || path.length === list.length || holds(path[list.length] ?? '')
  const told =
    isTold(ROWS_PATH, isModelId) && isTold(ALLOWLIST_PATH, (name) => isReference(name) || isOurAlias(name))
  return told ? pathText(path) : `${pathText(path.slice(0, 4))}["(not shown)"]`
}

/** Of another kind than the value, so that OpenClaw refuses a patch in which it was left standing. */
function withheldValue(path: Path, value: unknown): PrintableValue {
  return { value: typeof value === 'object' ? '(not shown)' : ['(not shown)'], withheld: [path] }
}

interface Place {
  /** `*` is any name, or any place in a list. */
  readonly path: Path
  /** Whether the skill could have written this here. */
  readonly holds: (value: unknown, path: Path) => boolean
}

const isNumber = (value: unknown): boolean => typeof value === 'number'
const ROW_FIELDS: Readonly<Record<string, Place['holds']>> = {
  id: (value) => typeof value === 'string' && isModelId(value),
  name: (value, path) => value === rowName(path.at(-2) ?? ''),
  reasoning: (value) => typeof value === 'boolean',
  contextWindow: isNumber,
  maxTokens: isNumber,
}
const COSTS = ['input', 'output', 'cacheRead', 'cacheWrite']

/** Where this skill writes, and what. A new place that it writes is a row here, or its values are not shown. */
const PLACES: readonly Place[] = [
  { path: [...PROVIDER_PATH, 'baseUrl'], holds: isPlainUrl },
  { path: [...PROVIDER_PATH, 'api'], holds: (value) => value === CHUTES_API },
  { path: [...PLUGIN_PATH, 'enabled'], holds: (value) => value === false },
  { path: TIMEOUT_PATH, holds: (value) => value === PATIENCE_SECONDS },
  ...Object.entries(ROW_FIELDS).map(([name, holds]) => ({ path: [...ROWS_PATH, '*', name], holds })),
  { path: [...ROWS_PATH, '*', 'input', '*'], holds: (value) => value === 'text' || value === 'image' },
  ...COSTS.map((name) => ({ path: [...ROWS_PATH, '*', 'cost', name], holds: isNumber })),
  ...Object.entries({ ...CHUTES_COMPAT, thinkingFormat: THINKING_FORMAT }).map(([name, ours]) => ({
    path: [...ROWS_PATH, '*', 'compat', name],
    holds: (value: unknown) => sameJson(value, ours),
  })),
  ...MODEL_SLOTS.flatMap((slot) =>
    [slot, [...slot, 'primary'], [...slot, 'fallbacks', '*']].map((path) => ({ path, holds: isReference })),
  ),
  ...templateArgumentPaths('*').map((path) => ({
    path,
    holds: (value: unknown) => typeof value === 'boolean',
  })),
  { path: [...ENTRIES_PATH, '*', 'alias'], holds: isOurAlias },
  { path: [...ALLOWLIST_PATH, '*'], holds: (value) => isReference(value) || isOurAlias(value) },
  {
    path: ['auth', 'profiles', '*', 'mode'],
    holds: (value) => value === 'api_key' || value === 'token',
  },
  { path: ['auth', 'profiles', '*', 'provider'], holds: (value) => value === 'chutes' },
]

/** Whether the place lies inside of `path`. */
function leadsTo(place: Path, path: Path): boolean {
  return (
    path.length < place.length && path.every((name, index) => place[index] === name || place[index] === '*')
  )
}

/** A reference to a Chutes model, or a list of nothing else: these are told wherever they stand. */
function isOurReference(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isOurReference)
  return typeof value === 'string' && value.startsWith('chutes/') && isModelId(value.slice('chutes/'.length))
}

/** A reference to a model of any provider, or to all models of one. */
function isReference(value: unknown): boolean {
  return (
    typeof value === 'string' && /^[\w.-]{1,64}\/(?:\*|[\w.:@-]{1,80}(?:\/[\w.:@-]{1,120})?)$/.test(value)
  )
}

/** Whether this is one of the aliases that the skill gives. */
export function isOurAlias(value: unknown): boolean {
  return ALIAS_ROLES.some((role) => role === value)
}
