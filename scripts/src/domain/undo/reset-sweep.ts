import { canonicalRef, isSameAlias, modelIdOf } from '../catalog/model.ts'
import {
  ALLOWLIST_PATH,
  ENTRIES_PATH,
  FALLBACKS_PATH,
  PRIMARY_PATH,
  PROVIDER_PATH,
  ROWS_PATH,
} from '../config/paths.ts'
import { modelEntries } from '../config/references.ts'
import { isObject, type JsonObject, put, valueAt } from '../json.ts'
import type { Origin } from './journal.ts'
import { changeAt, isAddition, type LoggedChange, type LoggedWrite } from './logged-write.ts'
import { rowIds } from './provider-block.ts'

/** Entries of models that have no row any more, unless they were there before the skill. */
export function withoutEntries(next: JsonObject, origin: Origin | undefined): JsonObject {
  const [rows, older] = [rowIds(next), new Set(origin?.entries ?? [])]
  const block = valueAt(next, PROVIDER_PATH) !== undefined
  const dead = Object.keys(modelEntries(next)).filter((key) => {
    const id = modelIdOf(key)
    return id !== undefined && !older.has(canonicalRef(key)) && !(id === '*' ? block : rows.has(id))
  })
  return dead.reduce((node, key) => put(node, [...ENTRIES_PATH, key], undefined), next)
}

/**
 * A primary whose model goes gives way to the one before the skill, or to OpenClaw's own choice. One that was there
 * before the skill stays, even if its model has no row.
 */
export function withoutDeadPrimary(config: JsonObject, next: JsonObject, total: LoggedWrite): JsonObject {
  const path = isObject(valueAt(next, PRIMARY_PATH)) ? [...PRIMARY_PATH, 'primary'] : [...PRIMARY_PATH]
  const primary = valueAt(next, path)
  if (typeof primary !== 'string') return next
  const gone = goneId(primary, config, next)
  if (gone === undefined) return next
  const change = changeAt(total, path)
  const before = change?.before
  if (change ? before === primary : changeAt(total, [...ROWS_PATH, gone])?.named) return next
  return put(
    next,
    path,
    typeof before === 'string' && goneId(before, config, next) === undefined ? before : undefined,
  )
}

/** The fallbacks that the skill wrote and somebody changed since, without the models that go. */
export function withoutDeadFallbacks(
  config: JsonObject,
  next: JsonObject,
  total: LoggedWrite,
  guessed: boolean,
): JsonObject {
  const list = valueAt(next, FALLBACKS_PATH)
  const change = changeAt(total, FALLBACKS_PATH) ?? changeAt(total, PRIMARY_PATH)
  // a list that was there before the skill is a person's, whatever the skill mended in it
  const ours = change ? isAddition(change) || typeof change.before === 'string' : guessed
  if (!Array.isArray(list) || !ours) return next
  const left = list.filter((ref) => typeof ref !== 'string' || goneId(ref, config, next) === undefined)
  if (left.length === list.length) return next
  return put(next, FALLBACKS_PATH, left.length > 0 ? left : undefined)
}

/** The model that a reference, or the alias it is, names, when its row goes. */
function goneId(ref: string, config: JsonObject, next: JsonObject): string | undefined {
  const named = Object.entries(modelEntries(config)).find(([, entry]) =>
    isSameAlias(valueAt(entry, ['alias']), ref),
  )
  const id = modelIdOf(ref) ?? modelIdOf(named?.[0] ?? '')
  return id !== undefined && rowIds(config).has(id) && !rowIds(next).has(id) ? id : undefined
}

/**
 * Keeps an allowlist from turning into none. An empty list allows everything, so what we added to it stays then. On
 * older releases the entries are the list, and `acme/*` was added so that the first alias locks nobody out: it is needed
 * for as long as any entry is left.
 */
export function keepAllowlist(
  config: JsonObject,
  next: JsonObject,
  taken: readonly LoggedChange[],
): JsonObject {
  const [now, then] = [valueAt(config, ALLOWLIST_PATH), valueAt(next, ALLOWLIST_PATH)]
  const emptied = Array.isArray(now) && now.length > 0 && Array.isArray(then) && then.length === 0
  const guarded = emptied ? put(next, ALLOWLIST_PATH, now) : next
  if (Object.keys(modelEntries(guarded)).length === 0) return guarded
  const wildcards = taken.filter(
    (change) =>
      isAddition(change) &&
      change.address.length === ENTRIES_PATH.length + 1 &&
      /^(?!chutes\/).+\/\*$/.test(change.address.at(-1) ?? ''),
  )
  return wildcards.reduce((node, { address }) => put(node, address, valueAt(config, address)), guarded)
}
