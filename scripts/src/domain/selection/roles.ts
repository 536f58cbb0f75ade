import { type Model, modelRef } from '../catalog/model.ts'
import { parseModelName } from '../catalog/model-name.ts'
import { compareVersions } from '../version.ts'

export type RoleName = 'primary' | 'chutes-fast' | 'chutes-pro' | 'chutes-vision'

/** What a job needs besides tools, and what it would rather have. Prices in USD per million tokens, context in tokens. */
export interface Role {
  readonly name: RoleName
  readonly about: string
  readonly needs: {
    readonly image: boolean
    readonly minContext: number
    readonly maxInput: number
    readonly maxOutput: number
  }
  /** Families in order of preference; any other family comes last. */
  readonly families: readonly string[]
  /** Words in the model's name that suit the job. */
  readonly prefers: readonly string[]
  /** What decides within the preferred family. */
  readonly order: 'newest' | 'cheapest'
}

export const ROLES: Readonly<Record<RoleName, Role>> = {
  primary: {
    name: 'primary',
    about: 'everyday agent work',
    needs: { image: false, minContext: 128_000, maxInput: 1.5, maxOutput: 5 },
    families: ['glm', 'kimi', 'deepseek', 'qwen', 'minimax'],
    prefers: [],
    order: 'newest',
  },
  'chutes-fast': {
    name: 'chutes-fast',
    about: 'quick, cheap turns',
    needs: { image: false, minContext: 32_000, maxInput: 0.5, maxOutput: 1 },
    families: ['deepseek', 'gemma', 'qwen', 'nemotron', 'mistral'],
    prefers: ['flash', 'turbo', 'nano', 'air'],
    order: 'cheapest',
  },
  'chutes-pro': {
    name: 'chutes-pro',
    about: 'hard problems',
    needs: { image: false, minContext: 128_000, maxInput: 2, maxOutput: 6 },
    families: ['glm', 'kimi', 'deepseek', 'qwen', 'minimax'],
    prefers: [],
    order: 'newest',
  },
  'chutes-vision': {
    name: 'chutes-vision',
    about: 'reading images',
    needs: { image: true, minContext: 64_000, maxInput: 1.5, maxOutput: 5 },
    families: ['kimi', 'qwen', 'gemma', 'glm'],
    prefers: [],
    order: 'newest',
  },
}

export const ALIAS_ROLES = [
  'chutes-fast',
  'chutes-pro',
  'chutes-vision',
] as const satisfies readonly RoleName[]
export type AliasName = (typeof ALIAS_ROLES)[number]

export interface Choice {
  readonly model: Model
  readonly reason: string
}

/** The live models that can do the job, best first: in a TEE, with published abilities and a price. */
export function roleCandidates(role: Role, models: readonly Model[]): readonly Choice[] {
  return models
    .filter((model) => qualifies(role, model))
    .map((model) => ({ model, name: parseModelName(model.id) }))
    .sort((a, b) => {
      const family = familyRank(role, a.name.family) - familyRank(role, b.name.family)
      const suited = suits(role, b.name.tags) - suits(role, a.name.tags)
      const newest = compareVersions(b.name.version, a.name.version)
      const cheapest = (a.model.price?.output ?? 0) - (b.model.price?.output ?? 0)
      const order =
        role.order === 'newest' ? [family, newest, suited, cheapest] : [suited, family, cheapest, newest]
      return order.find((step) => step !== 0) ?? (a.model.id < b.model.id ? -1 : 1)
    })
    .map(({ model, name }) => ({ model, reason: roleReason(role, model, name.family) }))
}

function qualifies(role: Role, model: Model): boolean {
  const { needs } = role
  if (!model.tee || !model.capabilities?.tools || !model.price) return false
  if (needs.image && !model.capabilities.image) return false
  return (
    (model.context ?? 0) >= needs.minContext &&
    model.price.input <= needs.maxInput &&
    model.price.output <= needs.maxOutput
  )
}

function familyRank(role: Role, family: string): number {
  const rank = role.families.indexOf(family)
  return rank < 0 ? role.families.length : rank
}

function suits(role: Role, tags: readonly string[]): number {
  return tags.some((tag) => role.prefers.includes(tag)) ? 1 : 0
}

/** One line for a person: the job, what the model brings, what it costs. */
function roleReason(role: Role, model: Model, family: string): string {
  const rank = role.families.indexOf(family)
  const pick = rank < 0 ? 'first that fits' : `${role.order} ${family} that fits`
  return `${role.about}: ${pick}${factsPart(model)}`
}

function factsPart(model: Model): string {
  const brings = ['TEE', model.capabilities?.tools && 'tools', model.capabilities?.image && 'images']
  return `; ${brings.filter(Boolean).join(', ')}, ${tokenText(model.context)} context, ${priceText(model)}`
}

/**
 * Tells reasons one after the other: what a model brings and costs stands in the first one that is about it, and nowhere for
 * models of which it was told before.
 */
export function factsOnce(
  models: readonly Model[],
  before: readonly Model[],
): (ref: string | undefined, reason: string) => string {
  const told = new Set(before)
  return (ref, reason) => {
    const model = models.find(({ id }) => modelRef(id) === ref)
    const facts = model && factsPart(model)
    if (!facts || !reason.endsWith(facts)) return reason
    if (told.has(model)) return reason.slice(0, -facts.length)
    told.add(model)
    return reason
  }
}

/** `$1.25/$3.95 per M tokens` (input/output), or that the price is unknown. */
export function priceText(model: Model): string {
  return model.price ? `$${model.price.input}/$${model.price.output} per M tokens` : 'price unknown'
}

/** A token count for people: 1M, 256k, 40k. */
export function tokenText(count: number | undefined): string {
  if (count === undefined) return 'unknown'
  return count >= 1_000_000 ? `${Math.round(count / 1_048_576)}M` : `${Math.round(count / 1024)}k`
}
