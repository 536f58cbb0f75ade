import { chutesReferences } from '../config/references.ts'
import { isObject, type JsonObject } from '../json.ts'
import { cleanText } from '../text.ts'

/** How scheduled jobs are told among the places that name a model. */
export const SCHEDULED = 'cron job '

/** The Chutes models that scheduled jobs name, by id: `cron job <name>`. */
export function modelsOfJobs(jobs: readonly JsonObject[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const job of jobs) {
    const named = [job.name, job.id].find((one) => typeof one === 'string') ?? ''
    const name = `${SCHEDULED}${cleanText(named, 60)}`
    for (const id of chutesReferences({ job }).keys()) found.set(id, [...(found.get(id) ?? []), name])
  }
  return found
}

/** How many jobs let the default model do something. Command jobs ask no model, and some jobs name one of their own. */
export function defaultModelJobs(jobs: readonly JsonObject[]): number {
  return jobs.filter(({ enabled, payload }) => {
    if (enabled === false || !isObject(payload)) return false
    return (payload.kind === 'agentTurn' || payload.kind === 'systemEvent') && !payload.model
  }).length
}
