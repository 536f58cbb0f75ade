import { type DoubtedPrices, steadyPrices } from './doubtful-prices.ts'
import type { Model } from './model.ts'
import { isOtherUnit, unitOf } from './price-unit.ts'
import { isProven, RELEASE, type SightingCount, sighted } from './sighting-count.ts'

/** Fewer than this share of the last good catalogue's models left is not news but a fault. */
const MIN_SURVIVORS = 0.5
/** Catalogues smaller than this say nothing by losing a few rows. */
const MIN_BASELINE = 4

/** A catalogue that is not believed yet, and how often it was seen. */
export interface Doubt extends SightingCount {
  /** Tells one doubted list from another. */
  readonly list: string
}

export interface CatalogFault {
  readonly reason: string
  /** What the fault is about. An empty list is never believed; one whose prices are in doubt, without its prices. */
  readonly about: 'nothing' | 'models' | 'prices'
}

/** What earlier runs know about the catalogue. */
export interface CatalogMemory {
  readonly lastGood: readonly Model[] | undefined
  readonly doubt: Doubt | undefined
  readonly prices: DoubtedPrices
}

export type Verdict =
  | {
      readonly believed: true
      /** With the last known abilities where a row came without, and without prices that make no sense. */
      readonly models: readonly Model[]
      readonly prices: DoubtedPrices
      /** How long the list was doubted before: what it lacks was missing all that time. */
      readonly doubted: SightingCount | undefined
      /** Its prices look like another unit: none of them was taken. */
      readonly pricesHeld: boolean
      readonly doubt: Doubt | undefined
    }
  | (CatalogFault & { readonly believed: false; readonly doubt: Doubt | undefined })

/**
 * Whether a catalogue is believed, as a whole or not at all. `now` in milliseconds since the epoch. One with prices in
 * another unit is believed in the end, but its prices only when a person accepts them: a wrong unit passes any ceiling.
 */
export function judgeCatalog(
  models: readonly Model[],
  memory: CatalogMemory,
  now: number,
  allowJump = false,
): Verdict {
  const pricesHeld = !allowJump && isOtherUnit(models, memory.lastGood)
  const fault = catalogFault(models, memory.lastGood, pricesHeld)
  let doubted: SightingCount | undefined
  if (fault) {
    if (fault.about === 'nothing') return { believed: false, ...fault, doubt: memory.doubt }
    const list = fault.about === 'prices' ? unitOf(models) : fingerprint(models)
    doubted = sighted(memory.doubt?.list === list ? memory.doubt : undefined, now)
    if (!isProven(doubted, RELEASE)) return { believed: false, ...fault, doubt: { ...doubted, list } }
  }
  const lastGood = new Map((memory.lastGood ?? []).map((model) => [model.id, model]))
  const complete = models.map((model) => withLastAbilities(model, lastGood.get(model.id)))
  const prices = allowJump
    ? { models: complete, doubted: {} }
    : steadyPrices(complete, lastGood, memory.prices, now, pricesHeld)
  return {
    believed: true,
    models: prices.models,
    prices: prices.doubted,
    doubted: fault?.about === 'models' ? doubted : undefined,
    pricesHeld,
    doubt: pricesHeld && doubted ? { ...doubted, list: unitOf(models) } : undefined,
  }
}

/** What makes a catalogue implausible, given the last good one; undefined when nothing does. */
export function catalogFault(
  models: readonly Model[],
  lastGood: readonly Model[] | undefined,
  otherUnit = isOtherUnit(models, lastGood),
): CatalogFault | undefined {
  if (models.length === 0) return { reason: 'it lists no models', about: 'nothing' }
  return listFault(models, lastGood ?? []) ?? (otherUnit ? OTHER_UNIT : undefined)
}

const OTHER_UNIT: CatalogFault = { reason: 'its prices look like another unit', about: 'prices' }

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
function fingerprint(models: readonly Model[]): string {
  let hash = 0x811c9dc5
  for (const char of models
    .map(({ id }) => id)
    .sort()
    .join('\n')) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return `${models.length}-${hash.toString(16)}`
}
