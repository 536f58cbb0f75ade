import { HEARTBEAT_MARKS } from '../../../domain/heartbeat/heartbeat-file.ts'
import { findBlock } from '../../../domain/heartbeat/marked-block.ts'
import { type FoundJob, ourJobs } from '../../../domain/heartbeat/scheduled-job.ts'
import { CRONTAB_MARKS } from '../../../domain/heartbeat/system-schedule.ts'
import type { LoadedConfig } from '../../../openclaw/config/config-file.ts'
import { isPaired } from '../../../openclaw/cron/ask-scheduler.ts'
import { listJobs, schedulerState } from '../../../openclaw/cron/cron.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import { heartbeatFilePath, standardHeartbeatFiles } from '../../../openclaw/workspace.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Context } from '../../../shell/context.ts'
import { readCrontab } from '../../../system/crontab.ts'
import type { ScheduleEnvironment } from './detect-schedule-environment.ts'
import { readHeartbeatText } from './heartbeat-text.ts'

/** Something of ours that runs the heartbeat on a schedule. */
export type Installed =
  | { readonly via: 'openclaw'; readonly job: FoundJob }
  | { readonly via: 'heartbeat-md'; readonly path: string }
  | { readonly via: 'crontab' }

/** A place that could not be looked into although the schedule was put there, or may have been. */
interface Unseen {
  readonly via: 'openclaw' | 'heartbeat-md'
  readonly reason: string
  readonly fix: string
}

export interface Findings {
  readonly installed: readonly Installed[]
  readonly unseen: readonly Unseen[]
}

type Found = Installed | Unseen

/** Looks in all the places where the schedule may be, and nowhere that this release does not use. */
export async function findSchedule(context: Context, environment: ScheduleEnvironment): Promise<Findings> {
  const looks = [findJobs(environment), findFile(environment), findLines(context)]
  const found = (await Promise.all(looks)).flat()
  return {
    installed: found.filter((one): one is Installed => !('reason' in one)),
    unseen: found.filter((one): one is Unseen => 'reason' in one),
  }
}

async function findJobs(environment: ScheduleEnvironment): Promise<readonly Found[]> {
  const { openclaw, can, recorded } = environment
  // where a job takes a pairing, a machine without one has made none, and asking would pair it
  if (can.cron === 'command' && recorded?.via !== 'openclaw' && !isPaired(openclaw)) return []
  const jobs = await jobsThere(environment)
  if (jobs) return ourJobs(jobs).map((job) => ({ via: 'openclaw', job }))
  // an upgrade of OpenClaw makes a job of our lines in a file that it does not read any more
  const mayBeJob =
    recorded?.via === 'openclaw' || (recorded?.via === 'heartbeat-md' && can.heartbeat !== 'file')
  if (!mayBeJob) return []
  const job =
    recorded?.via === 'openclaw' ? 'The job' : 'The job that OpenClaw makes of the lines in HEARTBEAT.md'
  const reason = `${job} is in the Gateway, which does not answer now.`
  const fix = 'Start the Gateway (openclaw gateway run, or openclaw gateway restart), then run this again.'
  return [{ via: 'openclaw', reason, fix }]
}

/** The jobs of the scheduler; undefined when there is none to ask. @throws SkillError E_GATEWAY_UNREACHABLE */
async function jobsThere({ openclaw, config, can, scheduler }: ScheduleEnvironment) {
  if (scheduler !== 'ready' && scheduler !== 'off') return undefined
  return listJobs(openclaw, can.cron).catch(async (thrown: unknown) => {
    // what listens may be something else
    if ((await schedulerState(openclaw, config.view, can)) === 'no-gateway') return undefined
    throw thrown
  })
}

async function findFile({ openclaw, config, recorded, can }: ScheduleEnvironment): Promise<readonly Found[]> {
  // a release that reads the file says where its workspace is; one that does not is asked for nothing
  const reads = can.heartbeat === 'file'
  const now = reads ? await heartbeatFiles(openclaw, config) : []
  const paths = new Set([recorded?.file?.path, ...now].filter((path) => path !== undefined))
  const unknown = reads && now.length === 0 ? [NO_WORKSPACE] : []
  return [...[...paths].flatMap(lookInto), ...unknown]
}

/** Where the file may be. OpenClaw is asked only where its config names a workspace: a start of it takes seconds. */
async function heartbeatFiles(openclaw: OpenClaw, { view }: LoadedConfig): Promise<readonly string[]> {
  const standard = standardHeartbeatFiles(openclaw, view.raw)
  if (standard) return standard
  const told = await heartbeatFilePath(openclaw)
  return told === undefined ? [] : [told]
}

function lookInto(path: string): readonly Found[] {
  try {
    const block = findBlock(readHeartbeatText(path) ?? '', HEARTBEAT_MARKS)
    return block === 'none' ? [] : [{ via: 'heartbeat-md', path }]
  } catch (thrown) {
    if (!(thrown instanceof SkillError)) throw thrown
    return [{ via: 'heartbeat-md', reason: thrown.message, fix: thrown.fix }]
  }
}

const NO_WORKSPACE: Unseen = {
  via: 'heartbeat-md',
  reason: 'OpenClaw did not say where its workspace with HEARTBEAT.md is.',
  fix: 'Run openclaw skills list --json to see why, then run this again.',
}

async function findLines({ env }: Context): Promise<readonly Found[]> {
  const text = process.platform === 'win32' ? undefined : await readCrontab(env)
  const there = text !== undefined && findBlock(text, CRONTAB_MARKS) !== 'none'
  return there ? [{ via: 'crontab' }] : []
}
