import type { MissingModels } from '../catalog/missing-models.ts'
import { type Model, modelRef } from '../catalog/model.ts'
import { applyChanges, type Change } from '../config/change.ts'
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
  readonly retired: ReadonlySet<string>
  readonly missing: MissingModels
  readonly ours: readonly ModelRow[]
  readonly references: ReadonlyMap<string, readonly string[]>
  readonly models: readonly Model[]
}

/** The retired models that something still names, each with the best live model to use instead. */
export function retiredInUse({
  retired,
  missing,
  ours,
  references,
  models,
}: RetiredInput): readonly Retired[] {
  const used = [...retired].filter((id) => references.has(id))
  if (used.length === 0) return []
  const rows = new Map(ours.map((row) => [row.id, row]))
  return used.map((id) => {
    const usedBy = references.get(id) ?? []
    const known = lastKnownModel(id, { missing, row: rows.get(id) })
    const ranked = successors(known, models, wishesOf(usedBy))
    const replacement = ranked.find(({ needs }) => needs.length === 0)
    const offer = ranked.find(({ needs }) => needs.length > 0)
    return { id, usedBy, replacement, offer, known }
  })
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
  const aliases: Change[] = []
  const targets = new Set<string>()
  const named = aliasesByRef(config)
  for (const { id, usedBy, known } of retired) {
    const wishes = { ...wishesOf(usedBy), allowed }
    const chosen = successor(known, models, wishes)
    if (!chosen) continue
    const alias = named.get(modelRef(id))
    if (alias !== undefined) {
      const free = successor(
        known,
        models.filter((model) => !named.has(modelRef(model.id))),
        wishes,
      )
      // an alias with nowhere to go keeps its model
      if (!free) continue
      named.set(modelRef(free.id), alias)
      targets.add(modelRef(free.id))
      if (free.id !== chosen.id) {
        const path = [...ENTRIES_PATH, modelRef(free.id), 'alias']
        aliases.push({ path, before: undefined, after: alias })
      }
    }
    next.set(id, chosen)
    targets.add(modelRef(chosen.id))
  }
  if (next.size === 0) return { changes: [], repaired: [] }
  const moves = moveReferences(config, new Map([...next].map(([id, { id: to }]) => [id, to])))
  const pointed = [...moves, ...aliases]
  const changes = [
    ...pointed,
    // a list that only some models pass would leave the rest unusable, and OpenClaw silent about it
    ...policyChanges(applyChanges(config, pointed), [...targets]),
  ]
  const left = chutesReferences(applyChanges(config, changes))
  const repaired = [...next].map(([id, { id: to, reason }]) => {
    const usedBy = retired.find((model) => model.id === id)?.usedBy ?? []
    return { id, to, reason, paths: usedBy.filter((path) => !left.get(id)?.includes(path)) }
  })
  return {
    changes,
    repaired: repaired.filter(({ paths }) => paths.length > 0),
  }
}

/** Aliases by the reference that carries them. */
function aliasesByRef(config: JsonObject): Map<string, unknown> {
  const found = Object.entries(modelEntries(config))
  return new Map(
    found.flatMap(([ref, entry]): [string, unknown][] => {
      const alias = valueAt(entry, ['alias'])
      return alias === undefined ? [] : [[ref, alias]]
    }),
  )
}
