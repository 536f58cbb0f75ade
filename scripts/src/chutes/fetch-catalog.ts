import { catalogFault } from '../domain/judge-catalog.ts'
import type { Catalog, Model } from '../domain/model.ts'
import { SkillError } from '../shell/skill-error.ts'
import { parseCatalog } from './catalog-wire.ts'
import { chutesError } from './chutes-error.ts'
import { send } from './http.ts'

/** Enough for 100,000 rows as Chutes writes them. */
const MAX_BYTES = 64 * 1024 * 1024
const TIMEOUT_MS = 8000

export interface FetchedCatalog extends Catalog {
  /** Rows that were left out because their id is not one. */
  readonly dropped: number
}

/**
 * The live catalogue, believed only when it is plausible against the last good one.
 * @throws SkillError with exit 5; nothing may be removed on the strength of a catalogue that failed.
 */
export async function fetchCatalog(options: {
  readonly baseUrl: string
  readonly lastGood: readonly Model[] | undefined
  readonly signal: AbortSignal
  readonly now: () => number
}): Promise<FetchedCatalog> {
  const what = 'The model catalogue was not read'
  const host = new URL(options.baseUrl).host
  const outcome = await send({
    url: `${options.baseUrl}/models`,
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    signal: options.signal,
  })
  if (outcome.kind !== 'response' || outcome.status !== 200) throw chutesError(what, outcome, host)
  const parsed = parseCatalog(outcome.body)
  const fault = parsed ? catalogFault(parsed.models, options.lastGood) : 'it is not a model list'
  if (!parsed || fault) {
    throw new SkillError('E_CATALOG_REJECTED', `The catalogue from ${host} was rejected: ${fault}.`, {
      fix: 'Nothing was changed. Run the same command again later; if it keeps failing, look at Chutes’ status page.',
    })
  }
  return { source: 'live', fetchedAt: options.now(), models: parsed.models, dropped: parsed.dropped }
}
