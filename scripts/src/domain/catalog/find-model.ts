import { compareVersions } from '../version.ts'
import { findAlias, modelIdOf } from './model.ts'
import { parseModelName } from './model-name.ts'

export interface FoundModel {
  readonly id: string
  /** Set when the model was named by this alias. */
  readonly alias?: string
}

/**
 * The model that somebody means: an alias, an id or reference in any case, or the name without its maker or without
 * `-TEE`, as long as that is only one model. Undefined when it is none.
 */
export function findModel(
  typed: string,
  ids: readonly string[],
  aliases: ReadonlyMap<string, string>,
): FoundModel | undefined {
  const aliased = findAlias(aliases, typed)
  if (aliased !== undefined) return { id: aliased, alias: typed }
  const named = modelIdOf(typed) ?? typed
  if (ids.includes(named)) return { id: named }
  const lower = named.toLowerCase()
  for (const form of [0, 1, 2]) {
    const matches = ids.filter((id) => callNames(id)[form]?.toLowerCase() === lower)
    if (matches[0] !== undefined && matches.length === 1) return { id: matches[0] }
  }
  return undefined
}

/** Ids that have every word of what was typed, newest version first: `glm 5` finds each GLM-5. */
export function modelsLike(typed: string, ids: readonly string[]): readonly string[] {
  const words = typed
    .toLowerCase()
    .split(/[^a-z0-9.]+/)
    .filter((word) => word !== '' && word !== 'chutes' && word !== 'tee')
  if (words.length === 0) return []
  return newestFirst(ids.filter((id) => words.every((word) => id.toLowerCase().includes(word))))
}

/** The ids by the version in their name, the highest first. */
export function newestFirst(ids: readonly string[]): readonly string[] {
  const version = (id: string): readonly number[] => parseModelName(id).version
  return [...ids].sort((a, b) => compareVersions(version(b), version(a)))
}

/** What a person may call a model: its id, and the name in it, also without `-TEE`. */
export function callNames(id: string): readonly string[] {
  const name = id.slice(id.indexOf('/') + 1)
  return [id, name, name.replace(/-tee$/i, '')]
}
