import { type Model, modelIdOf } from '../catalog/model.ts'
import { backgroundWork } from '../config/background-work.ts'
import type { JsonObject } from '../json.ts'

/** What a new default model costs. */
export interface DefaultCosts {
  readonly model: string
  /** USD per million tokens; undefined when Chutes states no price. */
  readonly input: number | undefined
  readonly output: number | undefined
  /** What runs by itself and will be paid at this price. */
  readonly work: readonly string[]
  /** Scheduled jobs among it; undefined when they could not be counted. */
  readonly cronJobs: number | undefined
  /** One sentence for the person. */
  readonly message: string
  /** Whether it is news that this has to be paid: the default was not a Chutes model, or was a cheaper one. */
  readonly warn: boolean
}

/** What a new default model costs; undefined when it is none of Chutes. It informs and asks for nothing. */
export function defaultCosts(input: {
  readonly previous: string | undefined
  readonly current: string | undefined
  readonly models: readonly Model[]
  readonly config: JsonObject
  readonly cronJobs: number | undefined
}): DefaultCosts | undefined {
  const { previous, current, models, config, cronJobs } = input
  const id = modelIdOf(current ?? '')
  if (current === undefined || id === undefined || current === previous) return undefined
  const price = models.find((model) => model.id === id)?.price
  const before = models.find((model) => model.id === modelIdOf(previous ?? ''))?.price
  const work = backgroundWork(config, cronJobs)
  const dearer = !before || !price || price.input > before.input || price.output > before.output
  const rate = price
    ? `costs $${price.input} per million tokens in, $${price.output} out`
    : 'has no stated price'
  const alsoPaid = work.length > 0 ? `; what follows the default is paid, too: ${work.join(', ')}` : ''
  return {
    model: current,
    input: price?.input,
    output: price?.output,
    work,
    cronJobs,
    message: `The default model ${rate}${alsoPaid}.`,
    warn: modelIdOf(previous ?? '') === undefined || dearer,
  }
}
