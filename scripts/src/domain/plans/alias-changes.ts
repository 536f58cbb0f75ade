import { isSameAlias, modelIdOf } from '../catalog/model.ts'
import { type Change, changeTo } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import { ENTRIES_PATH } from '../config/paths.ts'
import type { AliasChoice } from '../selection/choose-aliases.ts'
import { ALIAS_ROLES } from '../selection/roles.ts'

/** Our aliases as they stand, for a release on which writing one would lock the person out of other models. */
export function noAliases(view: ConfigView, usable: ReadonlySet<string>): readonly AliasChoice[] {
  const reason = 'this OpenClaw would then refuse the models of your other providers'
  return ALIAS_ROLES.map((alias) => {
    const entry = view.entries.find(
      (candidate) => isSameAlias(candidate.alias, alias) && usable.has(modelIdOf(candidate.key) ?? ''),
    )
    return { alias, target: entry?.key, reason: entry ? 'already set' : reason, release: [] }
  })
}

/** The changes that put our aliases on their models and take them off dead ones. */
export function aliasChanges(view: ConfigView, aliases: readonly AliasChoice[]): Change[] {
  const has = (target: string, alias: string): boolean =>
    view.entries.some((entry) => entry.key === target && isSameAlias(entry.alias, alias))
  return aliases.flatMap(({ alias, target, release }) => [
    ...release.flatMap((key) => {
      const entry = view.entries.find((candidate) => candidate.rawKey === key)
      return changeTo(view.raw, [...ENTRIES_PATH, key, ...(entry?.hasMore ? ['alias'] : [])], undefined)
    }),
    ...(target === undefined || has(target, alias)
      ? []
      : changeTo(view.raw, [...ENTRIES_PATH, target, 'alias'], alias)),
  ])
}
