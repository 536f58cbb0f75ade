import { journeyTable } from '../test/agent/report.ts'
import { formatTable } from '../test/support/closing-report/text-table.ts'
import { type Figures, ratioOf } from './figures.ts'
import type { Target } from './targets.ts'

const ms = (value: number) => `${Math.round(value)} ms`
const ratio = (value: number) => value.toFixed(3)
const number = (value: number) => String(Number(value.toFixed(3)))

/** The figures and the verdict, for people. */
export function reportText(figures: Figures, targets: readonly Target[]): string {
  return [
    `The skill against a recipe of plain openclaw calls: medians of ${figures.rounds}, ` +
      `${figures.models} models, both sides in turns.`,
    ...CONDITIONS,
    '',
    jobTable(figures),
    '',
    startUpTable(figures),
    '',
    scaleTable(figures),
    '',
    formatTable([
      ['JSON document', 'bytes', 'tokens'],
      ...figures.documents.map(({ what, bytes, tokens }) => [what, String(bytes), String(tokens)]),
      ['SKILL.md, without its front matter', '', String(figures.skillTokens)],
    ]),
    '',
    journeyTable(figures.journey),
    '',
    ...targets.map(({ what, measured, met }) => `${met ? '✓' : '✗'} ${what} (measured ${number(measured)})`),
    '',
    verdict(targets),
  ].join('\n')
}

/** What both sides had in common. */
const CONDITIONS = [
  'Network: no host but this machine, npm offline, for both sides. Some commands of OpenClaw 2026.9 look for a',
  'plugin first; here that fails without waiting, elsewhere without a network it waits about 20 s a time.',
]

const jobTable = ({ jobs }: Figures) =>
  formatTable([
    ['job', 'skill', 'recipe', 'ratio', 'openclaw runs: skill', 'recipe'],
    ...jobs.map((job) => [
      job.name,
      ms(job.skill.ms),
      ms(job.recipe.ms),
      ratio(ratioOf(job)),
      String(job.skill.openclawRuns),
      String(job.recipe.openclawRuns),
    ]),
  ])

const startUpTable = ({ startUp, startUpRuns }: Figures) =>
  formatTable([
    [`start-up (median of ${startUpRuns})`, 'time', 'times an empty one'],
    ['an empty Node process', ms(startUp.emptyNode), '1'],
    ['setup.js --help', ms(startUp.help), (startUp.help / startUp.emptyNode).toFixed(2)],
    ['setup.js --no-such-flag', ms(startUp.usageError), (startUp.usageError / startUp.emptyNode).toFixed(2)],
  ])

const mb = (value: number) => `${Math.round(value)} MB`

const scaleTable = ({ scale }: Figures) =>
  formatTable([
    ['refresh.js, by models', 'no news', 'peak memory', 'all rows new prices (dry run)', 'peak memory'],
    ...scale.map((one) => [
      String(one.models),
      ms(one.noNewsMs),
      mb(one.noNewsMb),
      ms(one.allNewsMs),
      mb(one.allNewsMb),
    ]),
  ])

function verdict(targets: readonly Target[]): string {
  const missed = targets.filter(({ met }) => !met).length
  return missed === 0
    ? `bench: all ${targets.length} targets met`
    : `bench: ${missed} of ${targets.length} targets missed`
}
