import type { Attention } from '../../domain/heartbeat/attention.ts'
import { finished, type TaskRecord, taskStart } from '../../domain/heartbeat/task-schedule.ts'
import { afterWriting, asSkillError } from '../../shell/answer/document.ts'
import type { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { TaskState } from '../../state/heartbeat-state.ts'
import { utcDay } from '../shared/answer/times.ts'
import { DAY_MS, type Task, type TaskResult } from './tasks/task.ts'

/** A task that ran, and what is to be remembered of it. */
export interface RanTask {
  readonly task: string
  readonly ok: boolean
  readonly changed: boolean
  readonly summary: string
  readonly state: TaskState
}

/** Runs one task; its failure is a result. `save` hears of the start, so that a killed run counts as a failure. */
export async function runTask(
  task: Task,
  before: TaskState | undefined,
  context: Context<'heartbeat'>,
  save: (state: TaskState) => void,
): Promise<RanTask> {
  const begun = taskStart(before, context.now())
  save({ ...begun, ok: false, summary: 'It was cut off.', attention: before?.attention ?? [] })
  const result = await attemptTask(task, before, begun, context)
  const { ok, changed, summary } = result
  const state = { ...finished(begun, ok), ok, summary, attention: result.attention }
  return { task: task.name, ok, changed, summary, state }
}

async function attemptTask(
  task: Task,
  before: TaskState | undefined,
  begun: TaskRecord,
  context: Context<'heartbeat'>,
): Promise<TaskResult> {
  const { standing } = context
  const earlierWrites = standing.writes
  try {
    // the task sees the flags that say which OpenClaw and where a key is, and none that were meant for the heartbeat
    const wanted = new Set(['openclaw', ...(task.takesKey || task.mayTakeKey ? ['from-env'] : [])])
    const kept = Object.entries(context.invocation.flags).filter(([name]) => wanted.has(name))
    const invocation = { action: undefined, operands: [], flags: Object.fromEntries(kept) }
    return await task.run({ ...context, invocation })
  } catch (thrown) {
    if (context.signal.aborted) throw thrown
    const error = standing.writes > earlierWrites ? afterWriting(thrown) : asSkillError(thrown)
    const lasting = context.now() - (begun.failingSince ?? begun.at) >= DAY_MS
    // what was open before is still open as far as anybody knows
    const attention =
      error.retryable && !lasting ? (before?.attention ?? []) : [taskFailure(task, error, begun)]
    return { ok: false, changed: error.changed, summary: error.message, attention }
  }
}

function taskFailure(task: Task, error: SkillError, { failingSince }: TaskRecord): Attention {
  const since = error.retryable && failingSince !== undefined ? ` since ${utcDay(failingSince)}` : ''
  const again = /\b(again|same command)\b/.test(error.fix)
    ? ` The command: ${skillCommand(...task.script)}`
    : ''
  return {
    code: error.code,
    message: `The ${task.name} task has failed${since}: ${error.message}`,
    fix: `${error.fix}${again}`,
  }
}
