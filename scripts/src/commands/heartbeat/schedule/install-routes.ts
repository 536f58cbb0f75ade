import { HEARTBEAT_MARKS, heartbeatInstruction } from '../../../domain/heartbeat/heartbeat-file.ts'
import { removeMarkedBlock, withBlock } from '../../../domain/heartbeat/marked-block.ts'
import { type Delivery, planJob, type WantedJob } from '../../../domain/heartbeat/scheduled-job.ts'
import { CRONTAB_MARKS, crontabLine, windowsTask } from '../../../domain/heartbeat/system-schedule.ts'
import { addJob, enableJob, listJobs, removeJob } from '../../../openclaw/cron/cron.ts'
import { heartbeatFilePath } from '../../../openclaw/workspace.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Context } from '../../../shell/context.ts'
import { skillCommand } from '../../../shell/skill-path.ts'
import { whileWriting } from '../../../shell/standing.ts'
import { toByteText } from '../../../system/byte-text.ts'
import { readCrontab, writeCrontab } from '../../../system/crontab.ts'
import type { ScheduleEnvironment } from './detect-schedule-environment.ts'
import { readHeartbeatText, writeHeartbeatText } from './heartbeat-text.ts'
import { askedTasks, EVERY_MS, scheduledCommand } from './job.ts'
import { crontabRefused, damagedBlock } from './remove.ts'

/** What became of an installation by one route. */
export interface InstalledRoute {
  readonly via: 'openclaw' | 'heartbeat-md' | 'crontab' | 'print'
  readonly state: 'installed' | 'unchanged' | 'planned' | 'printed'
  /** The line or command, where a person may want to see or run it. */
  readonly command?: string
  readonly path?: string
  /** Whether the file at `path` is new. */
  readonly created?: boolean
  /** Where OpenClaw sends what the job has to say. */
  readonly delivery?: string
}

/** Adding and removing is done when a look shows nothing left to do. */
const MAX_ROUNDS = 4

/** Gives the job to OpenClaw's scheduler, and looks whether exactly one is there. */
export async function installJob(
  context: Context<'heartbeat'>,
  { openclaw, can }: ScheduleEnvironment,
  delivery: Delivery,
  dryRun: boolean,
): Promise<InstalledRoute> {
  const { agent } = context.invocation.flags
  const wanted: WantedJob = {
    argv: scheduledCommand(context, openclaw, ['--reply']).argv,
    everyMs: EVERY_MS,
    delivery,
    agent,
  }
  const told = delivery.mode === 'none' ? 'none' : [delivery.channel, delivery.to].filter(Boolean).join(' ')
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { add, enable, remove } = planJob(can.cron, wanted, await listJobs(openclaw, can.cron, true))
    if (!add && enable.length + remove.length === 0) {
      return { via: 'openclaw', state: round === 0 ? 'unchanged' : 'installed', delivery: told }
    }
    if (dryRun) return { via: 'openclaw', state: 'planned', delivery: told }
    context.progress("giving the job to OpenClaw's scheduler")
    const { standing } = context
    if (add) await whileWriting(standing, () => addJob(openclaw, can.cron, wanted))
    for (const id of remove) await whileWriting(standing, () => removeJob(openclaw, id))
    for (const id of enable) await whileWriting(standing, () => enableJob(openclaw, id))
  }
  throw new SkillError('E_READ_BACK', 'OpenClaw took the job, but does not list it as it was given.', {
    fix: `Run openclaw cron list --all to see it; ${skillCommand('heartbeat', 'uninstall')} removes it.`,
    changed: true,
  })
}

/** Puts our lines into the default agent's `HEARTBEAT.md`. */
export async function installFile(
  context: Context<'heartbeat'>,
  { openclaw }: ScheduleEnvironment,
  dryRun: boolean,
): Promise<InstalledRoute> {
  const path = await heartbeatFilePath(openclaw)
  if (path === undefined) {
    throw new SkillError('E_OPENCLAW_FAILED', 'OpenClaw did not say where its workspace is.', {
      fix: 'Run openclaw skills list --json to see why, or run this with --via print.',
    })
  }
  const before = readHeartbeatText(path)
  const theirs = removeMarkedBlock(before ?? '', HEARTBEAT_MARKS) ?? ''
  const command = skillCommand('heartbeat', askedTasks(context).join(' '))
  // the command stands in backticks, in a text between double quotes
  if (/["`]/.test(command)) {
    const message = 'The path of the skill has a quote that HEARTBEAT.md cannot carry.'
    throw new SkillError('E_SCHEDULE_REFUSED', message, {
      fix: 'Move the skill to a path without quotes, or run this with --via print.',
    })
  }
  const instruction = heartbeatInstruction(theirs, command)
  const after = withBlock(before ?? '', HEARTBEAT_MARKS, toByteText(instruction))
  if (after === undefined) throw damagedBlock(path)
  if (after === before) return { via: 'heartbeat-md', state: 'unchanged', path }
  if (dryRun) return { via: 'heartbeat-md', state: 'planned', path, command: instruction }
  await whileWriting(context.standing, () => writeHeartbeatText(path, after))
  return { via: 'heartbeat-md', state: 'installed', path, ...(before === undefined && { created: true }) }
}

/** Puts our line into this user's crontab. */
export async function installCrontab(
  context: Context<'heartbeat'>,
  { openclaw }: ScheduleEnvironment,
  dryRun: boolean,
): Promise<InstalledRoute> {
  const line = crontabLine(scheduledCommand(context, openclaw, ['--reply', '--quiet']))
  const before = await readCrontab(context.env)
  if (before === undefined) throw crontabRefused()
  const whole = before === '' || before.endsWith('\n') ? before : `${before}\n`
  const after = withBlock(whole, CRONTAB_MARKS, toByteText(line))
  if (after === undefined) throw damagedBlock('the crontab')
  if (after === before) return { via: 'crontab', state: 'unchanged', command: line }
  if (dryRun) return { via: 'crontab', state: 'planned', command: line }
  const taken = await whileWriting(context.standing, () => writeCrontab(after, context.env), Boolean)
  if (!taken) throw crontabRefused()
  return { via: 'crontab', state: 'installed', command: line }
}

/** The command for a person to run; nothing is changed. */
export function printedCommand(
  context: Context<'heartbeat'>,
  { openclaw }: ScheduleEnvironment,
  kind: 'crontab' | 'windows',
): InstalledRoute {
  const command = scheduledCommand(context, openclaw, ['--reply', '--quiet'])
  return {
    via: 'print',
    state: 'printed',
    command: kind === 'windows' ? windowsTask(command) : crontabLine(command),
  }
}
