import { type Model, modelIdOf } from '../../domain/catalog/model.ts'
import { type DefaultCosts, defaultCosts } from '../../domain/selection/default-costs.ts'
import { defaultModelJobs } from '../../domain/selection/job-models.ts'
import { scheduledJobs } from '../../openclaw/cron/scheduled-jobs.ts'
import type { PortRule } from '../../openclaw/gateway.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { CommandContext } from './command-context.ts'
import { capabilitiesOf } from './open.ts'

/** What a change of the default model will cost; undefined when no Chutes model becomes the default. */
export async function defaultModelCost(
  command: CommandContext,
  can: PortRule,
  change: { readonly previous: string | undefined; readonly current: string | undefined },
  models: readonly Model[],
): Promise<DefaultCosts | undefined> {
  const { previous, current } = change
  if (previous === current || modelIdOf(current ?? '') === undefined) return undefined
  const { openclaw, config } = command
  const cronKind = async () => (await capabilitiesOf(command, openclaw, 'cron')).cron
  const jobs = await scheduledJobs(openclaw, config.view, can, cronKind)
  const cronJobs = jobs && defaultModelJobs(jobs)
  return defaultCosts({ previous, current, models, config: config.view.raw, cronJobs })
}

/** `data.costs`: USD per million tokens, null where Chutes states no price or the jobs could not be counted. */
export function costsData(costs: DefaultCosts) {
  return {
    model: costs.model,
    input: costs.input ?? null,
    output: costs.output ?? null,
    work: costs.work,
    cronJobs: costs.cronJobs ?? null,
  }
}

export function costsWarnings(costs: DefaultCosts | undefined): readonly Warning[] {
  return costs?.warn ? [{ code: 'default-is-paid', message: costs.message }] : []
}
