import { modelsLike } from './find-model.ts'
import type { Model } from './model.ts'

export const SORTS = ['name', 'price', 'context'] as const
type Sort = (typeof SORTS)[number]

/** What a list of models should hold. A filter keeps only what is known to meet it: unknown is not "yes". */
export interface ModelQuery {
  /** Words that the id has to contain. */
  readonly search?: string | undefined
  readonly tee?: boolean | undefined
  readonly vision?: boolean | undefined
  readonly tools?: boolean | undefined
  readonly reasoning?: boolean | undefined
  /** USD per million tokens of output. */
  readonly maxPrice?: number | undefined
  /** Tokens. */
  readonly minContext?: number | undefined
  readonly sort: Sort
}

/** The models that meet every filter: by name, or cheapest output first, or longest context first. */
export function queryModels(models: readonly Model[], query: ModelQuery): readonly Model[] {
  const { search, maxPrice, minContext } = query
  const named =
    search === undefined
      ? undefined
      : new Set(
          modelsLike(
            search,
            models.map(({ id }) => id),
          ),
        )
  return models
    .filter(
      ({ id, tee, price, context, capabilities }) =>
        (named?.has(id) ?? true) &&
        (!query.tee || tee) &&
        (!query.vision || capabilities?.image) &&
        (!query.tools || capabilities?.tools) &&
        (!query.reasoning || capabilities?.reasoning) &&
        (maxPrice === undefined || (price !== undefined && price.output <= maxPrice)) &&
        (minContext === undefined || (context ?? 0) >= minContext),
    )
    .sort((a, b) => ORDERS[query.sort](a, b) || compareNames(a, b))
}

const ORDERS: Readonly<Record<Sort, (a: Model, b: Model) => number>> = {
  name: compareNames,
  price: (a, b) =>
    compareModels(a.price?.output ?? Infinity, b.price?.output ?? Infinity) ||
    compareModels(a.price?.input ?? Infinity, b.price?.input ?? Infinity),
  context: (a, b) => compareModels(b.context ?? 0, a.context ?? 0),
}

function compareNames(a: Model, b: Model): number {
  return compareModels(a.id.toLowerCase(), b.id.toLowerCase())
}

function compareModels<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** USD: `0.5` or `$0.5`. */
export function parsePrice(text: string): number {
  return Number(text.replace('$', ''))
}

/** Tokens: `131072`, `128k` (thousand) or `1M` (million). */
export function parseTokens(text: string): number {
  const unit = { k: 1000, m: 1_000_000 }[text.slice(-1).toLowerCase()] ?? 1
  return Math.round(Number.parseFloat(text) * unit)
}
