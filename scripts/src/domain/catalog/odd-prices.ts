import type { Model, Price } from './model.ts'

/** A change beyond this factor is a slip of the decimal point, or another unit, unless a person confirms it. */
const MAX_FACTOR = 50
/** USD per million tokens; no model has come near it. */
const MAX_PRICE = 1000
/** USD per million tokens: a median outside of it is another unit. Half of the models cost 0.1 to 1. */
const MEDIAN_PRICES = { min: 0.001, max: 100 }

/** Whether the prices of a list, taken together, are absurd or all moved at once. Once taken, their size is normal. */
export function isOtherUnit(models: readonly Model[], lastGood: readonly Model[]): boolean {
  if (isAbsurd(typicalPrice(models)) && !isAbsurd(typicalPrice(lastGood))) return true
  const now = new Map(models.map((model) => [model.id, model]))
  const factor = median(priceFactors(lastGood, now))
  return factor !== undefined && (factor > MAX_FACTOR || factor < 1 / MAX_FACTOR)
}

/** A known model keeps its last price, a new one is left out; `odd` has both as the list states them. */
export function withoutOddPrices(
  models: readonly Model[],
  lastGood: ReadonlyMap<string, Model>,
): { readonly models: readonly Model[]; readonly odd: readonly Model[] } {
  const odd = models.filter(({ id, price }) => price && isOdd(price, lastGood.get(id)?.price))
  const plausible = models.flatMap((model) => {
    if (!odd.includes(model)) return [model]
    const last = lastGood.get(model.id)
    return last ? [{ ...model, price: last.price }] : []
  })
  return { models: plausible, odd }
}

function isOdd(price: Price, known: Price | undefined): boolean {
  if (!known) return price.input > MAX_PRICE || price.output > MAX_PRICE
  const cache = price.cacheRead ? jumped(known.cacheRead ?? 0, price.cacheRead) : false
  return jumped(known.input, price.input) || jumped(known.output, price.output) || cache
}

function jumped(before: number, after: number): boolean {
  if (before === 0) return after > MAX_PRICE
  return after > before * MAX_FACTOR || after < before / MAX_FACTOR
}

function isAbsurd(price: number | undefined): boolean {
  return price !== undefined && (price < MEDIAN_PRICES.min || price > MEDIAN_PRICES.max)
}

function typicalPrice(models: readonly Model[]): number | undefined {
  return median(models.flatMap(({ price }) => (price && price.input > 0 ? [price.input] : [])))
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
