import type { Attention } from '../../domain/heartbeat/attention.ts'
import { heartbeatReply } from '../../domain/heartbeat/attention.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { utcMinute } from '../shared/answer/times.ts'
import type { RanTask } from './run-task.ts'

interface WaitingTask {
  readonly task: string
  readonly dueAt: number
}

/** What a run of the heartbeat came to. */
export interface HeartbeatOutcome {
  /** The reply that OpenClaw drops. */
  readonly silent: string
  readonly ran?: readonly RanTask[]
  readonly waiting: readonly WaitingTask[]
  /** Due, but another run has the lock. */
  readonly locked?: readonly WaitingTask[]
  /** What is told now. */
  readonly tell?: readonly Attention[]
  /** How many matters were told before and are open. */
  readonly open?: number
  /** With `--dry-run`: what would run. */
  readonly due?: readonly string[]
}

/** The answer. An agent pays for it at every heartbeat, so a quiet one names only the next task that is due. */
export function heartbeatReport(outcome: HeartbeatOutcome): Answer<'heartbeat'> {
  const { ran = [], tell = [], locked = [], open = 0, due } = outcome
  const quiet = !due && locked.length === 0 && tell.length === 0
  const smooth = quiet && ran.length > 0 && ran.every((task) => task.ok)
  const waiting = quiet ? outcome.waiting.slice(0, smooth ? 0 : 1) : outcome.waiting
  return {
    changed: ran.some((task) => task.changed),
    summary: heartbeatSummary(outcome),
    data: {
      ran: ran.map(({ task, ok, changed, summary }) => ({
        task,
        ok,
        changed,
        // the gist: as far as the first colon, semicolon or end of a sentence
        summary: smooth ? summary.replace(/[:;.](?:\s.*)?$/s, '.') : summary,
      })),
      skipped: [
        ...locked.map((one) => ({ ...skippedTask(one), reason: 'locked' })),
        ...(locked.length > 0 ? [] : waiting.map(skippedTask)),
      ],
      attention: tell,
      ...(open > 0 && { open }),
      reply: heartbeatReply(tell, outcome.silent, skillCommand('status')),
      ...(due && { due }),
    },
    lines: [
      ...ran.map((task) => `${markOf(task)} ${task.task.padEnd(8)} ${task.summary}`),
      ...tell.map((item) => `! ${item.message} ${item.fix}`),
      ...waiting.map((one) => `- ${one.task.padEnd(8)} due ${utcMinute(one.dueAt)}`),
    ],
  }
}

/** A task that found something has done its work, but nothing is fine. */
function markOf({ ok, state }: RanTask): string {
  if (!ok) return '✗'
  return state.attention.length > 0 ? '!' : '✓'
}

function skippedTask({ task, dueAt }: WaitingTask) {
  return { task, dueAt: utcMinute(dueAt) }
}

function heartbeatSummary({ ran = [], locked = [], tell = [], open = 0, due }: HeartbeatOutcome): string {
  if (due) return due.length > 0 ? `Due now: ${due.join(', ')}.` : 'Nothing is due.'
  if (locked.length > 0) return 'Another heartbeat is under way; nothing was done.'
  if (tell.length > 0) return `${tell.length} matter(s) need a person.`
  const failed = ran.filter((task) => !task.ok).map((task) => task.task)
  const quiet = open > 0 ? `${open} known matter(s) open` : 'all quiet'
  if (failed.length > 0) return `${failed.join(', ')} failed and will be tried again; ${quiet}.`
  return ran.length > 0 ? `Done; ${quiet}.` : `Nothing due; ${quiet}.`
}
