import type { Catalog, Model } from './model.ts'
import { isProven, RETIREMENT, type SightingCount, sighted } from './sighting-count.ts'

/** A model that plausible live catalogues lack: suspect until the evidence suffices, then retired. */
interface MissingModel extends SightingCount {
  /** The model as the catalogue had it last. */
  readonly model?: Model
}
export type MissingModels = Readonly<Record<string, MissingModel>>

/** What a live catalogue adds to the evidence; a cached or bundled one proves nothing and changes nothing. */
export function observeMissing(input: {
  readonly before: MissingModels
  readonly catalog: Catalog
  /** Ids that were once live as far as anybody knows: the rows that we wrote and those in our form. */
  readonly known: Iterable<string>
  /** The last good catalogue, which still has what this one lacks. */
  readonly lastGood: readonly Model[]
}): MissingModels {
  const { before, catalog, known, lastGood } = input
  if (catalog.source !== 'live') return before
  const live = new Set(
    [...catalog.models, ...(catalog.odd ?? []), ...(catalog.oddContexts ?? [])].map(({ id }) => id),
  )
  const lost = [...known].filter((id) => !live.has(id))
  const lastKnown = new Map(lastGood.map((model) => [model.id, model]))
  return Object.fromEntries(
    lost.map((id) => {
      const earlier = Object.hasOwn(before, id) ? before[id] : undefined
      const model = earlier?.model ?? lastKnown.get(id)
      const own = sighted(earlier, catalog.fetchedAt)
      // sightings while the whole list was in doubt count once the list is believed
      const evidence = catalog.doubted && catalog.doubted.seen > own.seen ? catalog.doubted : own
      return [id, { ...evidence, ...(model && { model }) }]
    }),
  )
}

/** The evidence that is still of use: about models that have a row, or whose removal by hand is remembered. */
export function usefulSightings(
  missing: MissingModels,
  rows: {
    readonly rows: readonly { readonly id: string }[]
    readonly base: Readonly<Record<string, unknown>>
  },
): MissingModels {
  const present = new Set(rows.rows.map(({ id }) => id))
  return Object.fromEntries(
    Object.entries(missing).filter(([id]) => present.has(id) || Object.hasOwn(rows.base, id)),
  )
}

/** The models that are gone for good. */
export function retiredIds(missing: MissingModels): ReadonlySet<string> {
  return new Set(
    Object.entries(missing)
      .filter(([, evidence]) => isProven(evidence, RETIREMENT))
      .map(([id]) => id),
  )
}
