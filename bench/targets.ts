import { limitsOf } from '../test/agent/report.ts'
import { SKILL_TOKENS } from '../test/agent/scenes/budgets.ts'
import { type Figures, type JobName, ratioOf } from './figures.ts'

/** A promise about speed or size, and whether this run kept it. */
export interface Target {
  readonly what: string
  readonly measured: number
  readonly limit: number
  readonly met: boolean
}

/** Judge the figures. */
export function judge(figures: Figures): readonly Target[] {
  const job = (name: JobName) => {
    const found = figures.jobs.find((one) => one.name === name)
    if (!found) throw new Error(`the job "${name}" was not measured`)
    return found
  }
  const { emptyNode, help, usageError } = figures.startUp
  const largest = Math.max(...[...figures.documents, ...figures.scale].map(({ bytes }) => bytes))
  return [
    atMost('set-up: openclaw runs', job('set-up').skill.openclawRuns, 4),
    atMost("set-up: part of the recipe's time", ratioOf(job('set-up')), 0.45),
    atMost('refresh with news: openclaw runs', job('refresh with news').skill.openclawRuns, 2),
    atMost('refresh without news: openclaw runs', job('refresh without news').skill.openclawRuns, 0),
    below("refresh without news: part of the recipe's time", ratioOf(job('refresh without news')), 0.06),
    atMost('--help: times an empty Node process', help / emptyNode, 2),
    atMost('usage error: times an empty Node process', usageError / emptyNode, 2),
    below('refresh without news, 200 models: ms', figures.scale.at(-1)?.noNewsMs ?? Number.NaN, 400),
    below('verification of 8 machines with 8 GPUs: ms', figures.verificationMs, 2000),
    below('largest JSON document: bytes', largest, 4096),
    atMost('SKILL.md: tokens', figures.skillTokens, SKILL_TOKENS),
    ...limitsOf(figures.journey).map(({ what, taken, most }) => atMost(`an agent's ${what}`, taken, most)),
    atMost(
      "an agent's journey: scenes not verified",
      figures.journey.filter(({ faults }) => faults.length > 0).length,
      0,
    ),
  ]
}

const atMost = (what: string, measured: number, limit: number): Target => ({
  what: `${what} <= ${limit}`,
  measured,
  limit,
  met: measured <= limit,
})

const below = (what: string, measured: number, limit: number): Target => ({
  what: `${what} < ${limit}`,
  measured,
  limit,
  met: measured < limit,
})
