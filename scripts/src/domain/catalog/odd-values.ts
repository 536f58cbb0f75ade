import type { Model, Price } from './model.ts'

/** A change beyond this factor is a slip of the decimal point, or another unit, unless a person confirms it. */
const MAX_FACTOR = 50
/** USD per million tokens; no model has come near it. */
const MAX_PRICE = 1000
/** USD per million tokens: a median outside of it is another unit. Half of the models cost 0.1 to 1. */
const MEDIAN_PRICES = { min: 0.001, max: 100 }
/** Tokens: no chat model has less, and an agent's instructions alone are longer. */
const MIN_CONTEXT = 1024
/** Tokens: a hundred times what the largest have. */
const MAX_CONTEXT = 100_000_000

/** Whether the prices of a list, taken together, are absurd or all moved at once. Once taken, their size is normal. */
export function isOtherUnit(models: readonly Model[], lastGood: readonly Model[]): boolean {
  if (isAbsurd(typicalPrice(models)) && !isAbsurd(typicalPrice(lastGood))) return true
  const now = new Map(models.map((model) => [model.id, model]))
  const factor = median(priceFactors(lastGood, now))
  return factor !== undefined && (factor > MAX_FACTOR || factor < 1 / MAX_FACTOR)
}

interface Plausible {
  readonly models: readonly Model[]
  /** Models whose value makes no sense, as the list states it: a known one keeps its last value, a new one is left out. */
  readonly odd: readonly Model[]
}

/** The list without prices that make no sense. */
export function withoutOddPrices(models: readonly Model[], lastGood: ReadonlyMap<string, Model>): Plausible {
  const odd = models.filter(({ id, price }) => price && isOddPrice(price, lastGood.get(id)?.price))
  return withLastValues(models, odd, lastGood, ({ price }) => ({ price }))
}

/** The list without context windows that make no sense. */
export function withoutOddContexts(
  models: readonly Model[],
  lastGood: ReadonlyMap<string, Model>,
): Plausible {
  // an earlier version may have believed such a window; the row then keeps what it has
  return withLastValues(models, models.filter(isOddContext), lastGood, (last) => ({
    context: isOddContext(last) ? undefined : last.context,
  }))
}

function withLastValues(
  models: readonly Model[],
  odd: readonly Model[],
  lastGood: ReadonlyMap<string, Model>,
  kept: (last: Model) => Partial<Model>,
): Plausible {
  const plausible = models.flatMap((model) => {
    const last = lastGood.get(model.id)
    return odd.includes(model) ? (last ? [{ ...model, ...kept(last) }] : []) : [model]
  })
  return { models: plausible, odd }
}

function isOddContext({ context }: Model): boolean {
  return context !== undefined && (context < MIN_CONTEXT || context > MAX_CONTEXT)
}

function isOddPrice(price: Price, known: Price | undefined): boolean {
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
