import { type Model, modelIdOf, modelRef, profileOf } from '../catalog/model.ts'
import { parseModelName } from '../catalog/model-name.ts'
import type { ConfigView } from '../config/config-view.ts'
import { FALLBACKS_PATH } from '../config/paths.ts'
import { valueAt } from '../json.ts'
import type { AliasChoice } from './choose-aliases.ts'
import { aliasTarget, type PrimaryChoice } from './choose-primary.ts'
import { consentsNeeded } from './consent.ts'
import { ROLES, roleCandidates } from './roles.ts'

export interface FallbackChoice {
  readonly model: string
  readonly reason: string
}

export interface FallbackInput {
  readonly view: ConfigView
  readonly models: readonly Model[]
  /** Ids that have a row after this run. */
  readonly usable: ReadonlySet<string>
  readonly aliases: readonly AliasChoice[]
  readonly primary: PrimaryChoice
  /** `--fallbacks`: undefined, `auto`, `none`, or models with commas between them. */
  readonly wish: string | undefined
  /** Providers besides Chutes whose models may be named, too. */
  readonly otherProviders: readonly string[]
}

/** Every model more is one more that a turn may wait for. */
const MAX_FALLBACKS = 2

/**
 * The models that answer when the primary does not, in their order, or a wish that names nothing we know. Chosen only
 * where the skill chose the primary itself and no fallbacks exist; an empty list is a person's choice, too. What is asked
 * for, and be it none, replaces what was there.
 */
export function chooseFallbacks(
  input: FallbackInput,
): { readonly chosen: readonly FallbackChoice[] } | { readonly unknown: string } {
  const { view, primary, wish = 'auto' } = input
  if (wish === 'none') return { chosen: [] }
  if (wish !== 'auto') return requestedFallbacks(input, wish)
  const existing = valueAt(view.raw, FALLBACKS_PATH)
  if (Array.isArray(existing)) {
    const told = existing.filter((ref): ref is string => typeof ref === 'string')
    return { chosen: told.map((model) => ({ model, reason: 'already set' })) }
  }
  const free = existing === undefined && primary.automatic
  return { chosen: free ? bestFallbacks(input) : [] }
}

/** Of other families, because what stops one model often stops its siblings; neither dearer nor less private. */
function bestFallbacks({ models, primary }: FallbackInput): readonly FallbackChoice[] {
  const first = models.find(({ id }) => id === modelIdOf(primary.current ?? ''))
  if (!first) return []
  const fitsWhole = (model: Model): boolean => (model.context ?? 0) >= (first.context ?? 0)
  const able = roleCandidates(ROLES.primary, models).filter(
    ({ model }) => consentsNeeded(first, model).length === 0,
  )
  // a conversation as long as the primary's window has to fit, where there is a choice
  const ranked = [
    ...able.filter(({ model }) => fitsWhole(model)),
    ...able.filter(({ model }) => !fitsWhole(model)),
  ]
  const families = new Set([parseModelName(first.id).family])
  const chosen: FallbackChoice[] = []
  for (const { model, reason } of ranked) {
    const { family } = parseModelName(model.id)
    if (families.has(family) || chosen.length === MAX_FALLBACKS) continue
    families.add(family)
    chosen.push({ model: modelRef(model.id), reason: `another family, not dearer; ${reason}` })
  }
  return chosen
}

function requestedFallbacks(
  input: FallbackInput,
  wish: string,
): { readonly chosen: readonly FallbackChoice[] } | { readonly unknown: string } {
  const names = wish
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const found = names.map((name) => ({ name, model: referenceNamed(input, name) }))
  const unknown = found.find(({ model }) => model === undefined)
  if (unknown || names.length === 0) return { unknown: unknown?.name ?? wish }
  // OpenClaw takes `Chutes/…` for the same provider, so a primary may be spelled another way
  const plain = (ref: string): string => (modelIdOf(ref) ?? ref).toLowerCase()
  const { current: primary = '' } = input.primary
  const models = new Set(found.flatMap(({ model }) => model ?? []))
  const others = [...models].filter(
    (model) => plain(model) !== plain(primary) || !['', profileOf(primary)].includes(profileOf(model)),
  )
  return { chosen: others.map((model) => ({ model, reason: 'you asked for it' })) }
}

/** A model by its id, reference or alias; another provider's by its reference. */
function referenceNamed(input: FallbackInput, name: string): string | undefined {
  const target = aliasTarget(input, name)
  if (target !== undefined) return target + profileOf(name)
  if (input.otherProviders.some((provider) => name.startsWith(`${provider}/`))) return name
  const id = modelIdOf(name) ?? name
  const found =
    [...input.usable].find((one) => one === id) ??
    [...input.usable].find((one) => one.toLowerCase() === id.toLowerCase())
  return found && modelRef(found) + profileOf(name)
}
