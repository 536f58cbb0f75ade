import { chutesReferences } from '../config/references.ts'
import { isObject, type JsonObject } from '../json.ts'
import { toldName } from '../text.ts'

const A_JOB = 'a cron job'

/** Whether a place that names a model is a scheduled job. */
export function isScheduled(place: string): boolean {
  return place === A_JOB || place.startsWith('cron job ')
}

/** The Chutes models that scheduled jobs name, by id: `cron job <id>`. Their names are somebody's text. */
export function modelsOfJobs(jobs: readonly JsonObject[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const job of jobs) {
    const id = toldName(job.id, '')
    const name = id === '' ? A_JOB : `cron job ${id}`
    for (const model of chutesReferences({ job }).keys())
      found.set(model, [...(found.get(model) ?? []), name])
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
