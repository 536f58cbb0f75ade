import type { MissingModels } from '../catalog/missing-models.ts'
import { canonicalRef, type Model, modelIdOf, modelRef } from '../catalog/model.ts'
import { applyChanges, type Change, changesBetween, changeTo } from '../config/change.ts'
import type { ModelRow } from '../config/model-row.ts'
import { moveReferences } from '../config/move-references.ts'
import { ENTRIES_PATH } from '../config/paths.ts'
import { chutesReferences, modelEntries } from '../config/references.ts'
import { type JsonObject, valueAt } from '../json.ts'
import { lastKnownModel } from '../rows/row.ts'
import type { Consent, Predecessor } from '../selection/consent.ts'
import { type Successor, successor, successors, wishesOf } from '../selection/successor.ts'
import { policyChanges } from './allowlist.ts'

/** A model that is gone for good while something still names it. */
export interface Retired {
  readonly id: string
  /** Config paths and scheduled jobs that name the model. */
  readonly usedBy: readonly string[]
  /** Neither dearer nor less private; undefined when there is none. */
  readonly replacement: Successor | undefined
  /** A better fit that somebody would have to allow. */
  readonly offer: Successor | undefined
  /** The model as it was last known. */
  readonly known: Predecessor
}

export interface RepairedReferences {
  readonly id: string
  readonly to: string
  readonly reason: string
  /** Config paths that were pointed elsewhere. */
  readonly paths: readonly string[]
}

export interface RetiredInput {
  readonly config: JsonObject
  readonly retired: ReadonlySet<string>
  readonly missing: MissingModels
  readonly ours: readonly ModelRow[]
  readonly references: ReadonlyMap<string, readonly string[]>
  readonly models: readonly Model[]
}

/** The retired models that something still names, each with the best live model to use instead. */
export function retiredInUse({
  config,
  retired,
  missing,
  ours,
  references,
  models,
}: RetiredInput): readonly Retired[] {
  const used = [...retired].filter((id) => references.has(id))
  if (used.length === 0) return []
  const rows = new Map(ours.map((row) => [row.id, row]))
  const aliases = aliasesByRef(config)
  return used.map((id) => {
    const usedBy = references.get(id) ?? []
    const known = lastKnownModel(id, { missing, row: rows.get(id) })
    const { able, heirs } = heirsOf({ id, usedBy, known }, models, aliases)
    const offer = able.find(({ needs }) => needs.length > 0)
    return { id, usedBy, replacement: heirs?.chosen, offer, known }
  })
}

/**
 * Who follows a retired model: the best that is allowed, and for its alias the best that carries none, as a model carries
 * one. Both or neither: an alias with nowhere to go keeps its model. `able` is whoever could have both, if that was
 * allowed. The alias counts as taken afterwards.
 */
function heirsOf(
  { id, usedBy, known }: Pick<Retired, 'id' | 'usedBy' | 'known'>,
  models: readonly Model[],
  aliases: Map<string, string>,
  allowed: readonly Consent[] = [],
) {
  const alias = aliases.get(modelRef(id))
  const wishes = { ...wishesOf([...usedBy, alias ?? '']), allowed }
  const isFree = (model: Model): boolean => alias === undefined || !aliases.has(modelRef(model.id))
  const able = successors(known, models.filter(isFree), wishes)
  const free = able.find(({ needs }) => needs.every((need) => allowed.includes(need)))
  // whoever is free could be chosen, too
  const chosen = free && successor(known, models, wishes)
  if (chosen && alias !== undefined) aliases.set(modelRef(free.id), alias)
  return { able, heirs: chosen && { chosen, free } }
}

/**
 * The changes that point everything in the config from retired models at their successors. A model carries one alias:
 * where the successor has one already, the retired model's alias goes to the next best that is free.
 */
export function repairRetired(
  config: JsonObject,
  retired: readonly Retired[],
  models: readonly Model[],
  allowed: readonly Consent[],
): { readonly changes: readonly Change[]; readonly repaired: readonly RepairedReferences[] } {
  const next = new Map<string, Successor>()
  const targets = new Set<string>()
  const before = aliasesByRef(config)
  const named = new Map(before)
  for (const model of retired) {
    const { heirs } = heirsOf(model, models, named, allowed)
    if (!heirs) continue
    const { chosen, free } = heirs
    next.set(model.id, chosen)
    targets.add(modelRef(free.id)).add(modelRef(chosen.id))
  }
  if (next.size === 0) return { changes: [], repaired: [] }
  const moves = moveReferences(config, new Map([...next].map(([id, { id: to }]) => [id, to])))
  // entries that join bring an alias each, and only one of them was given to this model
  const entries = Object.keys(modelEntries(config)).map(modelIdOf)
  const joined = new Set(
    [...next].flatMap(([id, { id: to }]) => (entries.includes(id) ? [modelRef(to)] : [])),
  )
  const given = [...targets].filter((ref) => joined.has(ref) || named.get(ref) !== before.get(ref))
  const aliases = given.flatMap((ref) => changeTo(config, [...ENTRIES_PATH, ref, 'alias'], named.get(ref)))
  const pointed = applyChanges(config, [...moves, ...aliases])
  // a list that only some models pass would leave the rest unusable, and OpenClaw silent about it
  const after = applyChanges(pointed, policyChanges(pointed, [...targets]))
  const left = chutesReferences(after)
  const repaired = [...next].map(([id, { id: to, reason }]) => {
    const usedBy = retired.find((model) => model.id === id)?.usedBy ?? []
    return { id, to, reason, paths: usedBy.filter((path) => !left.get(id)?.includes(path)) }
  })
  return {
    // each place once: an entry that several models move to would be told, and taken back, in parts
    changes: changesBetween(config, after),
    repaired: repaired.filter(({ paths }) => paths.length > 0),
  }
}

/** Aliases by the reference that carries them. */
function aliasesByRef(config: JsonObject): Map<string, string> {
  const found = Object.entries(modelEntries(config))
  return new Map(
    found.flatMap(([ref, entry]): [string, string][] => {
      const alias = valueAt(entry, ['alias'])
      return typeof alias === 'string' ? [[canonicalRef(ref), alias]] : []
    }),
  )
}
