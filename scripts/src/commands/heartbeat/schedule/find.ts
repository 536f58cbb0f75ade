import { HEARTBEAT_MARKS } from '../../../domain/heartbeat/heartbeat-file.ts'
import { findBlock } from '../../../domain/heartbeat/marked-block.ts'
import { type FoundJob, ourJobs } from '../../../domain/heartbeat/scheduled-job.ts'
import { CRONTAB_MARKS } from '../../../domain/heartbeat/system-schedule.ts'
import { isPaired } from '../../../openclaw/cron/ask-scheduler.ts'
import { listJobs, schedulerState } from '../../../openclaw/cron/cron.ts'
import { heartbeatFilePath, standardHeartbeatFile } from '../../../openclaw/workspace.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Context } from '../../../shell/context.ts'
import { rememberedPlaces } from '../../../state/schedule-state.ts'
import { readCrontab } from '../../../system/crontab.ts'
import type { ScheduleEnvironment } from './detect-schedule-environment.ts'
import { readHeartbeatText } from './heartbeat-text.ts'

/** Something of ours that runs the heartbeat on a schedule. */
export type Installed =
  | { readonly via: 'openclaw'; readonly job: FoundJob }
  | { readonly via: 'heartbeat-md'; readonly path: string }
  | { readonly via: 'crontab' }

/** A place that could not be looked into although the schedule was put there, or may have been. */
export interface Unseen {
  readonly via: Installed['via']
  /** The `HEARTBEAT.md`, where it is known which one. */
  readonly path?: string
  readonly reason: string
  readonly fix: string
}

export interface Findings {
  readonly installed: readonly Installed[]
  readonly unseen: readonly Unseen[]
}

type Found = Installed | Unseen

/** Whether the record has every place where a schedule was put, or there may be one that nothing remembers. */
export type ScheduleMemory = 'whole' | 'may lack places'

/** Looks in all the places where the schedule may be, and nowhere that this release does not use. */
export async function findSchedule(
  context: Context,
  environment: ScheduleEnvironment,
  memory: ScheduleMemory = 'may lack places',
): Promise<Findings> {
  const looks = [findJobs(environment), findFile(environment, memory), findLines(context, environment)]
  const found = (await Promise.all(looks)).flat()
  return {
    installed: found.filter((one): one is Installed => !('reason' in one)),
    unseen: found.filter((one): one is Unseen => 'reason' in one),
  }
}

async function findJobs({ openclaw, config, can, scheduler, recorded, look }: ScheduleEnvironment) {
  const isRecorded = wasPut(recorded, 'openclaw')
  // where a job takes a pairing, a machine without one has made none, and asking would pair it
  if (can.cron === 'command' && !isRecorded && !isPaired(openclaw)) return []
  const jobs =
    (scheduler === 'ready' || scheduler === 'off') &&
    (await listJobs(openclaw, can.cron).catch(async (thrown: unknown) => {
      // what was only seen to listen may be something else
      const asked = look === schedulerState
      if (asked || (await schedulerState(openclaw, config.view, can)) !== 'no-gateway') throw thrown
    }))
  if (jobs) return ourJobs(jobs).map((job): Found => ({ via: 'openclaw', job }))
  // an upgrade of OpenClaw makes a job of our lines in a file that it does not read any more
  const mayBeJob = isRecorded || (wasPut(recorded, 'heartbeat-md') && can.heartbeat !== 'file')
  if (!mayBeJob) return []
  const job = isRecorded ? 'The job' : 'The job that OpenClaw makes of the lines in HEARTBEAT.md'
  const reason = `${job} is in the Gateway, which does not answer now.`
  const fix = 'Start the Gateway (openclaw gateway run, or openclaw gateway restart), then run this again.'
  return [{ via: 'openclaw', reason, fix } satisfies Found]
}

function wasPut(recorded: ScheduleEnvironment['recorded'], via: Installed['via']): boolean {
  return rememberedPlaces(recorded).some((place) => place.via === via)
}

async function findFile(
  { openclaw, config, recorded, can }: ScheduleEnvironment,
  memory: ScheduleMemory,
): Promise<readonly Found[]> {
  // a release that reads the file says where its workspace is; one that does not is asked for nothing
  const reads = can.heartbeat === 'file'
  const standard = reads ? standardHeartbeatFile(openclaw, config.view.raw) : undefined
  const places = rememberedPlaces(recorded)
  const paths = [...places.map(({ file }) => file?.path), standard]
  const known = new Set(paths.filter((path) => path !== undefined))
  const found = [...known].flatMap(lookInto)
  // a variable moves the workspace, too, and only OpenClaw sees all of them; a start of it takes seconds
  // what was printed, and a file that OpenClaw did not name, may be anywhere
  const isNamed = places.every(({ via, file }) => file ?? (via === 'openclaw' || via === 'crontab'))
  const remembers = memory === 'whole' || (recorded && isNamed) || found.length > 0
  if (!reads || (standard !== undefined && remembers)) return found
  const told = await heartbeatFilePath(openclaw)
  if (told === undefined) return [...found, NO_WORKSPACE]
  return known.has(told) ? found : [...found, ...lookInto(told)]
}

function lookInto(path: string): readonly Found[] {
  try {
    const block = findBlock(readHeartbeatText(path) ?? '', HEARTBEAT_MARKS)
    return block === 'none' ? [] : [{ via: 'heartbeat-md', path }]
  } catch (thrown) {
    if (!(thrown instanceof SkillError)) throw thrown
    return [{ via: 'heartbeat-md', path, reason: thrown.message, fix: thrown.fix }]
  }
}

const NO_WORKSPACE: Unseen = {
  via: 'heartbeat-md',
  reason: 'OpenClaw did not say where its workspace with HEARTBEAT.md is.',
  fix: 'Run openclaw skills list --json to see why, then run this again.',
}

async function findLines({ env }: Context, { recorded }: ScheduleEnvironment): Promise<readonly Found[]> {
  const text = process.platform === 'win32' ? undefined : await readCrontab(env)
  if (text === undefined) return wasPut(recorded, 'crontab') ? [NO_CRONTAB] : []
  return findBlock(text, CRONTAB_MARKS) === 'none' ? [] : [{ via: 'crontab' }]
}

const NO_CRONTAB: Unseen = {
  via: 'crontab',
  reason: 'The line was put into the crontab, which cannot be read now.',
  fix: 'Run crontab -l to see why, then run this again where it works.',
}
