import { type Model, typicalCost } from '../catalog/model.ts'
import { parseModelName } from '../catalog/model-name.ts'
import { compareVersions } from '../version.ts'
import { priceText, type Role, roleCandidates } from './roles.ts'

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

/** Nothing is lost by the change: privacy, abilities, context, price. */
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
