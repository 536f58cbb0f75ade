import { type Model, modelIdOf } from '../catalog/model.ts'
import type { ConfigView } from '../config/config-view.ts'
import { betterPick } from './better-pick.ts'
import { ALIAS_ROLES, ROLES, type RoleName } from './roles.ts'

/** What a review has to say about the model that does a job. */
export interface Finding {
  readonly kind: 'not-private' | 'better-pick'
  readonly role: RoleName
  readonly id: string
  /** The model to use instead, when there is one. */
  readonly pick: string | undefined
  readonly message: string
}

/** Looks at the primary and our aliases: does each still run privately, and is there clearly a better pick? */
export function reviewModels(view: ConfigView, models: readonly Model[]): readonly Finding[] {
  const jobs: (readonly [RoleName, string | undefined])[] = [
    ['primary', view.primary],
    ...ALIAS_ROLES.map(
      (alias) => [alias, view.entries.findLast((entry) => entry.alias === alias)?.key] as const,
    ),
  ]
  return jobs.flatMap(([role, ref]) => {
    const id = ref === undefined ? undefined : modelIdOf(ref)
    const model = models.find((candidate) => candidate.id === id)
    return model ? review(role, model, models) : []
  })
}

function review(role: RoleName, model: Model, models: readonly Model[]): Finding[] {
  const pick = betterPick(ROLES[role], model, models)
  const what = role === 'primary' ? 'your default model' : role
  if (!model.tee) {
    const message = `${model.id} (${what}) no longer runs in a trusted execution environment.`
    return [{ kind: 'not-private', role, id: model.id, pick: pick?.id, message }]
  }
  if (!pick) return []
  const message = `For ${what} there is ${pick.id}, ${pick.reason}; now ${model.id}.`
  return [{ kind: 'better-pick', role, id: model.id, pick: pick.id, message }]
}
