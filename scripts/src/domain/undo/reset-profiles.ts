import { API_KEY_PATH, PROFILE_ORDER_PATH, PROFILES_PATH } from '../config/paths.ts'
import { isObject, type JsonObject, put, valueAt } from '../json.ts'

/** The config without any mention of these auth profiles: the declaration, the order, a reference as a key. */
export function withoutProfiles(config: JsonObject, profiles: readonly string[]): JsonObject {
  if (profiles.length === 0) return config
  const undeclared = profiles.reduce((node, id) => put(node, [...PROFILES_PATH, id], undefined), config)
  const key = API_KEY_PATH
  const reference = valueAt(undeclared, key)
  const unreferenced =
    typeof reference === 'string' && profiles.includes(reference)
      ? put(undeclared, key, undefined)
      : undeclared
  return withoutOrder(unreferenced, profiles)
}

function withoutOrder(config: JsonObject, profiles: readonly string[]): JsonObject {
  const order = valueAt(config, PROFILE_ORDER_PATH)
  if (!isObject(order)) return config
  const next = Object.entries(order).reduce((node, [provider, list]) => {
    if (!Array.isArray(list) || !list.some((id) => profiles.includes(id as string))) return node
    const left = list.filter((id) => !profiles.includes(id as string))
    // an empty order would allow no profile at all
    return put(node, [...PROFILE_ORDER_PATH, provider], left.length > 0 ? left : undefined)
  }, config)
  const left = valueAt(next, PROFILE_ORDER_PATH)
  return next !== config && isObject(left) && Object.keys(left).length === 0
    ? put(next, PROFILE_ORDER_PATH, undefined)
    : next
}
