import { isObject, objectAt, valueAt } from '../json.ts'
import type { ConfigView } from './config-view.ts'
import { PROFILES_PATH, PROVIDERS_PATH } from './paths.ts'

/**
 * The providers besides Chutes that a config shows in use: those it configures, holds credentials for, or names in
 * a model reference. What only the environment offers is known to OpenClaw alone and passed in.
 */
export function otherProviders(view: ConfigView, fromEnvironment: readonly string[]): readonly string[] {
  const found = new Set(fromEnvironment)
  for (const name of Object.keys(objectAt(view.raw, PROVIDERS_PATH))) found.add(name)
  for (const profile of Object.values(objectAt(view.raw, PROFILES_PATH))) {
    const provider = valueAt(profile, ['provider'])
    if (typeof provider === 'string') found.add(provider)
  }
  for (const ref of modelReferences(valueAt(view.raw, ['agents']))) found.add(ref.slice(0, ref.indexOf('/')))
  return [...found].filter((name) => /^(?!chutes$)[\w.-]{1,64}$/i.test(name)).sort()
}

/** Strings under a `model`-like key that look like `provider/model`. */
function modelReferences(value: unknown, inModel = false): string[] {
  if (typeof value === 'string') return inModel && /^[\w.-]+\/./.test(value) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((item) => modelReferences(item, inModel))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, member]) =>
    modelReferences(member, inModel || /model/i.test(key)),
  )
}
