import { rmSync } from 'node:fs'
import { HEARTBEAT_MARKS } from '../../../domain/heartbeat/heartbeat-file.ts'
import { removeMarkedBlock } from '../../../domain/heartbeat/marked-block.ts'
import { CRONTAB_MARKS, WINDOWS_REMOVE } from '../../../domain/heartbeat/system-schedule.ts'
import { removeJob, seenScheduler } from '../../../openclaw/cron/cron.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import type { Warning } from '../../../shell/answer/document.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Context } from '../../../shell/context.ts'
import { whileWriting } from '../../../shell/standing.ts'
import {
  rememberedFile,
  rememberedPlace,
  type ScheduleState,
  saveSchedule,
} from '../../../state/schedule-state.ts'
import { readCrontab, writeCrontab } from '../../../system/crontab.ts'
import { detectScheduleEnvironment } from './detect-schedule-environment.ts'
import { findSchedule, type Installed, type ScheduleMemory, type Unseen } from './find.ts'
import { readHeartbeatText, writeHeartbeatText } from './heartbeat-text.ts'

/** What is gone, and what is not: with the reason and the one thing a person must do. */
export interface Removal {
  /** For example `openclaw` or `heartbeat-md`, once for each thing that was there. */
  readonly removed: readonly Installed['via'][]
  readonly left: readonly {
    readonly via: Installed['via'] | 'print'
    readonly reason: string
    readonly fix: string
  }[]
  /** What is left, told. */
  readonly warnings: readonly Warning[]
}

/**
 * Removes every schedule of the heartbeat, wherever it is, and leaves every other byte alone. With `dryRun` it
 * only says what is there. What cannot be removed now is in `left`, and is remembered.
 * @throws SkillError E_GATEWAY_UNREACHABLE, E_SCHEDULE_REFUSED
 */
export async function uninstallSchedule(
  context: Context,
  openclaw: OpenClaw,
  dryRun: boolean,
  memory?: ScheduleMemory,
): Promise<Removal> {
  const environment = await detectScheduleEnvironment(context, openclaw, seenScheduler)
  const { installed, unseen } = await findSchedule(context, environment, memory)
  if (!dryRun) {
    for (const one of installed) await removeOne(context, openclaw, environment.recorded, one)
    rememberLeft(openclaw, environment.recorded, unseen)
  }
  const printed =
    environment.recorded?.via === 'print'
      ? [
          {
            via: 'print' as const,
            reason: 'A command was printed for a person to run; nobody knows whether it was.',
            fix:
              process.platform === 'win32'
                ? `Run: ${WINDOWS_REMOVE}`
                : 'Remove the line from where it was put (crontab -e).',
          },
        ]
      : []
  const left = [...unseen, ...printed]
  return {
    removed: installed.map(({ via }) => via),
    left,
    warnings: leftWarnings(left),
  }
}

/** What is left, told. */
export function leftWarnings(left: Removal['left']): Warning[] {
  return left.map(({ via, reason, fix }) => ({ code: `schedule-left-${via}`, message: `${reason} ${fix}` }))
}

/** Removes one thing of ours. */
export function removeOne(
  context: Context,
  openclaw: OpenClaw,
  recorded: ScheduleState | undefined,
  one: Installed,
): Promise<void> {
  return whileWriting(context.standing, () => {
    switch (one.via) {
      case 'openclaw':
        return removeJob(openclaw, one.job.id)
      case 'heartbeat-md':
        return removeFromFile(one.path, rememberedFile(recorded, one.path)?.created ?? false)
      case 'crontab':
        return removeFromCrontab(context)
    }
  })
}

function removeFromFile(path: string, created: boolean): void {
  const rest = removeMarkedBlock(readHeartbeatText(path) ?? '', HEARTBEAT_MARKS)
  if (rest === undefined) throw damagedBlock(path)
  if (rest === '' && created) rmSync(path, { force: true })
  else writeHeartbeatText(path, rest)
}

async function removeFromCrontab({ env }: Context): Promise<void> {
  const rest = removeMarkedBlock((await readCrontab(env)) ?? '', CRONTAB_MARKS)
  if (rest === undefined) throw damagedBlock('the crontab')
  if (!(await writeCrontab(rest, env))) throw crontabRefused()
}

export function crontabRefused(): SkillError {
  return new SkillError('E_SCHEDULE_REFUSED', 'The crontab did not take the change.', {
    fix: 'Run crontab -l to see whether this user may have one; else use --via openclaw or --via print.',
  })
}

/** Somebody edited the marks, so where our lines end is not known: a person has to remove them. */
export function damagedBlock(where: string): SkillError {
  return new SkillError(
    'E_SCHEDULE_REFUSED',
    `The marks around our lines in ${where} are incomplete; nothing was changed.`,
    {
      fix: `Delete the lines about the chutes heartbeat from ${where} by hand, then run this again.`,
    },
  )
}

/** The record keeps the places that could not be looked into, and nothing else. */
function rememberLeft(
  { paths }: OpenClaw,
  recorded: ScheduleState | undefined,
  unseen: readonly Unseen[],
): void {
  const [first, ...left] = unseen.map((one) => rememberedPlace(recorded, one))
  try {
    if (!first) saveSchedule(paths.stateDir, undefined)
    else if (recorded) saveSchedule(paths.stateDir, { ...first, at: recorded.at, left })
  } catch {
    // a record of a schedule that is gone does no harm: what is there is found by looking
  }
}
