import { aliasKey, findAlias, modelIdOf, modelRef } from '../catalog/model.ts'
import { isObject, type Json, type JsonObject, objectAt, valueAt } from '../json.ts'
import { pathText } from './change.ts'
import { HIDDEN } from './move-references.ts'
import { ALLOWLIST_PATH, ENTRIES_PATH, isNamePlace, isSamePath, PROVIDER_PATH } from './paths.ts'

/**
 * Every place in the config that names a Chutes model, by id: values (primary, fallbacks, image model,
 * per-agent and heartbeat models, by reference or by alias) and keys that carry settings. The provider's own
 * rows and mere permissions do not count. Walking the whole config finds the places that future versions add, too.
 */
export function chutesReferences(config: JsonObject): ReadonlyMap<string, readonly string[]> {
  const aliases = aliasedIds(config)
  const found = new Map<string, string[]>()
  const add = (id: string | undefined, path: readonly string[]): void => {
    if (id === undefined) return
    const paths = found.get(id)
    if (paths) paths.push(pathText(path))
    else found.set(id, [pathText(path)])
  }
  const walk = (value: unknown, path: readonly string[]): void => {
    if (NOT_USES.some((place) => isSamePath(path, place))) return
    if (typeof value === 'string') {
      add(modelIdOf(value) ?? (isNamePlace(path) ? findAlias(aliases, value) : undefined), path)
    } else if (Array.isArray(value)) {
      // of several agents in a list the path has to say which one
      for (const [place, item] of value.entries()) walk(item, isObject(item) ? [...path, `${place}`] : path)
    } else if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (!isObject(member) || Object.keys(member).length > 0) add(modelIdOf(key), [...path, key])
        walk(member, [...path, key])
      }
    }
  }
  walk(config, [])
  return found
}

/** The config with the reference of a Chutes model wherever it names one by its alias. */
export function withAliasesResolved(config: JsonObject): JsonObject {
  const aliases = aliasedIds(config)
  const members = (object: JsonObject, path: readonly string[]): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([key, member]) => [key, walk(member, [...path, key])]))
  const walk = (value: Json | undefined, path: readonly string[]): Json | undefined => {
    // what providers call their models is no reference
    if (path[0] === 'models') return value
    if (Array.isArray(value))
      return JSON.stringify(value).includes(HIDDEN)
        ? value
        : value.map((item: Json) => walk(item, path) ?? null)
    if (isObject(value)) return members(value, path)
    const id = typeof value === 'string' && isNamePlace(path) ? findAlias(aliases, value) : undefined
    return id === undefined ? value : modelRef(id)
  }
  return members(config, [])
}

/** They name models without using them: the provider's own rows, and the allowlist. */
const NOT_USES = [PROVIDER_PATH, ALLOWLIST_PATH]

/** The model entries of a config, as they lie there: reference to entry. */
export function modelEntries(config: JsonObject): JsonObject {
  return objectAt(config, ENTRIES_PATH)
}

function aliasedIds(config: JsonObject): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [key, entry] of Object.entries(modelEntries(config))) {
    const id = modelIdOf(key)
    const alias = valueAt(entry, ['alias'])
    if (id !== undefined && typeof alias === 'string') found.set(aliasKey(alias), id)
  }
  return found
}
