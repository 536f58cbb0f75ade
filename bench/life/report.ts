import { type LifeResult, sumOf } from './ledger.ts'

/** What the figures do not say. */
export const NOT_MEASURED = `Not measured: whether an answer is any good (the models are made up, their prices are not), how fast it
comes, the days between the recorded ones, prompt caching, Windows, a desktop app. Two of three questions go to the
agent's own model, the third to the alias \`chutes-fast\`, which onboarding does not make: it can answer two of three at
most. On the newest release OpenClaw's own Chutes plugin is switched off for everyone: there is no network from which to
fetch it. Whoever has no answer picks a listed model by hand that evening; that counts as a command.`

/** The quarter as a Markdown table: one line per contestant. */
export function lifeTable(results: readonly LifeResult[]): string {
  const rows = results.map(({ name, days, setUpCommands }) => {
    const answered = sumOf(days, ({ answered }) => answered)
    const usd = sumOf(days, (day) => day.usd)
    return [
      name,
      `${answered} of ${sumOf(days, ({ asked }) => asked)}`,
      `${new Set(days.flatMap(({ by }) => by)).size}`,
      answered === 0 ? 'none' : `$${((usd / answered) * 1000).toFixed(2)}`,
      `${sumOf(days, ({ requests }) => requests)}`,
      `${setUpCommands}`,
      `${sumOf(days, ({ typed }) => typed)}`,
      `${sumOf(days, ({ upkeepTokens }) => upkeepTokens)}`,
    ]
  })
  return markdown([HEAD, ...rows])
}

/** Every day, who answered it for whom. */
export function dayTable(results: readonly LifeResult[]): string {
  const [first] = results
  const rows = (first?.days ?? []).map(({ day, what }, index) => [
    day,
    what,
    ...results.map(({ days }) => {
      const { answered = 0, asked = 0, by = [] } = days[index] ?? {}
      const names = [...new Set(by.map((id) => id.split('/').at(-1)))].join(', ')
      return names ? `${answered}/${asked} ${names}` : `${answered}/${asked}`
    }),
  ])
  return markdown([['day', 'what', ...results.map(({ name }) => name)], ...rows])
}

const HEAD = [
  '',
  'turns answered',
  'by models',
  'USD per 1,000 answered turns',
  'requests sent',
  'commands to set up',
  'commands typed later',
  'tokens read for upkeep',
]

const markdown = ([head = [], ...rows]: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
