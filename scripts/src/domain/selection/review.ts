import { type Model, modelIdOf, typicalCost } from '../catalog/model.ts'
import { parseModelName } from '../catalog/model-name.ts'
import type { ConfigView } from '../config/config-view.ts'
import { compareVersions } from '../version.ts'
import { otherAlias, slotReference } from './model-uses.ts'
import { ALIAS_ROLES, priceText, ROLES, type Role, type RoleName, roleCandidates } from './roles.ts'

/** What a review has to say about the model that does a job. */
export interface Finding {
  readonly kind: 'not-private' | 'better-pick'
  readonly role: RoleName
  readonly id: string
  /** The model to use instead, when there is one. */
  readonly pick: string | undefined
  readonly message: string
}

/** Looks at the primary and our aliases: does Chutes still list each as TEE, and is there clearly a better pick? */
export function reviewModels(view: ConfigView, models: readonly Model[]): readonly Finding[] {
  return (['primary', ...ALIAS_ROLES] as const).flatMap((role) => {
    const id = modelIdOf(slotReference(view, role) ?? '')
    const model = models.find((candidate) => candidate.id === id)
    const free = models.filter((candidate) => otherAlias(view, role, candidate.id) === undefined)
    return model ? review(role, model, free) : []
  })
}

function review(role: RoleName, model: Model, models: readonly Model[]): Finding[] {
  const pick = betterPick(ROLES[role], model, models)
  const what = role === 'primary' ? 'your default model' : role
  if (!model.tee) {
    const message = `Chutes no longer lists ${model.id} (${what}) as running in a trusted execution environment.`
    return [{ kind: 'not-private', role, id: model.id, pick: pick?.id, message }]
  }
  if (!pick) return []
  const message = `For ${what} there is ${pick.id}, ${pick.reason}; now ${model.id}.`
  return [{ kind: 'better-pick', role, id: model.id, pick: pick.id, message }]
}

/** A cheaper model is worth a word from this share of the price on. */
const CHEAPER_SHARE = 0.6

/**
 * A live model that is clearly better for a job than the one that has it: a newer version of the same family, or for
 * a job where the price decides, one for at most 60 % of it; in both cases at least as able and not dearer. Undefined
 * when there is none, or when too little is known about the current one.
 */
export function betterPick(
  role: Role,
  current: Model,
  models: readonly Model[],
): { readonly id: string; readonly reason: string } | undefined {
  const others = roleCandidates(role, models).map((choice) => choice.model)
  const fair = others.filter((model) => model.id !== current.id && isAsAble(model, current))
  if (role.order === 'cheapest') {
    const cheap = fair.find((model) => typicalCost(model.price) <= typicalCost(current.price) * CHEAPER_SHARE)
    return cheap && { id: cheap.id, reason: `${priceText(cheap)} instead of ${priceText(current)}` }
  }
  const name = parseModelName(current.id)
  const newer = fair.find((model) => {
    const other = parseModelName(model.id)
    return other.family === name.family && compareVersions(other.version, name.version) > 0
  })
  return newer && { id: newer.id, reason: `newer and not dearer (${priceText(newer)})` }
}

/** Nothing is lost by the change: TEE, abilities, context, price. */
function isAsAble(model: Model, current: Model): boolean {
  const [has, had] = [model.capabilities, current.capabilities]
  if (!has || !had || !model.price || !current.price) return false
  return (
    model.tee &&
    (has.tools || !had.tools) &&
    (has.reasoning || !had.reasoning) &&
    (has.structuredOutput || !had.structuredOutput) &&
    (has.image || !had.image) &&
    (model.context ?? 0) >= (current.context ?? 0) &&
    model.price.input <= current.price.input &&
    model.price.output <= current.price.output
  )
}
