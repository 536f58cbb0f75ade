import { aliasKey, modelIdOf } from '../../domain/catalog/model.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { configAliases, slotReference } from '../../domain/selection/model-uses.ts'
import { ALIAS_ROLES, ROLES, type Role } from '../../domain/selection/roles.ts'
import { toldName } from '../../domain/text.ts'
import { usageError } from '../../shell/command-line/args.ts'
import { didYouMean } from '../../shell/command-line/did-you-mean.ts'
import { SCRIPTS } from '../../shell/command-line/script-spec.ts'

/** What `use` points at a model. */
export interface Slot {
  /** `primary`, or an alias. */
  readonly name: string
  /** The reference that it names now, of whatever provider. */
  readonly previous: string | undefined
  /** What the job asks for; undefined for a person's own alias. */
  readonly role: Role | undefined
}

/**
 * The slot that somebody means: `primary`, a person's own alias of a Chutes model, or one of our aliases
 * with or without `chutes-`. An alias of another provider's model is not ours to move. @throws SkillError E_USAGE
 */
export function slotNamed(typed: string, view: ConfigView): Slot {
  if (typed === 'primary') return { name: typed, previous: slotReference(view, typed), role: ROLES.primary }
  const theirs = configAliases(view)
  const key = aliasKey(typed)
  const ours = ALIAS_ROLES.find((alias) => alias === key || (alias === `chutes-${key}` && !theirs.has(key)))
  const stored = view.entries.findLast(({ alias }) => alias !== undefined && aliasKey(alias) === key)
  const name = ours ?? stored?.alias ?? typed
  const previous = ours || stored ? slotReference(view, name) : undefined
  const movable = previous !== undefined && modelIdOf(previous) !== undefined
  if (ours || movable) return { name, previous, role: ours && ROLES[ours] }
  const known = ['primary', ...ALIAS_ROLES, ...theirs.keys()].filter((one) => toldName(one, '') !== '')
  const hint = didYouMean(typed, [...known, ...ALIAS_ROLES.map((alias) => alias.replace('chutes-', ''))])
  throw usageError(
    SCRIPTS.models,
    `use takes primary or an alias: ${[...new Set(known)].slice(0, 12).join(', ')}.${hint ? ` Did you mean ${hint}?` : ''}`,
  )
}
