import type { ChatRequest } from '../../test/standin/chat/chat-request.ts'
import type { CatalogRow } from '../../test/support/catalogs/catalog.ts'

/** A request that a model ran, and what Chutes charges for it. */
interface Charge {
  readonly model: string
  readonly usd: number
}

/** What one day brought. */
export interface DayResult {
  readonly day: string
  readonly what: string
  readonly asked: number
  readonly answered: number
  /** Who answered, by model id. */
  readonly by: readonly string[]
  readonly requests: number
  readonly usd: number
  readonly typed: number
  readonly upkeepTokens: number
}

/** A quarter of one contestant. */
export interface LifeResult {
  readonly name: string
  readonly days: readonly DayResult[]
  /** Commands until the first question. */
  readonly setUpCommands: number
}

/** What a request costs by the prices of its day; the scripted answer has a hundred tokens. */
export function chargeOf({ model, body }: ChatRequest, rows: readonly CatalogRow[]): Charge {
  const row = rows.find(({ id }) => id === model)
  const promptTokens = Math.ceil(JSON.stringify([body.messages, body.tools ?? []]).length / 4)
  const usd = (promptTokens * (row?.pricing.prompt ?? 0) + 100 * (row?.pricing.completion ?? 0)) / 1e6
  return { model, usd }
}

/** The sum of a figure over the days. */
export function sumOf(days: readonly DayResult[], figure: (day: DayResult) => number): number {
  return days.reduce((sum, day) => sum + figure(day), 0)
}
