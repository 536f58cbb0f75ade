import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConfigView } from '../domain/config-view.ts'
import * as z from '../vendor/zod.ts'
import { findJson } from './find-json.ts'
import { gatewayNews } from './gateway.ts'
import type { OpenClaw } from './session.ts'

const lenient = <T extends z.ZodType>(schema: T) => z.optional(schema).catch(undefined)

/** The same shape in the `jobs.json` of older releases and in what `cron list --json` prints. */
const Jobs = z.looseObject({
  jobs: z.array(
    z.looseObject({
      enabled: lenient(z.boolean()),
      payload: lenient(z.looseObject({ kind: lenient(z.string()), model: lenient(z.string()) })),
    }),
  ),
})

const TIMEOUT_MS = 15_000

/**
 * How many scheduled jobs let the default model do something; undefined when that cannot be told cheaply. A running
 * Gateway is asked; without one, releases up to 2026.5 have the jobs in a file.
 */
export async function defaultModelJobs(
  openclaw: Pick<OpenClaw, 'run' | 'env' | 'paths'>,
  view: ConfigView,
): Promise<number | undefined> {
  if ((await gatewayNews(openclaw, view)) === 'not running') return count(jobsFile(openclaw.paths.stateDir))
  const outcome = await openclaw.run({ args: ['cron', 'list', '--json'], timeoutMs: TIMEOUT_MS })
  return outcome.code === 0 ? count(findJson(outcome.stdout)) : undefined
}

function jobsFile(stateDir: string): unknown {
  try {
    return JSON.parse(readFileSync(join(stateDir, 'cron', 'jobs.json'), 'utf8'))
  } catch {
    return undefined
  }
}

/** Command jobs ask no model, and some jobs name one of their own. */
export function count(listing: unknown): number | undefined {
  const jobs = Jobs.safeParse(listing).data?.jobs
  return jobs?.filter(
    ({ enabled, payload }) =>
      enabled !== false && /^(?:agentTurn|systemEvent)$/.test(payload?.kind ?? '') && !payload?.model,
  ).length
}
