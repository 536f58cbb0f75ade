import { isSameAlias, modelIdOf, modelRef, profileOf } from '../catalog/model.ts'
import { type Change, changeTo, pathText } from '../config/change.ts'
import type { ConfigView, ModelEntry } from '../config/config-view.ts'
import { ENTRIES_PATH } from '../config/paths.ts'
import { toldName } from '../text.ts'
import { aliasOfInvalidReference, reversedAliases } from './invalid-references.ts'
import type { Repair, RepairCode } from './repair.ts'

export interface EntryRepairs {
  readonly repairs: readonly Repair[]
  readonly changes: readonly Change[]
  /** The config view as it will be once the entries are mended; later decisions build on it. */
  readonly view: ConfigView
}

/**
 * Mends `agents.defaults.models`: reversed aliases, keys that a reversed alias poisoned, keys that differ from a
 * live model only by case (their alias moves to the right key), and bare entries of models that are gone.
 * `usable` holds the ids that are live or were added by hand; `live` says whether the catalogue proves absence.
 */
export function repairEntries(view: ConfigView, usable: ReadonlySet<string>, live: boolean): EntryRepairs {
  const reversed = new Set(reversedAliases(view).map((entry) => entry.key))
  const repairs: Repair[] = []
  const changes: Change[] = []
  const stale: ModelEntry[] = []
  let entries = view.entries
  const remove = (entry: ModelEntry): void => {
    changes.push(...changeTo(view.raw, [...ENTRIES_PATH, entry.rawKey], undefined))
    entries = entries.filter((candidate) => candidate !== entry)
  }
  for (const entry of view.entries) {
    const finding = (code: RepairCode, message: string): void => {
      repairs.push({ code, path: pathText([...ENTRIES_PATH, entry.rawKey]), message })
      remove(entry)
    }
    const exact = exactSpelling(entry.key, usable)
    const known = entries.find((candidate) => candidate.key === exact)
    const { alias } = entry
    // a model has one alias, so the entry of another one keeps it
    const yields = alias === undefined || known?.alias === undefined || isSameAlias(known.alias, alias)
    const name = `"${toldName(entry.rawKey, '(not shown)')}"`
    if (reversed.has(entry.key)) {
      finding(
        'reversed-alias',
        `${name} was written the wrong way round, as a model whose alias is the real model`,
      )
    } else if (aliasOfInvalidReference(entry.key)) {
      finding('poisoned-entry', `${name} names a model that nobody has`)
    } else if (exact && !entry.hasMore && yields) {
      finding('case-duplicate', `${name} differs from ${exact} only by case`)
      if (alias !== undefined && known?.alias === undefined) {
        changes.push(...changeTo(view.raw, [...ENTRIES_PATH, exact, 'alias'], alias))
        entries = [
          ...entries.filter((candidate) => candidate.key !== exact),
          { key: exact, rawKey: exact, alias, hasMore: known?.hasMore ?? false },
        ]
      }
    } else if (live && isBareAndGone(entry, usable)) {
      stale.push(entry)
      remove(entry)
    }
  }
  if (stale.length > 0) {
    const message = `${stale.length} entries only allowed models that are gone, such as ${toldName(stale[0]?.key, 'one with an unusual name')}`
    repairs.push({ code: 'stale-entries', path: pathText(ENTRIES_PATH), message })
  }
  return { repairs, changes, view: { ...view, entries } }
}

/** The reference with the catalogue's spelling, when the given one differs from it only by case. */
export function exactSpelling(ref: string, usable: ReadonlySet<string>): string | undefined {
  const id = modelIdOf(ref)
  if (id === undefined || usable.has(id)) return undefined
  const exact = [...usable].find((candidate) => candidate.toLowerCase() === id.toLowerCase())
  return exact && modelRef(exact) + profileOf(ref)
}

/** An entry without alias and settings is only a permission; for a model that is gone it permits nothing. */
function isBareAndGone(entry: ModelEntry, usable: ReadonlySet<string>): boolean {
  const id = modelIdOf(entry.key)
  return id !== undefined && id !== '*' && entry.alias === undefined && !entry.hasMore && !usable.has(id)
}
