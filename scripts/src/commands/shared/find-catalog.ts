import type { ParsedCatalog } from '../../chutes/catalog-wire.ts'
import { catalogRejected, fetchCatalog } from '../../chutes/fetch-catalog.ts'
import { bundledCatalog } from '../../domain/catalog/bundled-catalog.ts'
import type { DoubtedPrices } from '../../domain/catalog/doubtful-prices.ts'
import { judgeCatalog } from '../../domain/catalog/judge-catalog.ts'
import type { Catalog } from '../../domain/catalog/model.ts'
import { progressText, RELEASE } from '../../domain/catalog/sighting-count.ts'
import { ALLOW_PRICE_JUMP } from '../../domain/plans/refresh-findings.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import type { State } from '../../state/store.ts'
import { fixText } from './answer/fix-text.ts'

/** A live catalogue that is believed. */
export interface FetchedCatalog extends Catalog {
  readonly source: 'live'
  /** Rows that were left out because their id is not one. */
  readonly dropped: number
  /** Prices that are not believed yet, by model; `models` have the last known ones. */
  readonly quarantined: DoubtedPrices
}

/** The members of the state that looking at a catalogue changes. */
export type Learned = Partial<Pick<State, 'catalog' | 'doubt' | 'prices'>>

/** What asking Chutes came to: a list to believe, or why there is none; either way something to remember. */
export type Found =
  | { readonly live: FetchedCatalog; readonly learned: Learned }
  | { readonly live: undefined; readonly learned: Learned; readonly problem: SkillError }

/** What Chutes answered, and when (ms since the epoch); not judged yet. */
export interface Asked {
  readonly fetchedAt: number
  readonly answer: ParsedCatalog | SkillError
}

/** Asks Chutes; nothing that Chutes does makes it throw. */
export async function askChutes(context: Context, baseUrl: string): Promise<Asked> {
  context.progress('asking Chutes for its models')
  try {
    const answer = await fetchCatalog({ baseUrl, signal: context.signal })
    return { answer, fetchedAt: context.now() }
  } catch (thrown) {
    if (!(thrown instanceof SkillError)) throw thrown
    return { answer: thrown, fetchedAt: context.now() }
  }
}

/** Asks Chutes and judges the answer against the last good list. */
export async function findCatalog(context: Context, baseUrl: string, state: State): Promise<Found> {
  return judgeAnswer(context, baseUrl, await askChutes(context, baseUrl), state)
}

/** What an answer of Chutes is worth, given the last good list. */
export function judgeAnswer(
  context: Context,
  baseUrl: string,
  { answer, fetchedAt }: Asked,
  state: State,
): Found {
  if (answer instanceof SkillError)
    return { live: undefined, learned: {}, problem: withLastGood(answer, state, fetchedAt) }
  const { models, dropped } = answer
  const memory = { lastGood: state.catalog?.models, doubt: state.doubt, prices: state.prices }
  const allowed = Boolean(context.invocation.flags['allow-price-jump'])
  const verdict = judgeCatalog(models, memory, fetchedAt, allowed)
  if (!verdict.believed) {
    const { doubt, reason } = verdict
    const so = doubt ? `; it is believed once it proves stable (${progressText(doubt, RELEASE)})` : ''
    const fix =
      verdict.about === 'prices'
        ? `Run the same command again later. If a person confirms the new prices: ${fixText(ALLOW_PRICE_JUMP)}`
        : undefined
    const problem = catalogRejected(new URL(baseUrl).host, `${reason}${so}`, fix)
    return { live: undefined, learned: { doubt }, problem: withLastGood(problem, state, fetchedAt) }
  }
  const { models: believed, prices, doubt, doubted, pricesHeld } = verdict
  return {
    live: { source: 'live', fetchedAt, models: believed, doubted, pricesHeld, dropped, quarantined: prices },
    learned: { catalog: { fetchedAt, models: believed }, doubt, prices },
  }
}

/** The live catalogue. @throws SkillError with exit 5; `data.catalog` tells the age of the last good list */
export async function liveCatalog(context: Context, baseUrl: string, state: State): Promise<FetchedCatalog> {
  const found = await findCatalog(context, baseUrl, state)
  if (found.live) return found.live
  throw found.problem
}

/** The live catalogue, else the last good one, else the bundled one; a warning says which and why. */
export async function anyCatalog(
  context: Context,
  baseUrl: string,
  state: State,
): Promise<{
  readonly catalog: Catalog
  readonly learned: Learned
  readonly warnings: readonly Warning[]
}> {
  const found = await findCatalog(context, baseUrl, state)
  const { learned } = found
  if (found.live) return { catalog: found.live, learned, warnings: catalogWarnings(found.live) }
  const catalog = heldCatalog(state)
  const message = `${found.problem.message} Used the ${listText(catalog, context.now())} instead; refresh when Chutes answers.`
  return { catalog, learned, warnings: [{ code: 'catalog-not-live', message }] }
}

/** The list to work with while Chutes does not answer: the last good one, else the bundled one. */
export function heldCatalog(state: State): Catalog {
  return state.catalog ? { source: 'cached', ...state.catalog } : bundledCatalog()
}

/** What was left out of a live list, and said. */
export function catalogWarnings(catalog: FetchedCatalog): Warning[] {
  const doubted = Object.keys(catalog.quarantined)
  const dropped = {
    code: 'catalog-rows-dropped',
    message: `${catalog.dropped} catalogue row(s) had no usable id and were left out.`,
  }
  const until = catalog.pricesHeld ? 'a person accepts the new one' : 'the new one proves stable'
  const prices = {
    code: 'price-not-believed',
    message: `The price of ${doubted.slice(0, 3).join(', ')}${doubted.length > 3 ? ` and ${doubted.length - 3} more` : ''} jumped beyond belief; the last known one stays until ${until}.`,
  }
  return [...(catalog.dropped > 0 ? [dropped] : []), ...(doubted.length > 0 ? [prices] : [])]
}

/** A catalogue as the documents tell it; `now` in milliseconds since the epoch. */
export function catalogData(catalog: Catalog, now: number) {
  return {
    source: catalog.source,
    count: catalog.models.length,
    fetchedAt: new Date(catalog.fetchedAt).toISOString(),
    ageHours: ageHours(catalog, now),
  }
}

/** `cached list of 2026-08-20, 31 h old`. */
export function listText(catalog: Catalog, now: number): string {
  const date = new Date(catalog.fetchedAt).toISOString().slice(0, 10)
  return `${catalog.source} list of ${date}, ${ageHours(catalog, now)} h old,`
}

function ageHours(catalog: Catalog, now: number): number {
  return Math.max(0, Math.round((now - catalog.fetchedAt) / 360_000) / 10)
}

function withLastGood(problem: SkillError, state: State, now: number): SkillError {
  if (!state.catalog) return problem
  const held = heldCatalog(state)
  return new SkillError(
    problem.code,
    `${problem.message} The last good list is ${ageHours(held, now)} h old.`,
    {
      fix: problem.fix,
      retryable: problem.retryable,
      changed: problem.changed,
      data: { ...problem.data, catalog: catalogData(held, now) },
    },
  )
}
