import { type Model, modelIdOf } from '../../domain/catalog/model.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { type DefaultCosts, defaultCosts } from '../../domain/selection/default-costs.ts'
import { defaultModelJobs } from '../../domain/selection/job-models.ts'
import { scheduledJobs } from '../../openclaw/cron/scheduled-jobs.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'

/** What a change of the default model will cost; undefined when no Chutes model becomes the default. */
export async function defaultModelCost(
  openclaw: OpenClaw,
  view: ConfigView,
  can: Capabilities,
  change: { readonly previous: string | undefined; readonly current: string | undefined },
  models: readonly Model[],
): Promise<DefaultCosts | undefined> {
  const { previous, current } = change
  if (previous === current || modelIdOf(current ?? '') === undefined) return undefined
  const jobs = await scheduledJobs(openclaw, view, can)
  const cronJobs = jobs && defaultModelJobs(jobs)
  return defaultCosts({ previous, current, models, config: view.raw, cronJobs })
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
