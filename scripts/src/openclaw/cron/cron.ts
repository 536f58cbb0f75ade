import type { Capabilities, CronKind } from '../../domain/config/capabilities.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import type { ScheduleSupport } from '../../domain/heartbeat/schedule-route.ts'
import {
  type FoundJob,
  JOB_KEY,
  JOB_NAME,
  ourJobs,
  type WantedJob,
} from '../../domain/heartbeat/scheduled-job.ts'
import { isObject, valueAt } from '../../domain/json.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import * as z from '../../vendor/zod.ts'
import { findJson } from '../find-json.ts'
import { gatewayListens } from '../gateway.ts'
import type { OpenClawOutcome } from '../run.ts'
import type { OpenClaw } from '../session.ts'
import { askScheduler } from './ask-scheduler.ts'
import { isPartOfList, jobsIn } from './scheduled-jobs.ts'

/** The job may take as long as the script gives itself, and then some. */
const JOB_TIMEOUT_S = 300

const CronText = z.string().max(1000)

const Job = z.looseObject({
  // told, and handed back as an argument
  id: z.string().regex(/^\w[\w.:-]{0,99}$/),
  name: z.lenient(CronText),
  declarationKey: z.lenient(CronText),
  agentId: z.lenient(CronText),
  enabled: z.lenient(z.boolean()),
  schedule: z.lenient(z.looseObject({ everyMs: z.lenient(z.number()) })),
  payload: z.lenient(z.looseObject({ argv: z.lenient(z.array(CronText)), text: z.lenient(CronText) })),
  delivery: z.lenient(
    z.looseObject({ mode: z.lenient(CronText), channel: z.lenient(CronText), to: z.lenient(CronText) }),
  ),
})

/** What asks about the scheduler, or does not. */
export type SchedulerLook = (
  openclaw: OpenClaw,
  view: ConfigView,
  can: Pick<Capabilities, 'cron' | 'profilePort'>,
) => Promise<ScheduleSupport['scheduler']>

/** Whether there may be a scheduler for our command, for whoever only wants its jobs: whatever listens is taken for one. */
export const seenScheduler: SchedulerLook = async (openclaw, view, can) => {
  if (can.cron === 'none') return 'no-commands'
  if (valueAt(view.raw, ['gateway', 'mode']) === 'remote') return 'remote'
  return (await gatewayListens(openclaw, view, can)) ? 'ready' : 'no-gateway'
}

/** Whether the Gateway's scheduler can run our command. Asks it only when one listens on this machine. */
export const schedulerState: SchedulerLook = async (openclaw, view, can) => {
  const seen = await seenScheduler(openclaw, view, can)
  if (seen !== 'ready') return seen
  const outcome = await askScheduler(openclaw, can.cron, ['status', '--json'])
  const answer = findJson(outcome.stdout)
  if (outcome.code !== 0 || !isObject(answer)) return 'no-gateway'
  return answer.enabled === false ? 'off' : 'ready'
}

/**
 * The jobs of the scheduler, disabled ones too. `toAdd`: one is added where none of ours is among them, which a part of the
 * list cannot tell. @throws SkillError E_GATEWAY_UNREACHABLE; E_SCHEDULE_REFUSED
 */
export async function listJobs(
  openclaw: OpenClaw,
  kind: CronKind,
  toAdd = false,
): Promise<readonly FoundJob[]> {
  const outcome = await askScheduler(openclaw, kind, ['list', '--all', '--json'])
  const answer = findJson(outcome.stdout)
  const jobs = jobsIn(answer)
  if (outcome.code !== 0 || !jobs) throw unreachable(outcome)
  const found = jobs.flatMap((job) => {
    const known = Job.safeParse(job).data
    return known ? [foundJob(known)] : []
  })
  if (toAdd && isPartOfList(answer) && ourJobs(found).length === 0) throw partlyListed()
  return found
}

function foundJob(job: z.infer<typeof Job>): FoundJob {
  const { delivery } = job
  return {
    id: job.id,
    name: job.name ?? '',
    key: job.declarationKey,
    enabled: job.enabled ?? true,
    everyMs: job.schedule?.everyMs,
    argv: job.payload?.argv,
    text: job.payload?.text,
    agent: job.agentId,
    delivery:
      delivery?.mode === 'announce'
        ? { mode: 'announce', channel: delivery.channel ?? 'last', to: delivery.to }
        : { mode: 'none' },
  }
}

/** Adds the job; under its key where the release has keys, which changes the one that is there. */
export async function addJob(openclaw: OpenClaw, kind: CronKind, wanted: WantedJob): Promise<void> {
  const { delivery } = wanted
  const args = [
    ...['cron', 'add', '--name', JOB_NAME, '--every', `${wanted.everyMs / 60_000}m`],
    ...['--description', 'Keeps Chutes current: heartbeat.js of the chutes skill'],
    ...['--command-argv', JSON.stringify(wanted.argv), '--timeout-seconds', String(JOB_TIMEOUT_S)],
    ...(delivery.mode === 'none'
      ? ['--no-deliver']
      : ['--announce', '--channel', delivery.channel, ...(delivery.to ? ['--to', delivery.to] : [])]),
    ...(wanted.agent === undefined ? [] : ['--agent', wanted.agent]),
    ...(kind === 'declaration' ? ['--declaration-key', JOB_KEY] : []),
    '--json',
  ]
  requireAccepted(await openclaw.run({ args }), 'add')
}

export async function removeJob(openclaw: OpenClaw, id: string): Promise<void> {
  requireAccepted(await openclaw.run({ args: ['cron', 'rm', id, '--json'] }), 'rm')
}

export async function enableJob(openclaw: OpenClaw, id: string): Promise<void> {
  requireAccepted(await openclaw.run({ args: ['cron', 'enable', id] }), 'enable')
}

function requireAccepted(outcome: OpenClawOutcome, verb: string): void {
  if (outcome.kind === 'exited' && outcome.code === 0) return
  if (UNAPPROVED.test(outcome.stdout + outcome.stderr)) throw unapproved()
  if (outcome.kind !== 'exited' || GONE.test(outcome.stdout + outcome.stderr)) throw unreachable(outcome)
  throw new SkillError('E_SCHEDULE_REFUSED', `openclaw cron ${verb} was refused.`, {
    fix: 'Run openclaw cron status to see whether the scheduler works, then run this again.',
  })
}

const UNAPPROVED = /scope upgrade pending|pairing required/i

function unapproved(): SkillError {
  return new SkillError(
    'E_SCHEDULE_REFUSED',
    'The Gateway wants this machine approved before it changes jobs.',
    {
      fix: 'Ask the person to run openclaw devices list and openclaw devices approve <the request of this machine>, then run this again.',
    },
  )
}

function partlyListed(): SkillError {
  return new SkillError(
    'E_SCHEDULE_REFUSED',
    'This OpenClaw lists only a part of its jobs, so nobody can tell whether ours is among the others.',
    {
      fix: 'Remove jobs that nobody needs (openclaw cron list, openclaw cron rm), or use --via crontab --write.',
    },
  )
}

const GONE = /not reachable|gateway closed|ECONNREFUSED|requires credentials|gateway timeout/i

function unreachable(outcome: OpenClawOutcome): SkillError {
  const how = outcome.kind === 'exited' ? '' : ` (${outcome.kind})`
  return new SkillError('E_GATEWAY_UNREACHABLE', `The Gateway did not answer about its jobs${how}.`, {
    fix: 'Start it (openclaw gateway run, or openclaw gateway restart), then run this again.',
  })
}
