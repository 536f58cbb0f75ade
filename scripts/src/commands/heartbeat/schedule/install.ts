import type { Route } from '../../../domain/heartbeat/schedule-route.ts'
import { chooseRoute, ROUTES } from '../../../domain/heartbeat/schedule-route.ts'
import type { Delivery } from '../../../domain/heartbeat/scheduled-job.ts'
import { chosen, usage } from '../../../shell/command-line/args.ts'
import type { Context } from '../../../shell/context.ts'
import type { CommandResult } from '../../../shell/answer/document.ts'
import { SCRIPTS } from '../../../shell/command-line/script-spec.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import { skillCommand } from '../../../shell/skill-path.ts'
import { saveSchedule } from '../../../state/schedule-state.ts'
import { openSession } from '../../shared/open.ts'
import { cannotRemember } from '../cannot-remember.ts'
import { findSchedule } from './find.ts'
import { type Put, putCrontab, putFile, putJob, putPrinted } from './install-routes.ts'
import { removeOne } from './remove.ts'
import { lookAround, type Scene } from './detect-schedule-environment.ts'

/** Makes the heartbeat beat, by one route; what another route had before goes. Doing it twice changes nothing. */
export async function install(context: Context): Promise<CommandResult> {
  const wish = wishedRoute(context)
  const delivery = wishedDelivery(context)
  const dryRun = Boolean(context.invocation.flags['dry-run'])
  const { openclaw } = await openSession(context)
  const scene = await lookAround(context, openclaw)
  const choice = chooseRoute(wish, scene)
  if ('refused' in choice)
    throw refused(choice.refused, wish === 'openclaw' && scene.scheduler === 'no-gateway')
  if (delivery.mode !== 'none' && choice.route !== 'openclaw')
    throw refused(
      `--channel needs OpenClaw's scheduler, but ${choice.reason}`,
      scene.scheduler === 'no-gateway',
    )

  const put = await putBy(choice.route, context, scene, delivery, dryRun)
  const removed = dryRun || put.via === 'print' ? [] : await removeOthers(context, scene, put.via)
  if (!dryRun) record(context, scene, put)
  return {
    changed: put.state === 'installed' || removed.length > 0,
    summary: summary(put, choice.reason),
    data: {
      schedule: {
        ...put,
        reason: choice.reason,
        ...(put.via !== 'heartbeat-md' && { every: '1 h' }),
      },
      ...(removed.length > 0 && { removed }),
    },
    lines: put.command ? [put.command] : [],
    next: put.state === 'planned' ? [] : [skillCommand('heartbeat', 'show')],
  }
}

function putBy(
  route: Route,
  context: Context,
  scene: Scene,
  delivery: Delivery,
  dryRun: boolean,
): Promise<Put> | Put {
  switch (route) {
    case 'openclaw':
      return putJob(context, scene, delivery, dryRun)
    case 'heartbeat-md':
      return putFile(context, scene, dryRun)
    case 'crontab':
      return context.invocation.flags.write
        ? putCrontab(context, scene, dryRun)
        : putPrinted(context, scene, 'crontab')
    case 'print':
      return putPrinted(context, scene, process.platform === 'win32' ? 'windows' : 'crontab')
  }
}

function wishedRoute({ invocation: { flags } }: Context): Route | 'auto' {
  const { via = 'auto', write } = flags
  if (write && via !== 'crontab') throw usage(SCRIPTS.heartbeat, '--write goes with --via crontab.')
  return typeof via === 'string' ? chosen(SCRIPTS.heartbeat, 'via', via, ['auto', ...ROUTES]) : 'auto'
}

function wishedDelivery({ invocation: { flags } }: Context): Delivery {
  const { channel, to } = flags
  if (typeof channel === 'string')
    return { mode: 'announce', channel, to: typeof to === 'string' ? to : undefined }
  if (to !== undefined) throw usage(SCRIPTS.heartbeat, '--to goes with --channel.')
  return { mode: 'none' }
}

function refused(reason: string, down: boolean): SkillError {
  return new SkillError(
    down ? 'E_GATEWAY_UNREACHABLE' : 'E_SCHEDULE_REFUSED',
    `Nothing was scheduled: ${reason}.`,
    {
      fix: `${down ? 'Start the Gateway (openclaw gateway run) and run this again, or ' : ''}let ${skillCommand('heartbeat', 'install')} choose a way.`,
    },
  )
}

async function removeOthers(context: Context, scene: Scene, via: Put['via']): Promise<string[]> {
  const { installed } = await findSchedule(context, scene)
  const others = installed.filter((one) => one.via !== via)
  for (const one of others) await removeOne(context, scene.openclaw, scene.recorded, one)
  return others.map((one) => one.via)
}

/** A printed command replaces nothing that is known to be there. */
function record(context: Context, { openclaw, recorded }: Scene, put: Put): void {
  if (put.via === 'print' && recorded) return
  const created = put.created ?? (recorded?.file?.path === put.path && recorded?.file?.created) ?? false
  const file = put.path === undefined ? undefined : { path: put.path, created }
  try {
    saveSchedule(openclaw.paths.stateDir, { via: put.via, at: context.now(), file })
  } catch (thrown) {
    throw cannotRemember(thrown)
  }
}

const WHERE: Readonly<Record<Put['via'], string>> = {
  openclaw: "in OpenClaw's scheduler, once an hour, without a model",
  'heartbeat-md': 'in HEARTBEAT.md, as part of the agent’s heartbeat turns',
  crontab: 'in the crontab, once an hour',
  print: 'by a command that a person has to run',
}

function summary({ via, state }: Put, reason: string): string {
  if (state === 'planned') return `Would put the heartbeat ${WHERE[via]}.`
  if (state === 'unchanged') return `The heartbeat was already there: ${WHERE[via]}.`
  if (state === 'printed')
    return `Nothing was changed (${reason}); data.schedule.command is what a person has to run.`
  return `The heartbeat is ${WHERE[via]}.`
}
