import { put } from '../config/address.ts'
import { isObject, type JsonObject, valueAt } from '../json.ts'

const ORDER = ['auth', 'order'] as const

/** The config without any mention of these auth profiles: the declaration, the order, a reference as a key. */
export function withoutProfiles(config: JsonObject, profiles: readonly string[]): JsonObject {
  if (profiles.length === 0) return config
  const undeclared = profiles.reduce((node, id) => put(node, ['auth', 'profiles', id], undefined), config)
  const key = ['models', 'providers', 'chutes', 'apiKey']
  const reference = valueAt(undeclared, key)
  const unreferenced =
    typeof reference === 'string' && profiles.includes(reference)
      ? put(undeclared, key, undefined)
      : undeclared
  return withoutOrder(unreferenced, profiles)
}

function withoutOrder(config: JsonObject, profiles: readonly string[]): JsonObject {
  const order = valueAt(config, ORDER)
  if (!isObject(order)) return config
  const next = Object.entries(order).reduce((node, [provider, list]) => {
    if (!Array.isArray(list) || !list.some((id) => profiles.includes(id as string))) return node
    const left = list.filter((id) => !profiles.includes(id as string))
    // an empty order would allow no profile at all
    return put(node, [...ORDER, provider], left.length > 0 ? left : undefined)
  }, config)
  const left = valueAt(next, ORDER)
  return next !== config && isObject(left) && Object.keys(left).length === 0
    ? put(next, ORDER, undefined)
    : next
}
