import { isSameAlias, type Model, modelIdOf, modelRef } from '../catalog/model.ts'
import type { ConfigView, ModelEntry } from '../config/config-view.ts'
import { ALIAS_ROLES, type AliasName, ROLES, roleCandidates } from './roles.ts'

export interface AliasChoice {
  readonly alias: AliasName
  /** The model reference, or undefined when no live model fits. */
  readonly target: string | undefined
  readonly reason: string
  /** Keys of entries that lose this alias because their model is gone. */
  readonly release: readonly string[]
}

/**
 * Where each of our aliases points. `usable` holds the ids that are live or were added by hand. An alias that already names something usable stays as it is, whoever set
 * it; one that names a dead model moves to the best live model for its role. A model carries one alias, so a
 * person's own alias on the best model sends ours to the next best.
 */
export function chooseAliases(
  view: ConfigView,
  models: readonly Model[],
  usable: ReadonlySet<string>,
): readonly AliasChoice[] {
  const taken = new Set<string>()
  for (const entry of view.entries) if (entry.alias !== undefined) taken.add(entry.key)

  return ALIAS_ROLES.map((alias): AliasChoice => {
    const holders = view.entries.filter((entry) => isSameAlias(entry.alias, alias) && entry.key.includes('/'))
    const working = holders.findLast((entry) => isUsable(entry, usable))
    // a dead model beside the working one goes too: of two entries with one alias, OpenClaw takes the last
    const release = holders.filter((entry) => !isUsable(entry, usable)).map((entry) => entry.rawKey)
    if (working) return { alias, target: working.key, reason: 'already set', release }
    const choice = roleCandidates(ROLES[alias], models).find(({ model }) => !taken.has(modelRef(model.id)))
    if (!choice)
      return { alias, target: undefined, reason: `no live model fits ${ROLES[alias].about}`, release: [] }
    taken.add(modelRef(choice.model.id))
    return { alias, target: modelRef(choice.model.id), reason: choice.reason, release }
  })
}

/** Another provider's model is not ours to judge; one of ours must be live or added by hand. */
function isUsable(entry: ModelEntry, usable: ReadonlySet<string>): boolean {
  const id = modelIdOf(entry.key)
  return id === undefined || usable.has(id)
}
