import type { Model } from './model.ts'
import { compareVersions, parseModelName } from './model-name.ts'
import { candidates, ROLES } from './roles.ts'

/**
 * A live model to use instead of one that left the catalogue: the newest of its family, else the best fit for
 * everyday work. Proposed to a person, never applied on its own.
 */
export function successor(
  id: string,
  models: readonly Model[],
): { readonly id: string; readonly reason: string } | undefined {
  const gone = parseModelName(id)
  const family = models
    .filter(
      (model) => model.tee && model.capabilities?.tools && parseModelName(model.id).family === gone.family,
    )
    .sort((a, b) => compareVersions(parseModelName(b.id).version, parseModelName(a.id).version))[0]
  if (family) return { id: family.id, reason: `newest ${gone.family} in the catalogue` }
  const fit = candidates(ROLES.primary, models)[0]
  return fit && { id: fit.model.id, reason: fit.reason }
}
