import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConfigView } from '../domain/config-view.ts'
import { isObject, type Json, type JsonObject, valueAt } from '../domain/json.ts'
import { SCHEDULED } from '../domain/matters.ts'
import { chutesReferences } from '../domain/references.ts'
import { cleanText } from '../domain/text.ts'
import { findJson } from './find-json.ts'
import { gatewayListens } from './gateway.ts'
import type { OpenClaw } from './session.ts'

const TIMEOUT_MS = 20_000

/**
 * The Chutes models that scheduled jobs name, by id: `cron job <name>`. OpenClaw until 2026.5 keeps the jobs in a
 * file; later ones in a database that only a running Gateway reads out. Undefined when nobody could be asked.
 */
export async function scheduledModels(
  openclaw: Pick<OpenClaw, 'env' | 'paths' | 'run'>,
  view: ConfigView,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const jobs = jobsIn(readJobs(openclaw, view)) ?? (await askGateway(openclaw, view))
  if (!jobs) return undefined
  const found = new Map<string, string[]>()
  for (const job of jobs) {
    const name = `${SCHEDULED}${cleanText(String(valueAt(job, ['name']) ?? valueAt(job, ['id'])), 60)}`
    for (const id of chutesReferences({ job }).keys()) found.set(id, [...(found.get(id) ?? []), name])
  }
  return found
}

function readJobs({ paths }: Pick<OpenClaw, 'paths'>, view: ConfigView): unknown {
  const configured = valueAt(view.raw, ['cron', 'store'])
  const path = typeof configured === 'string' ? configured : join(paths.stateDir, 'cron', 'jobs.json')
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

async function askGateway(
  openclaw: Pick<OpenClaw, 'env' | 'run'>,
  view: ConfigView,
): Promise<readonly JsonObject[] | undefined> {
  if (!(await gatewayListens(openclaw, view))) return undefined
  const outcome = await openclaw.run({ args: ['cron', 'list', '--all', '--json'], timeoutMs: TIMEOUT_MS })
  return outcome.code === 0 ? jobsIn(findJson(outcome.stdout)) : undefined
}

function jobsIn(document: unknown): readonly JsonObject[] | undefined {
  const jobs = valueAt(document, ['jobs'])
  return Array.isArray(jobs) ? jobs.filter((job: Json): job is JsonObject => isObject(job)) : undefined
}
