import type { Model } from './model.ts'

/** Fewer than this share of the last good catalogue's models left is not news but a fault. */
const MIN_SURVIVORS = 0.5
/** Catalogues smaller than this say nothing by losing a few rows. */
const MIN_BASELINE = 4
/** A median price change beyond this factor is a change of unit, not of price. */
const MAX_PRICE_FACTOR = 50

/**
 * Whether a catalogue may be believed, given the last good one: not empty, not shrunken by half at a stroke,
 * prices still in the same unit. Undefined when it may; otherwise why not.
 */
export function catalogFault(
  models: readonly Model[],
  lastGood: readonly Model[] | undefined,
): string | undefined {
  if (models.length === 0) return 'it lists no models'
  if (!lastGood || lastGood.length < MIN_BASELINE) return undefined
  const now = new Map(models.map((model) => [model.id, model]))
  const survivors = lastGood.filter((model) => now.has(model.id)).length
  if (survivors < lastGood.length * MIN_SURVIVORS) {
    return `only ${survivors} of the ${lastGood.length} known models are left in it`
  }
  const factor = medianPriceFactor(lastGood, now)
  if (factor !== undefined && (factor > MAX_PRICE_FACTOR || factor < 1 / MAX_PRICE_FACTOR)) {
    return 'its prices look like another unit'
  }
  return undefined
}

function medianPriceFactor(before: readonly Model[], now: ReadonlyMap<string, Model>): number | undefined {
  const factors = before
    .flatMap((model) => {
      const after = now.get(model.id)?.price?.input
      return model.price && model.price.input > 0 && after !== undefined ? [after / model.price.input] : []
    })
    .sort((a, b) => a - b)
  return factors[Math.floor(factors.length / 2)]
}
