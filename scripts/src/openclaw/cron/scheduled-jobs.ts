import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CronKind } from '../../domain/config/capabilities.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import { isObject, type Json, type JsonObject, valueAt } from '../../domain/json.ts'
import { meetsFloor } from '../../domain/version.ts'
import { readFile } from '../../system/read-file.ts'
import { findJson } from '../find-json.ts'
import { gatewayListens, type PortRule } from '../gateway.ts'
import { expand, homeDir } from '../paths.ts'
import type { OpenClaw } from '../session.ts'
import { askScheduler } from './ask-scheduler.ts'

const SCHEDULED_JOBS_TIMEOUT_MS = 20_000
const MAX_JOB_STORE_BYTES = 16 * 1024 * 1024
/** From 2026.6.1 on, pre-releases included, jobs are in a database; `jobs.json` is imported once (OpenClaw's `docs/cli/cron.md`). */
const DATABASE_SINCE = '>=2026.6.0'

/**
 * All jobs of OpenClaw's scheduler, disabled ones too, as OpenClaw writes them; undefined when nobody can tell. Older
 * releases are read from their file: their Gateway works from it, too, and it costs no process. Later ones leave that
 * file behind as it was, so only a running Gateway knows; `cronKind` is asked for only then.
 */
export async function scheduledJobs(
  openclaw: OpenClaw,
  view: ConfigView,
  can: PortRule,
  cronKind: () => Promise<CronKind | undefined>,
): Promise<readonly JsonObject[] | undefined> {
  const inFile = meetsFloor(openclaw.version, DATABASE_SINCE) ? undefined : jobsFile(openclaw, view)
  if (inFile || !(await gatewayListens(openclaw, view, can))) return inFile
  const outcome = await askScheduler(
    openclaw,
    await cronKind(),
    ['list', '--all', '--json'],
    SCHEDULED_JOBS_TIMEOUT_MS,
  )
  return outcome.code === 0 ? jobsIn(findJson(outcome.stdout)) : undefined
}

/** `cron.store`, else `cron/jobs.json` in the state folder. Without the file there was never a job. */
function jobsFile({ paths, env }: OpenClaw, view: ConfigView): readonly JsonObject[] | undefined {
  const configured = valueAt(view.raw, ['cron', 'store'])
  const named = typeof configured === 'string' ? expand(configured, homeDir(env)) : undefined
  const path = named ?? join(paths.stateDir, 'cron', 'jobs.json')
  if (!existsSync(path)) return []
  try {
    return jobsIn(JSON.parse(readFile(path, MAX_JOB_STORE_BYTES).toString('utf8')))
  } catch {
    return undefined
  }
}

/** The jobs of a list as OpenClaw writes it; undefined when it is none. */
export function jobsIn(document: unknown): readonly JsonObject[] | undefined {
  const jobs = valueAt(document, ['jobs'])
  return Array.isArray(jobs) ? jobs.filter((job: Json): job is JsonObject => isObject(job)) : undefined
}

/** Whether more jobs follow: before 2026.8, `cron list` stops after 200 and has no way to ask for the others. */
export function isPartOfList(document: unknown): boolean {
  return valueAt(document, ['hasMore']) === true
}
