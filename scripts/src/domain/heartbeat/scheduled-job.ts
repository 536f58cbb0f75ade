import type { CronKind } from '../config/capabilities.ts'
import { sameJson } from '../json.ts'
import { HEARTBEAT_TASK } from './heartbeat-file.ts'

/** What the job is called where a person sees it, and the key under which OpenClaw 2026.9 keeps exactly one. */
export const JOB_NAME = 'chutes heartbeat'
export const JOB_KEY = 'chutes:heartbeat'

/** Where OpenClaw sends what a job prints: nowhere but its run history, or to a chat. */
export type Delivery =
  | { readonly mode: 'none' }
  | { readonly mode: 'announce'; readonly channel: string; readonly to: string | undefined }

/** The job as it should be. */
export interface WantedJob {
  readonly argv: readonly string[]
  readonly everyMs: number
  readonly delivery: Delivery
  /** The agent that owns it, where OpenClaw wants one. */
  readonly agent: string | undefined
}

/** A job that OpenClaw's scheduler has. */
export interface FoundJob {
  readonly id: string
  readonly name: string
  readonly key: string | undefined
  readonly enabled: boolean
  readonly everyMs: number | undefined
  /** Undefined for a job that is not a command. */
  readonly argv: readonly string[] | undefined
  /** What it tells the agent, where it is a turn of the agent. */
  readonly text: string | undefined
  readonly delivery: Delivery
  readonly agent: string | undefined
}

export interface JobPlan {
  readonly add: boolean
  /** Enabled again: it is there, as wanted, and switched off. */
  readonly enable: readonly string[]
  readonly remove: readonly string[]
}

/**
 * Our jobs: under our key, under our name and running our script, or made of our lines in `HEARTBEAT.md` when OpenClaw was
 * upgraded. A person's job of the same name is theirs.
 */
export function ourJobs(jobs: readonly FoundJob[]): readonly FoundJob[] {
  return jobs.filter(
    (job) =>
      job.key === JOB_KEY ||
      (job.name === JOB_NAME && job.argv?.some((word) => /[\\/]heartbeat\.js$/.test(word))) ||
      isMigratedTask(job),
  )
}

/** OpenClaw 2026.9's doctor makes a job of each task in `HEARTBEAT.md`: a turn of the agent, which costs tokens. */
function isMigratedTask({ key, name, text }: FoundJob): boolean {
  const wasTask = key?.startsWith('heartbeat-task:') && name === HEARTBEAT_TASK
  return Boolean(wasTask && text?.startsWith('Run ') && /[\\/]heartbeat\.js\b/.test(text))
}

/** What it takes until exactly one job of ours is there, as wanted and enabled. */
export function planJob(kind: CronKind, wanted: WantedJob, jobs: readonly FoundJob[]): JobPlan {
  const ours = ourJobs(jobs)
  const usable = kind === 'declaration' ? ours.filter((job) => job.key === JOB_KEY) : ours
  const right = usable.find((job) => isAsWanted(job, wanted))
  // adding under the same key changes the job that is there
  const kept = right ?? (kind === 'declaration' ? usable[0] : undefined)
  return {
    add: right === undefined,
    enable: kept && !kept.enabled ? [kept.id] : [],
    remove: ours.filter((job) => job !== kept).map((job) => job.id),
  }
}

function isAsWanted(job: FoundJob, wanted: WantedJob): boolean {
  return (
    job.everyMs === wanted.everyMs &&
    sameJson(job.argv, wanted.argv) &&
    sameJson(job.delivery, wanted.delivery) &&
    (wanted.agent === undefined || job.agent === wanted.agent)
  )
}
