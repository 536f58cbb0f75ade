import type { ParsedCatalog } from '../../chutes/catalog-wire.ts'
import type { Endpoints } from '../../chutes/endpoints.ts'
import { catalogRejected, fetchCatalog } from '../../chutes/fetch-catalog.ts'
import { bundledCatalog } from '../../domain/catalog/bundled-catalog.ts'
import { judgeCatalog } from '../../domain/catalog/judge-catalog.ts'
import type { Catalog, Model } from '../../domain/catalog/model.ts'
import { progressText, RELEASE } from '../../domain/catalog/sighting-count.ts'
import { askedUrl, baseUrlOf } from '../../domain/config/base-url.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { variablesToFill } from '../../domain/credential/key-source.ts'
import { someOf } from '../../domain/text.ts'
import { readEnvFile } from '../../openclaw/config/env-file.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { addressMark, type LoadedState, loadStateAt } from '../../state/store.ts'
import { isoTime, utcDay } from './answer/times.ts'
import { warnIf } from './answer/warnings.ts'

/** A live catalogue that is believed. */
export interface FetchedCatalog extends Catalog {
  readonly source: 'live'
  /** Rows that were left out because their id is not one. */
  readonly dropped: number
  readonly odd: readonly Model[]
  readonly oddContexts: readonly Model[]
}

/** The members of the state that looking at a catalogue changes. */
type CatalogStateUpdate = Partial<Pick<LoadedState, 'catalog' | 'doubt'>>

/** What asking Chutes came to: a list to believe, or why there is none; either way something to remember. */
export type CatalogAnswer =
  | { readonly live: FetchedCatalog; readonly learned: CatalogStateUpdate }
  | { readonly live: undefined; readonly learned: CatalogStateUpdate; readonly problem: SkillError }

/** The list to work with, what asking for it taught, and what a person should know about it. */
export interface FoundCatalog {
  readonly catalog: Catalog
  readonly learned: CatalogStateUpdate
  readonly warnings: readonly Warning[]
}

/** Where to ask for the catalogue, and what is known of the last one. */
export interface CatalogContext extends Context {
  readonly baseUrl: string
  /** Who answers there, as it may be told. */
  readonly host: string
  readonly state: LoadedState
}

/** Where to ask, for a config and an environment, and what is known of the last list from there. */
export function catalogPlace(
  { env }: Pick<Context, 'env'>,
  { llm }: Endpoints,
  view: ConfigView,
  stateDir: string,
): Pick<CatalogContext, 'baseUrl' | 'host' | 'state'> {
  const baseUrl = askedUrl(llm, view, { ...envFile(stateDir, view), ...env })
  // what a variable holds is not told
  const [variable] = llm.explicit ? [] : variablesToFill(baseUrlOf(llm, view, env))
  const host = variable === undefined ? new URL(baseUrl).host : `the address in ${variable}`
  return { baseUrl, host, state: loadStateAt(stateDir, baseUrl) }
}

/** OpenClaw's `.env` file, where the address names a variable. */
function envFile(stateDir: string, { provider }: ConfigView): NodeJS.Dict<string> {
  return variablesToFill(provider?.baseUrl ?? '').length > 0 ? readEnvFile(stateDir) : {}
}

/** Asks Chutes and judges the answer against the last good list; nothing that Chutes does makes it throw. */
export async function findCatalog(context: CatalogContext): Promise<CatalogAnswer> {
  context.progress('asking Chutes for its models')
  try {
    const parsed = await fetchCatalog(context)
    return judgeAnswer(context, parsed)
  } catch (thrown) {
    if (!(thrown instanceof SkillError)) throw thrown
    return { live: undefined, learned: {}, problem: withLastGood(thrown, context.state, context.now()) }
  }
}

function judgeAnswer(context: CatalogContext, { models, dropped }: ParsedCatalog): CatalogAnswer {
  const { state } = context
  const fetchedAt = context.now()
  const memory = { lastGood: state.catalog?.models, doubt: state.doubt }
  const { flags } = context.invocation
  const confirmed = { prices: Boolean(flags['allow-price-jump']), growth: Boolean(flags['allow-growth']) }
  const verdict = judgeCatalog(models, memory, fetchedAt, confirmed)
  if (!verdict.believed) {
    const { about, doubt, reason } = verdict
    const so =
      about === 'models' && doubt
        ? `; it is believed once it proves stable (${progressText(doubt, RELEASE)})`
        : ''
    const asks = about === 'prices' || about === 'growth'
    const fix = asks ? `Run the same command again later. ${ifConfirmed(about)}` : undefined
    const problem = catalogRejected(context.host, `${reason}${so}`, fix)
    return { live: undefined, learned: { doubt }, problem: withLastGood(problem, state, fetchedAt) }
  }
  const { models: believed, odd, oddContexts, doubted } = verdict
  return {
    live: { source: 'live', fetchedAt, models: believed, doubted, dropped, odd, oddContexts },
    learned: {
      catalog: { fetchedAt, from: addressMark(context.baseUrl), models: believed },
      doubt: undefined,
    },
  }
}

const IF_CONFIRMED = {
  prices: { what: 'the new prices', flag: '--allow-price-jump' },
  growth: { what: 'that Chutes has so many models', flag: '--allow-growth' },
}

/** Whether such a list is true is not for a program to say. */
function ifConfirmed(about: keyof typeof IF_CONFIRMED): string {
  const { what, flag } = IF_CONFIRMED[about]
  return `If a person confirms ${what}: ${skillCommand('refresh', flag)}`
}

/** The live catalogue. @throws SkillError with exit 5; `data.catalog` tells the age of the last good list */
export async function liveCatalog(context: CatalogContext): Promise<FetchedCatalog> {
  const found = await findCatalog(context)
  if (found.live) return found.live
  throw found.problem
}

/** The live catalogue, else the last good one, else the bundled one; a warning says which and why. */
export async function anyCatalog(context: CatalogContext): Promise<FoundCatalog> {
  const found = await findCatalog(context)
  const { learned } = found
  if (found.live) return { catalog: found.live, learned, warnings: catalogWarnings(found.live) }
  const catalog = heldCatalog(context.state)
  const message = `${found.problem.message} Used the ${catalogAgeText(catalog, context.now())}, instead; refresh when Chutes answers.`
  return { catalog, learned, warnings: [{ code: 'catalog-not-live', message }] }
}

/** The list to work with while Chutes does not answer: the last good one, else the bundled one. */
export function heldCatalog(state: LoadedState): Catalog {
  return state.catalog ? { source: 'cached', ...state.catalog } : bundledCatalog()
}

/** What was left out of a live list, and said. */
export function catalogWarnings({ dropped, odd, oddContexts }: FetchedCatalog): Warning[] {
  const prices = notBelieved('price', odd, ({ price }) => `$${price?.input}/$${price?.output}`)
  const windows = notBelieved('context window', oddContexts, ({ context }) => `${context}`)
  const rows = `${dropped} catalogue row(s) had no usable id and were left out.`
  return [
    ...warnIf(dropped > 0, 'catalog-rows-dropped', rows),
    ...warnIf(odd.length > 0, 'price-not-believed', `${prices} ${ifConfirmed('prices')}`),
    ...warnIf(oddContexts.length > 0, 'context-not-believed', windows),
  ]
}

function notBelieved(what: string, models: readonly Model[], stated: (model: Model) => string): string {
  const told = someOf(models.map((model) => `${model.id} (${stated(model)})`))
  return `The ${what} that Chutes states for ${told} is not believed: the last known one stays, a new model is left out.`
}

/** A catalogue as the documents tell it; `now` in milliseconds since the epoch. */
export function catalogData(catalog: Catalog, now: number) {
  return {
    source: catalog.source,
    count: catalog.models.length,
    fetchedAt: isoTime(catalog.fetchedAt),
    ageHours: ageHours(catalog, now),
  }
}

/** `cached list of 2026-08-20, 31 h old`. */
export function catalogAgeText(catalog: Catalog, now: number): string {
  return `${catalog.source} list of ${utcDay(catalog.fetchedAt)}, ${ageHours(catalog, now)} h old`
}

function ageHours(catalog: Catalog, now: number): number {
  return Math.max(0, Math.round((now - catalog.fetchedAt) / 360_000) / 10)
}

function withLastGood(problem: SkillError, state: LoadedState, now: number): SkillError {
  if (!state.catalog) return problem
  const held = heldCatalog(state)
  const message = `${problem.message} The last good list is ${ageHours(held, now)} h old.`
  const data = { ...problem.data, catalog: catalogData(held, now) }
  return new SkillError(problem.code, message, { ...problem, data })
}
