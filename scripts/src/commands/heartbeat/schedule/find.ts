import { HEARTBEAT_MARKS } from '../../../domain/heartbeat/heartbeat-file.ts'
import { findBlock } from '../../../domain/heartbeat/marked-block.ts'
import { type FoundJob, ourJobs } from '../../../domain/heartbeat/scheduled-job.ts'
import { CRONTAB_MARKS } from '../../../domain/heartbeat/system-schedule.ts'
import { listJobs } from '../../../openclaw/cron/cron.ts'
import { heartbeatFilePath } from '../../../openclaw/workspace.ts'
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

async function findJobs({
  openclaw,
  can,
  scheduler,
  recorded,
}: ScheduleEnvironment): Promise<readonly Found[]> {
  if (scheduler === 'ready' || scheduler === 'off')
    return ourJobs(await listJobs(openclaw, can.cron)).map((job) => ({ via: 'openclaw', job }))
  if (recorded?.via !== 'openclaw') return []
  const reason = 'The job was given to the Gateway, which does not answer now.'
  const fix = 'Start the Gateway (openclaw gateway run, or openclaw gateway restart), then run this again.'
  return [{ via: 'openclaw', reason, fix }]
}

async function findFile({ openclaw, recorded, can }: ScheduleEnvironment): Promise<readonly Found[]> {
  // a release that reads the file says where its workspace is; one that does not is asked for nothing
  const now = can.heartbeat === 'file' ? await heartbeatFilePath(openclaw) : undefined
  const paths = new Set([recorded?.file?.path, now].filter((path) => path !== undefined))
  const unknown = can.heartbeat === 'file' && now === undefined ? [NO_WORKSPACE] : []
  return [...[...paths].flatMap(lookInto), ...unknown]
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
