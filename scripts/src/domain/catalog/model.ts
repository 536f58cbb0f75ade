import type { SightingCount } from './sighting-count.ts'

/** Abilities of a model as its capability bundle states them. */
export interface Capabilities {
  readonly tools: boolean
  readonly reasoning: boolean
  readonly structuredOutput: boolean
  readonly image: boolean
}

/** USD per million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
  readonly cacheRead: number | undefined
}

/** One figure for a price, as agents use models: three tokens in for one out. An unknown price is above all others. */
export function typicalCost(price: Price | undefined): number {
  return price ? 3 * price.input + price.output : Number.POSITIVE_INFINITY
}

/** One catalogue row in our own terms, validated and bounded. */
export interface Model {
  readonly id: string
  /** Stable per model; the key for the account API. */
  readonly chuteId: string | undefined
  /** Name of the weights behind the id; they can change while the id stays. */
  readonly root: string | undefined
  readonly quantization: string | undefined
  /** `confidential_compute`: the model runs in a trusted execution environment. */
  readonly tee: boolean
  /** Tokens: `context_length`, else the engine's `max_model_len`. */
  readonly context: number | undefined
  /** Tokens: `max_output_length`. */
  readonly maxOutput: number | undefined
  /** Undefined when the row states no usable price: unknown, not free. */
  readonly price: Price | undefined
  /** Undefined while Chutes has not published the bundle: unknown, not "cannot". */
  readonly capabilities: Capabilities | undefined
}

/** What only Chutes' live list states of a model, where nothing is stated. */
export const UNSTATED = { chuteId: undefined, root: undefined, quantization: undefined } as const

export type CatalogSource = 'live' | 'cached' | 'bundled'

export interface Catalog {
  readonly source: CatalogSource
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number
  readonly models: readonly Model[]
  /** Set when the list was doubted as a whole and is believed now: how often and how long it was seen before. */
  readonly doubted?: SightingCount | undefined
  /** Models that the list has at prices beyond belief. In `models` they have the last known price, or are left out. */
  readonly odd?: readonly Model[]
  /** The same for context windows. */
  readonly oddContexts?: readonly Model[]
}

/** The model reference that OpenClaw uses for one of our models. */
export function modelRef(id: string): string {
  return `chutes/${id}`
}

const OUR_PREFIX = /^chutes\/(?=.)/i
/** OpenClaw takes what follows the first `@` for a profile, unless it is the model's own date or quantization. */
const PROFILE_SUFFIX =
  /@(?<=(?:^|\/)[^/@]+(?:@\d{8})?(?:@(?:i?q\d+(?:_[a-z\d]+)*|\d+bit))?@)(?!(?:\d{8}|i?q\d+(?:_[a-z\d]+)*|\d+bit)(?:@|$))[^/]+$/i

/** `@profile` at the end of a reference or alias, which pins a sign-in for the model; empty where there is none. */
export function profileOf(ref: string): string {
  return PROFILE_SUFFIX.exec(ref)?.[0] ?? ''
}

/** The id inside a `chutes/…` reference, or undefined for another provider's; OpenClaw takes `Chutes/…` for the same. */
export function modelIdOf(ref: string): string | undefined {
  return OUR_PREFIX.test(ref) ? ref.replace(OUR_PREFIX, '').replace(PROFILE_SUFFIX, '') : undefined
}

/** A reference as OpenClaw writes it: with its provider in lower case. */
export function canonicalRef(ref: string): string {
  return ref.replace(OUR_PREFIX, modelRef(''))
}

/** What an alias is told by: OpenClaw ignores case and blanks around it. */
export function aliasKey(alias: string): string {
  return alias.trim().toLowerCase()
}

/** What a name stands for among aliases by their keys: the alias of that name, else the one without the name's profile. */
export function findAlias<T>(aliases: ReadonlyMap<string, T>, name: string): T | undefined {
  return aliases.get(aliasKey(name)) ?? aliases.get(aliasKey(name).replace(PROFILE_SUFFIX, ''))
}

/** Whether an entry's alias is the one that a name stands for. */
export function isSameAlias(alias: unknown, name: string): boolean {
  return typeof alias === 'string' && findAlias(new Map([[aliasKey(alias), true]]), name) === true
}
