import { type DoubtedPrices, MAX_PRICE_FACTOR, steadyPrices } from './doubtful-prices.ts'
import { type Evidence, isProven, RELEASE, sighted } from './evidence.ts'
import type { Model } from './model.ts'

/** Fewer than this share of the last good catalogue's models left is not news but a fault. */
const MIN_SURVIVORS = 0.5
/** Catalogues smaller than this say nothing by losing a few rows. */
const MIN_BASELINE = 4
/** USD per million tokens: a median outside of it is another unit. Half of the models cost 0.1 to 1. */
const MEDIAN_PRICES = { min: 0.001, max: 100 }

/** A catalogue that is not believed yet, and how often it was seen. */
export interface Doubt extends Evidence {
  /** Tells one doubted list from another. */
  readonly list: string
}

export interface CatalogFault {
  readonly reason: string
  /** Whether the same list, seen for long enough, is believed after all. Prices in another unit never are. */
  readonly canBeTrue: boolean
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
      /** How long the list was doubted before. */
      readonly doubted: Evidence | undefined
    }
  | { readonly believed: false; readonly reason: string; readonly doubt: Doubt | undefined }

/** Whether a catalogue is believed, as a whole or not at all. `now` in milliseconds since the epoch. */
export function judgeCatalog(models: readonly Model[], memory: CatalogMemory, now: number): Verdict {
  const fault = catalogFault(models, memory.lastGood)
  let doubted: Evidence | undefined
  if (fault) {
    if (!fault.canBeTrue) return { believed: false, reason: fault.reason, doubt: memory.doubt }
    const list = fingerprint(models)
    doubted = sighted(memory.doubt?.list === list ? memory.doubt : undefined, now)
    if (!isProven(doubted, RELEASE))
      return { believed: false, reason: fault.reason, doubt: { ...doubted, list } }
  }
  const lastGood = new Map((memory.lastGood ?? []).map((model) => [model.id, model]))
  const complete = models.map((model) => withLastAbilities(model, lastGood.get(model.id)))
  const steady = steadyPrices(complete, lastGood, memory.prices, now)
  return { believed: true, models: steady.models, prices: steady.doubted, doubted }
}

/** What makes a catalogue implausible, given the last good one; undefined when nothing does. */
export function catalogFault(
  models: readonly Model[],
  lastGood: readonly Model[] | undefined,
): CatalogFault | undefined {
  if (models.length === 0) return { reason: 'it lists no models', canBeTrue: false }
  const unit = { reason: 'its prices look like another unit', canBeTrue: false }
  const typical = median(models.flatMap(({ price }) => (price && price.input > 0 ? [price.input] : [])))
  if (typical !== undefined && (typical < MEDIAN_PRICES.min || typical > MEDIAN_PRICES.max)) return unit
  if (!lastGood || lastGood.length === 0) return undefined
  const now = new Map(models.map((model) => [model.id, model]))
  const survivors = lastGood.filter((model) => now.has(model.id))
  if (lastGood.length >= MIN_BASELINE) {
    if (survivors.length < lastGood.length * MIN_SURVIVORS)
      return {
        reason: `only ${survivors.length} of the ${lastGood.length} known models are left in it`,
        canBeTrue: true,
      }
    const lost = lostFacts(survivors, now)
    if (lost) return { reason: `most of its rows no longer state ${lost}`, canBeTrue: true }
  }
  const factor = median(priceFactors(survivors, now))
  const jumped = factor !== undefined && (factor > MAX_PRICE_FACTOR || factor < 1 / MAX_PRICE_FACTOR)
  return jumped ? unit : undefined
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

function priceFactors(before: readonly Model[], now: ReadonlyMap<string, Model>): number[] {
  return before.flatMap((model) => {
    const after = now.get(model.id)?.price
    if (!model.price || !after) return []
    return [
      ...(model.price.input > 0 ? [after.input / model.price.input] : []),
      ...(model.price.output > 0 ? [after.output / model.price.output] : []),
    ]
  })
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
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
