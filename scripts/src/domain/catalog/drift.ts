import type { MissingModels } from './missing-models.ts'
import { type Model, type Price, typicalCost } from './model.ts'
import { isProven, RETIREMENT } from './sighting-count.ts'

/** How much dearer (or, below zero, cheaper) in percent; a price that did not move is left out. */
export interface PriceDrift {
  readonly id: string
  readonly input?: number
  readonly output?: number
  readonly cacheRead?: number
}

interface FactDrift {
  readonly id: string
  readonly field: 'context' | 'inputs' | 'tools' | 'reasoning' | 'tee' | 'quantization' | 'weights'
  readonly before: string | number | boolean
  readonly after: string | number | boolean
}

/** What one model's news means for somebody who uses it. */
interface DriftInUse {
  readonly id: string
  readonly news: string
  /** Config paths that name the model. */
  readonly usedBy: readonly string[]
}

/** What happened between the last good catalogue and this one. */
export interface Drift {
  /** When the last good one was read (ms since the epoch); undefined when there is none to compare with. */
  readonly since: number | undefined
  readonly added: readonly string[]
  /** Missing for the first time; their rows stay. */
  readonly suspect: readonly string[]
  /** Missing before, listed again. */
  readonly back: readonly string[]
  /** Retired now: missing from enough catalogues for long enough. */
  readonly retired: readonly string[]
  readonly dearer: readonly PriceDrift[]
  readonly cheaper: readonly PriceDrift[]
  readonly changed: readonly FactDrift[]
  readonly yours: readonly DriftInUse[]
}

export interface DriftInput {
  readonly before: { readonly fetchedAt: number; readonly models: readonly Model[] } | undefined
  readonly now: readonly Model[]
  /** The evidence before and after this catalogue. */
  readonly missingBefore: MissingModels
  readonly missing: MissingModels
  /** Config paths by the id that they name. */
  readonly references: ReadonlyMap<string, readonly string[]>
}

/** The drift digest. What was unknown before and is known now, or the other way round, is no drift. */
export function driftBetween({ before, now, missingBefore, missing, references }: DriftInput): Drift {
  const old = new Map((before?.models ?? []).map((model) => [model.id, model]))
  const pairs = now.flatMap((model): [Model, Model][] => {
    const was = old.get(model.id)
    return was ? [[was, model]] : []
  })
  const isNew = (id: string): boolean => !Object.hasOwn(missingBefore, id)
  const unknown = before ? now.filter(({ id }) => !old.has(id)).map(({ id }) => id) : []
  const prices = pairs.flatMap(([was, is]) => priceDrift(was, is))
  const drift = {
    since: before?.fetchedAt,
    added: unknown.filter(isNew).sort(),
    suspect: Object.keys(missing).filter(isNew).sort(),
    back: now
      .map(({ id }) => id)
      .filter((id) => !isNew(id))
      .sort(),
    retired: Object.keys(missing)
      .filter((id) => proven(missing, id) && !proven(missingBefore, id))
      .sort(),
    dearer: prices.filter(({ up }) => up).map(({ drift: item }) => item),
    cheaper: prices.filter(({ up }) => !up).map(({ drift: item }) => item),
    changed: pairs.flatMap(([was, is]) => factDrift(was, is)),
  }
  return { ...drift, yours: modelsInUse(drift, references) }
}

function proven(missing: MissingModels, id: string): boolean {
  const evidence = Object.hasOwn(missing, id) ? missing[id] : undefined
  return evidence !== undefined && isProven(evidence, RETIREMENT)
}

function priceDrift(was: Model, is: Model): { drift: PriceDrift; up: boolean }[] {
  if (!was.price || !is.price) return []
  const parts = (['input', 'output', 'cacheRead'] as const).flatMap((part): [keyof Price, number][] => {
    const [a, b] = [was.price?.[part], is.price?.[part]]
    return a === undefined || b === undefined || a === b ? [] : [[part, percentChange(a, b)]]
  })
  if (parts.length === 0) return []
  const [a, b] = [typicalCost(was.price), typicalCost(is.price)]
  const up = a === b ? (is.price.cacheRead ?? 0) > (was.price.cacheRead ?? 0) : b > a
  return [{ drift: { id: is.id, ...Object.fromEntries(parts) }, up }]
}

/** From nothing to something counts as 100 percent. */
function percentChange(before: number, after: number): number {
  const change = before === 0 ? 100 : (after / before - 1) * 100
  return Math.abs(change) < 1 ? Number(change.toPrecision(1)) : Math.round(change)
}

const FACTS: readonly (readonly [FactDrift['field'], (model: Model) => FactDrift['after'] | undefined])[] = [
  ['context', (model) => model.context],
  ['inputs', ({ capabilities }) => capabilities && (capabilities.image ? 'text+image' : 'text')],
  ['tools', ({ capabilities }) => capabilities?.tools],
  ['reasoning', ({ capabilities }) => capabilities?.reasoning],
  ['tee', (model) => model.tee],
  ['quantization', (model) => model.quantization],
  ['weights', (model) => model.root],
]

function factDrift(was: Model, is: Model): FactDrift[] {
  return FACTS.flatMap(([field, fact]) => {
    const [before, after] = [fact(was), fact(is)]
    return before === undefined || after === undefined || before === after
      ? []
      : [{ id: is.id, field, before, after }]
  })
}

function modelsInUse(
  drift: Omit<Drift, 'yours'>,
  references: ReadonlyMap<string, readonly string[]>,
): DriftInUse[] {
  const news = new Map<string, string[]>()
  const add = (id: string, text: string): void => {
    if (references.has(id)) news.set(id, [...(news.get(id) ?? []), text])
  }
  for (const id of drift.added) add(id, 'new in the catalogue')
  for (const id of drift.retired) add(id, 'retired')
  for (const id of drift.suspect) add(id, 'missing from the catalogue')
  for (const id of drift.back) add(id, 'back in the catalogue')
  for (const item of [...drift.dearer, ...drift.cheaper]) add(item.id, priceWords(item))
  for (const { id, field, before, after } of drift.changed) {
    if (field === 'tee') add(id, after ? 'now in a TEE' : 'no longer in a TEE')
    else add(id, `${field} ${before} → ${after}`)
  }
  return [...news].map(([id, words]) => ({ id, news: words.join(', '), usedBy: references.get(id) ?? [] }))
}

/** `input +12 %, output −5 %`. */
export function priceWords({ id: _, ...parts }: PriceDrift): string {
  const sign = (value: number): string => (value > 0 ? `+${value}` : `−${-value}`)
  return Object.entries(parts)
    .map(([part, value]) => `${part === 'cacheRead' ? 'cache read' : part} ${sign(value)} %`)
    .join(', ')
}
