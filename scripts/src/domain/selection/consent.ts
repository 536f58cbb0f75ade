import type { Model, Price } from '../catalog/model.ts'
import { ROLES, type Role } from './roles.ts'

/** What a person has to allow before a model may take another's place. */
export type Consent = 'dearer' | 'non-tee'

/** A model as it was last known; an id alone is enough, but says nothing about price and privacy. */
export type Predecessor = Pick<Model, 'id'> & { readonly [Key in keyof Model]?: Model[Key] | undefined }

/**
 * What it takes to let `model` have the place of `old`. Without a known price of the old one the ceiling of the role
 * stands in for it. A model whose privacy is not known counts as private: what follows it must be.
 */
export function consentsNeeded(
  old: Predecessor | undefined,
  model: Pick<Model, 'price' | 'tee'>,
  role: Role = ROLES.primary,
): readonly Consent[] {
  return [
    ...(isDearer(old?.price, model.price, role) ? (['dearer'] as const) : []),
    ...(old?.tee !== false && !model.tee ? (['non-tee'] as const) : []),
  ]
}

/** Dearer in one direction is dearer; an unknown price may be any. */
function isDearer(old: Price | undefined, price: Price | undefined, { needs }: Role): boolean {
  if (!price) return true
  return price.input > (old?.input ?? needs.maxInput) || price.output > (old?.output ?? needs.maxOutput)
}
