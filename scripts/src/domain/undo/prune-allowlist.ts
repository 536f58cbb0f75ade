import { ALLOWLIST_PATH } from '../config/paths.ts'
import { modelEntries } from '../config/references.ts'
import { type JsonObject, put, valueAt } from '../json.ts'

/**
 * `next` without the allowed aliases that lose their model on the way from `config`: OpenClaw 2026.9 refuses a list that
 * names one, and copies them there itself from an allowlist of old. A list of nothing else allows Chutes from then on,
 * because an empty one would allow everything.
 */
export function pruneAllowlist(config: JsonObject, next: JsonObject): JsonObject {
  const list = valueAt(next, ALLOWLIST_PATH)
  if (!Array.isArray(list)) return next
  const [had, has] = [aliasesOf(config), aliasesOf(next)]
  const left = list.filter(
    (ref) => (typeof ref === 'string' && ref.includes('/')) || !had.has(ref) || has.has(ref),
  )
  if (left.length === list.length) return next
  return put(next, ALLOWLIST_PATH, left.length > 0 ? left : ['chutes/*'])
}

function aliasesOf(config: JsonObject): ReadonlySet<unknown> {
  return new Set(Object.values(modelEntries(config)).map((entry) => valueAt(entry, ['alias'])))
}
