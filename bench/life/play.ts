import { NEWEST } from '../../test/openclaw/releases.ts'
import { startChutes } from '../../test/standin/server.ts'
import type { ChutesStandIn } from '../../test/standin/types.ts'
import { fakeKey } from '../../test/support/keys.ts'
import { type Bot, createBot } from './bot.ts'
import type { Contestant } from './contestant.ts'
import { chargeOf, type DayResult, type LifeResult } from './ledger.ts'
import { type Day, hoursBetween, quarter, UPGRADE_DAY } from './timeline.ts'

const FIRST_RELEASE = '2026.5.28'
/** What a day's person asks: twice whoever is the agent's model, once the fast one by its alias. */
const QUESTIONS = [undefined, undefined, 'chutes-fast'] as const

/** Plays the quarter of one contestant, in a home and with a stand-in of its own. */
export async function playLife(contestant: Contestant, tell: (what: string) => void): Promise<LifeResult> {
  const days = quarter()
  const chutes = await startChutes({ tls: true, catalog: days[0]?.rows ?? [] })
  const life = new Life(contestant, chutes, await createBot(chutes, FIRST_RELEASE), tell)
  try {
    return await life.play(days)
  } finally {
    await life.bot.dispose()
    await chutes.close()
  }
}

class Life {
  readonly bot: Bot
  readonly #contestant: Contestant
  readonly #chutes: ChutesStandIn
  readonly #tell: (what: string) => void
  #keys = 0
  #key = this.#nextKey()
  #lastAnswered: string | undefined

  constructor(contestant: Contestant, chutes: ChutesStandIn, bot: Bot, tell: (what: string) => void) {
    this.#contestant = contestant
    this.#chutes = chutes
    this.bot = bot
    this.#tell = tell
    chutes.acceptKey(this.#key)
  }

  async play(days: readonly Day[]): Promise<LifeResult> {
    this.bot.setClock(hoursBetween(UPGRADE_DAY, days[0]?.day ?? UPGRADE_DAY))
    await this.#contestant.setUp(this.bot, this.#key)
    await this.bot.startGateway()
    const setUpCommands = this.bot.typed()
    const results: DayResult[] = []
    for (const day of days) {
      this.bot.setClock(hoursBetween(UPGRADE_DAY, day.day))
      const result = await this.#live(day)
      results.push(result)
      this.#tell(
        `${this.#contestant.name}: ${day.day} ${result.what}: ${result.answered} of ${result.asked} ` +
          `(${[...new Set(result.by)].join(', ')}), ${result.requests} requests, ${result.typed} typed`,
      )
    }
    return { name: this.#contestant.name, days: results, setUpCommands }
  }

  async #live({ day, rows, trouble }: Day): Promise<DayResult> {
    const typedBefore = this.bot.typed()
    this.#chutes.setCatalog(rows)
    if (trouble?.kind === 'upgrade') await this.bot.upgrade(NEWEST)
    if (trouble?.kind === 'key') this.#chutes.revokeKey(this.#key)
    if (trouble?.kind === 'account') this.#chutes.setFault('chat', trouble.fault)
    const upkeepTokens = await this.#contestant.upkeep(this.bot)
    const troubled = trouble?.kind === 'model' ? this.#lastAnswered : undefined
    const charges: ReturnType<typeof chargeOf>[] = []
    this.#chutes.onChat((request) => {
      if (trouble?.kind === 'model' && request.model === troubled) return { fault: trouble.fault }
      charges.push(chargeOf(request, rows))
      return { text: `Answered by ${request.model}.` }
    })
    this.#chutes.clearRequests()
    const said: string[] = []
    for (const [number, model] of QUESTIONS.entries())
      said.push(await this.bot.ask(`Question ${number + 1} of ${day}?`, model))
    const by = said.flatMap((text) => /^Answered by (\S+)\.$/.exec(text.trim())?.[1] ?? [])
    this.#lastAnswered = by[0] ?? this.#lastAnswered
    this.#chutes.clearFaults()
    const requests = this.#chutes.requests.filter(({ path }) => path.endsWith('/chat/completions')).length
    await this.#mend(trouble?.kind, rows, by.length)
    return {
      day,
      what: trouble?.what ?? `the list of the day, ${rows.length} models`,
      asked: QUESTIONS.length,
      answered: by.length,
      by,
      requests,
      usd: charges.reduce((sum, { usd }) => sum + usd, 0),
      typed: this.bot.typed() - typedBefore,
      upkeepTokens,
    }
  }

  /** In the evening: whoever has a new key stores it, whoever had no answer at all follows the text they have. */
  async #mend(trouble: string | undefined, rows: Day['rows'], answered: number): Promise<void> {
    if (trouble === 'key') {
      this.#key = this.#nextKey()
      this.#chutes.acceptKey(this.#key)
      return this.#contestant.mend(this.bot, 'key', this.#key, rows)
    }
    const passes = trouble === 'model' || trouble === 'account'
    if (answered === 0 && !passes) await this.#contestant.mend(this.bot, 'silent', this.#key, rows)
  }

  #nextKey(): string {
    this.#keys += 1
    return fakeKey(`life-${this.#keys}`)
  }
}
