import { canonicalRef, modelIdOf } from '../catalog/model.ts'
import { PROVIDER_PATH, ROWS_PATH } from '../config/paths.ts'
import { modelEntries } from '../config/references.ts'
import { type JsonObject, listAt, valueAt } from '../json.ts'
import { isOurForm } from '../rows/row.ts'
import type { Origin } from './journal.ts'

/** A person's config has a handful; OpenClaw's onboarding writes 50. */
const MAX_ENTRIES = 1000

/**
 * Whether what the skill wrote is told by its form, because the journal does not reach back to the beginning. Where nothing
 * is left of the skill, neither a journal nor rows, everything is a person's.
 */
export function goesByForm(
  config: JsonObject,
  origin: Origin | undefined,
  base: Readonly<Record<string, unknown>>,
): boolean {
  if (origin) return !origin.complete
  return Object.keys(base).length > 0 || listAt(config, ROWS_PATH).some(isOurForm)
}

/** What a config says about the time before the skill first wrote to it. */
export function originOf(config: JsonObject, at: number): Origin {
  return {
    at,
    provider: valueAt(config, PROVIDER_PATH) !== undefined,
    entries: Object.keys(modelEntries(config))
      .filter((key) => modelIdOf(key) !== undefined)
      .map(canonicalRef)
      .slice(0, MAX_ENTRIES),
    complete: !listAt(config, ROWS_PATH).some(isOurForm),
  }
}
