import { isSameAlias, type Model, modelIdOf, modelRef, profileOf } from '../catalog/model.ts'
import type { ConfigView } from '../config/config-view.ts'
import { aliasOfInvalidReference } from '../repair/invalid-references.ts'
import { exactSpelling } from '../repair/repair-entries.ts'
import type { AliasChoice } from './choose-aliases.ts'
import { slotReference } from './model-uses.ts'
import { ROLES, roleCandidates } from './roles.ts'

export interface PrimaryChoice {
  readonly previous: string | undefined
  readonly current: string | undefined
  readonly reason: string
  /** The skill chose it, rather than a person. */
  readonly automatic?: true
}

export interface PrimaryInput {
  readonly view: ConfigView
  readonly models: readonly Model[]
  /** Ids that have a row after this run: live ones and those a person added. */
  readonly usable: ReadonlySet<string>
  readonly aliases: readonly AliasChoice[]
  /** `--primary`: undefined, `auto`, `keep`, an id, a reference or an alias. */
  readonly wish: string | undefined
}

/** The primary model, or a wish that names nothing we know. */
export function choosePrimary(input: PrimaryInput): PrimaryChoice | { readonly unknown: string } {
  const previous = input.view.primary
  switch (input.wish) {
    case 'keep':
      return {
        previous,
        current: previous,
        reason: previous ? 'kept, as asked' : 'none set, and none chosen',
      }
    case 'auto':
      return automatic(
        input,
        previous === undefined ? 'no primary was set' : 'chosen automatically, as asked',
      )
    case undefined:
      return automaticPrimary(input)
    default:
      return requestedPrimary(input, input.wish)
  }
}

function automaticPrimary(input: PrimaryInput): PrimaryChoice {
  const previous = input.view.primary
  if (previous === undefined) return automatic(input, 'no primary was set')
  const poisoned = aliasOfInvalidReference(previous)
  if (poisoned) {
    const current = aliasTarget(input, poisoned)
    const why = `${previous} names a model that nobody has`
    return current
      ? { previous, current, reason: `${why}; it was meant to be ${poisoned}` }
      : automatic(input, why)
  }
  const exact = exactSpelling(previous, input.usable)
  if (exact) return { previous, current: exact, reason: 'the same model, spelled as in the catalogue' }
  const id = modelIdOf(previous) ?? modelIdOf(aliasTarget(input, previous) ?? '')
  if (id !== undefined && !input.usable.has(id))
    return automatic(input, 'the previous model left the catalogue')
  const reason = id === undefined ? 'you chose it with another provider' : 'already a Chutes model'
  return { previous, current: previous, reason }
}

function automatic(input: PrimaryInput, why: string): PrimaryChoice {
  const previous = input.view.primary
  const best = roleCandidates(ROLES.primary, input.models)[0]
  if (!best) return { previous, current: previous, reason: 'no live model fits; left as it was' }
  return {
    previous,
    current: modelRef(best.model.id),
    reason: `${why}; ${best.reason}`,
    automatic: true,
  }
}

function requestedPrimary(input: PrimaryInput, wish: string): PrimaryChoice | { readonly unknown: string } {
  const previous = input.view.primary
  const target = aliasTarget(input, wish)
  const ours = input.aliases.some((choice) => isSameAlias(choice.alias, wish) && choice.target !== undefined)
  if (target !== undefined && (ours || input.usable.has(modelIdOf(target) ?? '')))
    return { previous, current: target + profileOf(wish), reason: `you asked for ${wish}` }
  const named = modelIdOf(wish) ?? wish
  const id = input.usable.has(named)
    ? named
    : [...input.usable].find((candidate) => candidate.toLowerCase() === named.toLowerCase())
  return id === undefined
    ? { unknown: wish }
    : { previous, current: modelRef(id) + profileOf(wish), reason: 'you asked for it' }
}

/** What an alias will name: ours as chosen in this run, a person's as set. */
export function aliasTarget(
  input: Pick<PrimaryInput, 'view' | 'aliases'>,
  alias: string,
): string | undefined {
  const ours = input.aliases.find((choice) => isSameAlias(choice.alias, alias))?.target
  return ours ?? slotReference(input.view, alias)
}
