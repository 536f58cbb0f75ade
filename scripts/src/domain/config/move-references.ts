import { modelIdOf, modelRef, profileOf } from '../catalog/model.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Change } from './change.ts'
import { isNamePlace, isSamePath, type Path, PROVIDER_PATH } from './paths.ts'

/** What OpenClaw shows in place of a secret: a list with it stays, because writing it back would destroy the secret. */
export const HIDDEN = '__OPENCLAW_REDACTED__'

/**
 * Points everything that names one Chutes model at another, by id: primary, fallbacks, image model, per-agent and
 * heartbeat overrides, allowlists, and the model's own entry with its alias and settings (settings that the new
 * model's entry has win). References by alias follow their alias. The provider's rows are not touched.
 */
export function moveReferences(config: JsonObject, moves: ReadonlyMap<string, string>): readonly Change[] {
  const moved: Moved = (ref) => {
    const to = moves.get(modelIdOf(ref) ?? '')
    return to && modelRef(to) + profileOf(ref)
  }
  const changes: Change[] = []

  const walk = (value: Json | undefined, path: readonly string[]): void => {
    if (isSamePath(path, PROVIDER_PATH)) return
    if (typeof value === 'string') {
      const after = moved(value)
      if (after !== undefined) changes.push({ path, before: value, after })
    } else if (Array.isArray(value)) {
      const after = rewritten(value, moved, path)
      if (after !== value && !JSON.stringify(value).includes(HIDDEN))
        changes.push({ path, before: value, after })
    } else if (isObject(value)) members(value, path)
  }

  const members = (object: JsonObject, path: readonly string[]): void => {
    const joined = new Map<string, Json>()
    for (const [key, value] of Object.entries(object)) {
      const target = moved(key)
      if (target === undefined) {
        walk(value, [...path, key])
        continue
      }
      const present = Object.hasOwn(object, target) ? object[target] : undefined
      const from = rewritten(value ?? {}, moved, [...path, key])
      const earlier = joined.get(target)
      const there = earlier ?? present
      const after = isObject(from) && isObject(there) ? { ...from, ...there } : (there ?? from)
      joined.set(target, after)
      changes.push({ path: [...path, target], before: present, after })
      changes.push({ path: [...path, key], before: value, after: undefined })
    }
  }

  walk(config, [])
  return changes
}

/** The reference to take the place of one, if any. */
type Moved = (ref: string) => string | undefined

/** The value with every reference replaced; itself when there is none. A list of models does not name one twice. */
function rewritten(value: Json, moved: Moved, path: Path): Json {
  if (typeof value === 'string') return moved(value) ?? value
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => rewritten(item, moved, path))
    if (items.every((item, index) => item === value[index])) return value
    if (!isNamePlace(path)) return items
    return items.filter((item, index) => typeof item !== 'string' || items.indexOf(item) === index)
  }
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, member]): [string, Json | undefined] => [
    moved(key) ?? key,
    member === undefined ? undefined : rewritten(member, moved, [...path, key]),
  ])
  const same = entries.every(([key, member]) => Object.hasOwn(value, key) && value[key] === member)
  return same ? value : Object.fromEntries(entries)
}
