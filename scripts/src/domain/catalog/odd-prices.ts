import { MAX_PRICE_FACTOR } from './doubtful-prices.ts'
import type { Model } from './model.ts'

/** USD per million tokens: a median outside of it is another unit. Half of the models cost 0.1 to 1. */
const MEDIAN_PRICES = { min: 0.001, max: 100 }

/** Whether the prices of a list, taken together, are absurd or all moved at once. Once believed, their size is normal. */
export function isOtherUnit(models: readonly Model[], lastGood: readonly Model[] | undefined): boolean {
  if (isAbsurd(typicalPrice(models)) && !isAbsurd(typicalPrice(lastGood ?? []))) return true
  const now = new Map(models.map((model) => [model.id, model]))
  const factor = median(priceFactors(lastGood ?? [], now))
  return factor !== undefined && (factor > MAX_PRICE_FACTOR || factor < 1 / MAX_PRICE_FACTOR)
}

/** Tells one unit from another, whatever models are in the list. */
export function unitOf(models: readonly Model[]): string {
  const typical = typicalPrice(models)
  return `prices-${typical === undefined ? 'none' : Math.round(Math.log10(typical))}`
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
