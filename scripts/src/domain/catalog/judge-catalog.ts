import type { Model } from './model.ts'
import { isOtherUnit, withoutOddContexts, withoutOddPrices } from './odd-values.ts'
import { isProven, RELEASE, type SightingCount, sighted } from './sighting-count.ts'

/** Fewer than this share of the last good catalogue's models left is not news but a fault. */
const MIN_SURVIVORS = 0.5
/** More than this many times the models of the last good catalogue at once is no news, either. */
const MAX_GROWTH = 3
/** Catalogues of up to this many models may grow as they like, and a first one may be as large: Chutes has 14. */
const MAX_UNDOUBTED = 100
/** Catalogues smaller than this say nothing by losing a few rows. */
const MIN_BASELINE = 4

/** A catalogue that is not believed yet, and how often it was seen. */
export interface Doubt extends SightingCount {
  /** Tells one doubted list from another. */
  readonly list: string
}

export interface CatalogFault {
  readonly reason: string
  /** What it is about. Only a list with other models is believed in the end; prices and growth are a person's to confirm. */
  readonly about: 'nothing' | 'models' | 'prices' | 'growth'
}

/** What a person has confirmed of a catalogue that looks wrong. */
export interface Confirmed {
  /** Its prices are taken as they are. */
  readonly prices?: boolean
  /** It really has so many models. */
  readonly growth?: boolean
}

/** What earlier runs know about the catalogue. */
export interface CatalogMemory {
  readonly lastGood: readonly Model[] | undefined
  readonly doubt: Doubt | undefined
}

export type Verdict =
  | {
      readonly believed: true
      /** With the last known abilities where a row came without, and without single prices and windows that make no sense. */
      readonly models: readonly Model[]
      /** The models whose prices make no sense, as the list states them. */
      readonly odd: readonly Model[]
      /** The same for context windows. */
      readonly oddContexts: readonly Model[]
      /** How long the list was doubted before: what it lacks was missing all that time. */
      readonly doubted: SightingCount | undefined
    }
  | (CatalogFault & { readonly believed: false; readonly doubt: Doubt | undefined })

/** Whether a catalogue is believed, as a whole or not at all. `now` in milliseconds since the epoch. */
export function judgeCatalog(
  models: readonly Model[],
  memory: CatalogMemory,
  now: number,
  confirmed: Confirmed = {},
): Verdict {
  const fault = catalogFault(models, memory.lastGood, confirmed)
  let doubted: SightingCount | undefined
  if (fault) {
    if (fault.about !== 'models') return { believed: false, ...fault, doubt: memory.doubt }
    const list = catalogFingerprint(models)
    doubted = sighted(memory.doubt?.list === list ? memory.doubt : undefined, now)
    if (!isProven(doubted, RELEASE)) return { believed: false, ...fault, doubt: { ...doubted, list } }
  }
  const lastGood = new Map((memory.lastGood ?? []).map((model) => [model.id, model]))
  const complete = models.map((model) => withLastAbilities(model, lastGood.get(model.id)))
  const sized = withoutOddContexts(complete, lastGood)
  const priced = confirmed.prices ? { ...sized, odd: [] } : withoutOddPrices(sized.models, lastGood)
  return { believed: true, ...priced, oddContexts: sized.odd, doubted }
}

/** What makes a catalogue implausible, given the last good one; undefined when nothing does. */
export function catalogFault(
  models: readonly Model[],
  lastGood: readonly Model[] = [],
  confirmed: Confirmed = {},
): CatalogFault | undefined {
  if (models.length === 0) return { reason: 'it lists no models', about: 'nothing' }
  if (!confirmed.growth && models.length > Math.max(MAX_UNDOUBTED, lastGood.length * MAX_GROWTH)) {
    const known = lastGood.length > 0 ? `, and ${lastGood.length} were known` : ''
    return { reason: `it suddenly lists ${models.length} models${known}`, about: 'growth' }
  }
  if (!confirmed.prices && isOtherUnit(models, lastGood))
    return { reason: 'its prices look like another unit', about: 'prices' }
  return listFault(models, lastGood)
}

function listFault(models: readonly Model[], lastGood: readonly Model[]): CatalogFault | undefined {
  if (lastGood.length < MIN_BASELINE) return undefined
  const now = new Map(models.map((model) => [model.id, model]))
  const survivors = lastGood.filter((model) => now.has(model.id))
  if (survivors.length < lastGood.length * MIN_SURVIVORS)
    return {
      reason: `only ${survivors.length} of the ${lastGood.length} known models are left in it`,
      about: 'models',
    }
  const lost = lostFacts(survivors, now)
  return lost ? { reason: `most of its rows no longer state ${lost}`, about: 'models' } : undefined
}

/** What most of the surviving models stated before and do not state now: the schema has changed. */
function lostFacts(survivors: readonly Model[], now: ReadonlyMap<string, Model>): string | undefined {
  const facts: Readonly<Record<string, (model: Model) => boolean>> = {
    'a price': (model) => model.price !== undefined,
    'a context window': (model) => model.context !== undefined,
    'that they run in a trusted execution environment': (model) => model.tee,
  }
  return Object.keys(facts).find((name) => {
    const stated = survivors.filter((model) => facts[name]?.(model))
    const lost = stated.filter((model) => !facts[name]?.(now.get(model.id) ?? model))
    return stated.length >= MIN_BASELINE && lost.length > stated.length / 2
  })
}

/** The capability bundle comes and goes as a whole, and with it the context that Chutes offers. */
function withLastAbilities(model: Model, last: Model | undefined): Model {
  if (model.capabilities || !last?.capabilities) return model
  const { capabilities, context, maxOutput, quantization } = last
  return { ...model, capabilities, context, maxOutput, quantization: model.quantization ?? quantization }
}

/** The same ids in any order have the same fingerprint (FNV-1a over the sorted ids). */
function catalogFingerprint(models: readonly Model[]): string {
  let hash = 0x811c9dc5
  for (const char of models
    .map(({ id }) => id)
    .sort()
    .join('\n')) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return `${models.length}-${hash.toString(16)}`
}
