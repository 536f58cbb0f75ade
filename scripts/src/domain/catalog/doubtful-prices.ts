import { sameJson } from '../json.ts'
import type { Model, Price } from './model.ts'
import { isProven, RETIREMENT, type SightingCount, sighted } from './sighting-count.ts'

/** A price that one model suddenly has, and how often it was seen. */
export interface DoubtedPrice extends SightingCount {
  readonly price: string
}
export type DoubtedPrices = Readonly<Record<string, DoubtedPrice>>

/** A change beyond this factor is a slip of the decimal point, or of the unit, until it proves to be meant. */
export const MAX_PRICE_FACTOR = 50
/** USD per million tokens; no model has come near it. */
const MAX_PRICE = 1000

/**
 * The models with odd prices put right: one that jumped keeps its last known price, a new one has none, until
 * the same price was seen often enough. Where all prices look like another unit, none is taken, however often it is seen.
 */
export function steadyPrices(
  models: readonly Model[],
  lastGood: ReadonlyMap<string, Model>,
  doubted: DoubtedPrices,
  now: number,
  otherUnit = false,
): { readonly models: readonly Model[]; readonly doubted: DoubtedPrices } {
  const next: Record<string, DoubtedPrice> = {}
  const steady = models.map((model) => {
    const known = lastGood.get(model.id)?.price
    if (!model.price || !(otherUnit || isOdd(model.price, known)) || sameJson(model.price, known))
      return model
    const price = Object.values(model.price).join('/')
    const earlier = Object.hasOwn(doubted, model.id) ? doubted[model.id] : undefined
    const evidence = sighted(earlier?.price === price ? earlier : undefined, now)
    if (!otherUnit && isProven(evidence, RETIREMENT)) return model
    next[model.id] = { ...evidence, price }
    return { ...model, price: known }
  })
  return { models: steady, doubted: next }
}

function isOdd(price: Price, known: Price | undefined): boolean {
  if (price.input > MAX_PRICE || price.output > MAX_PRICE) {
    // once believed, the same size of price is normal for this model
    return !known || jumped(known.input, price.input) || jumped(known.output, price.output)
  }
  if (!known) return false
  const cache = price.cacheRead ? jumped(known.cacheRead ?? 0, price.cacheRead) : false
  return jumped(known.input, price.input) || jumped(known.output, price.output) || cache
}

function jumped(before: number, after: number): boolean {
  if (before === 0) return after > MAX_PRICE
  return after > before * MAX_PRICE_FACTOR || after < before / MAX_PRICE_FACTOR
}
