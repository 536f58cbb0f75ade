import { existsSync, realpathSync } from 'node:fs'
import type { Route } from '../../../domain/heartbeat/schedule-route.ts'
import { chooseRoute, ROUTES } from '../../../domain/heartbeat/schedule-route.ts'
import type { Delivery } from '../../../domain/heartbeat/scheduled-job.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import { chosenValue, usageError } from '../../../shell/command-line/args.ts'
import { SCRIPTS } from '../../../shell/command-line/script-spec.ts'
import type { Context } from '../../../shell/context.ts'
import { skillCommand } from '../../../shell/skill-path.ts'
import { heartbeatPath, loadHeartbeat, saveHeartbeat } from '../../../state/heartbeat-state.ts'
import { rememberedPlace, saveSchedule } from '../../../state/schedule-state.ts'
import type { Answer } from '../../answer-schemas.ts'
import { openToChange } from '../../shared/open.ts'
import { keepState } from '../keep-state.ts'
import { detectScheduleEnvironment, type ScheduleEnvironment } from './detect-schedule-environment.ts'
import { findSchedule, type Unseen } from './find.ts'
import {
  type InstalledRoute,
  installCrontab,
  installFile,
  installJob,
  printedCommand,
} from './install-routes.ts'
import { leftWarnings, removeOne } from './remove.ts'

/** Schedules the heartbeat by one route and removes what other routes had. Doing it twice changes nothing. */
export async function installSchedule(context: Context<'heartbeat'>): Promise<Answer<'heartbeat'>> {
  const wish = wishedRoute(context)
  const delivery = wishedDelivery(context)
  const dryRun = Boolean(context.invocation.flags['dry-run'])
  const { openclaw } = await openToChange(context)
  const environment = await detectScheduleEnvironment(context, openclaw)
  const choice = chooseRoute(wish, environment)
  if ('refused' in choice)
    throw refusedSchedule(choice.refused, wish === 'openclaw' && environment.scheduler === 'no-gateway')
  if (delivery.mode !== 'none' && choice.route !== 'openclaw')
    throw refusedSchedule(
      `--channel needs OpenClaw's scheduler, but ${choice.reason}`,
      environment.scheduler === 'no-gateway',
    )

  const installed = await installBy(choice.route, context, environment, delivery, dryRun)
  const { removed, left } =
    dryRun || installed.via === 'print'
      ? { removed: [], left: [] }
      : await removeOthers(context, environment, installed)
  if (!dryRun) recordSchedule(context, environment, installed, left)
  return {
    changed: installed.state === 'installed' || removed.length > 0,
    summary: installSummary(installed, choice.reason),
    data: {
      schedule: {
        ...installed,
        reason: choice.reason,
        ...(installed.via !== 'heartbeat-md' && { every: '1 h' }),
      },
      ...(removed.length > 0 && { removed }),
    },
    warnings: leftWarnings(left),
    lines: installed.command ? [installed.command] : [],
    next: installed.state === 'planned' ? [] : [skillCommand('heartbeat', 'show')],
  }
}

function installBy(
  route: Route,
  context: Context<'heartbeat'>,
  environment: ScheduleEnvironment,
  delivery: Delivery,
  dryRun: boolean,
): Promise<InstalledRoute> | InstalledRoute {
  switch (route) {
    case 'openclaw':
      return installJob(context, environment, delivery, dryRun)
    case 'heartbeat-md':
      return installFile(context, environment, dryRun)
    case 'crontab':
      return context.invocation.flags.write
        ? installCrontab(context, environment, dryRun)
        : printedCommand(context, environment, 'crontab')
    case 'print':
      return printedCommand(context, environment, process.platform === 'win32' ? 'windows' : 'crontab')
  }
}

function wishedRoute({ invocation: { flags } }: Context<'heartbeat'>): Route | 'auto' {
  const { via = 'auto', write } = flags
  if (write && via !== 'crontab') throw usageError(SCRIPTS.heartbeat, '--write goes with --via crontab.')
  return via ? chosenValue(SCRIPTS.heartbeat, 'via', via, ['auto', ...ROUTES]) : 'auto'
}

function wishedDelivery({ invocation: { flags } }: Context<'heartbeat'>): Delivery {
  const { channel, to } = flags
  if (channel) return { mode: 'announce', channel, to }
  if (to !== undefined) throw usageError(SCRIPTS.heartbeat, '--to goes with --channel.')
  return { mode: 'none' }
}

function refusedSchedule(reason: string, down: boolean): SkillError {
  return new SkillError(
    down ? 'E_GATEWAY_UNREACHABLE' : 'E_SCHEDULE_REFUSED',
    `Nothing was scheduled: ${reason}.`,
    {
      fix: `${down ? 'Start the Gateway (openclaw gateway run) and run this again, or ' : ''}let ${skillCommand('heartbeat', 'install')} choose a way.`,
    },
  )
}

/** Removes what is elsewhere than the new schedule; `left` could not be looked into. */
async function removeOthers(
  context: Context<'heartbeat'>,
  environment: ScheduleEnvironment,
  { via, path }: InstalledRoute,
): Promise<{ readonly removed: readonly Route[]; readonly left: readonly Unseen[] }> {
  // a workspace that was asked for a moment ago is not asked for again
  const memory = via === 'heartbeat-md' ? 'whole' : 'may lack places'
  const { installed, unseen } = await findSchedule(context, environment, memory)
  // two paths may lead to one file
  const isNew = (file: string): boolean => path !== undefined && realpathSync(file) === realpathSync(path)
  const others = installed.filter((one) => (one.via === 'heartbeat-md' ? !isNew(one.path) : one.via !== via))
  for (const one of others) await removeOne(context, environment.openclaw, environment.recorded, one)
  return { removed: others.map((one) => one.via), left: unseen }
}

/** A printed command replaces nothing that is known to be there. */
function recordSchedule(
  context: Context<'heartbeat'>,
  { openclaw, recorded }: ScheduleEnvironment,
  installed: InstalledRoute,
  unseen: readonly Unseen[],
): void {
  if (installed.via === 'print' && recorded) return
  const { file } = rememberedPlace(recorded, installed)
  const place = file && { ...file, created: installed.created ?? file.created }
  const left = unseen.map((one) => rememberedPlace(recorded, one))
  const { stateDir } = openclaw.paths
  keepState(() => {
    // where the record gets lost, this tells that there may be lines in a file
    if (file && !existsSync(heartbeatPath(stateDir))) saveHeartbeat(stateDir, loadHeartbeat(stateDir))
    saveSchedule(stateDir, { via: installed.via, at: context.now(), file: place, left })
  })
}

const SCHEDULE_PLACES: Readonly<Record<InstalledRoute['via'], string>> = {
  openclaw: "in OpenClaw's scheduler, once an hour, without a model",
  'heartbeat-md': 'in HEARTBEAT.md, as part of the agent’s heartbeat turns',
  crontab: 'in the crontab, once an hour',
  print: 'by a command that a person has to run',
}

function installSummary({ via, state }: InstalledRoute, reason: string): string {
  if (state === 'planned') return `Would put the heartbeat ${SCHEDULE_PLACES[via]}.`
  if (state === 'unchanged') return `The heartbeat was already there: ${SCHEDULE_PLACES[via]}.`
  if (state === 'printed')
    return `Nothing is scheduled yet (${reason}): data.schedule.command is what a person has to run or to schedule.`
  return `The heartbeat is ${SCHEDULE_PLACES[via]}.`
}
