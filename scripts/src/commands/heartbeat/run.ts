import { newAttention } from '../../domain/heartbeat/attention.ts'
import { isOutdated, planDue } from '../../domain/heartbeat/task-schedule.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import { chosenValue, usageError } from '../../shell/command-line/args.ts'
import { SCRIPTS } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import {
  type HeartbeatState,
  heartbeatLockPath,
  loadHeartbeat,
  openAttention,
  saveHeartbeat,
  type TaskState,
} from '../../state/heartbeat-state.ts'
import { clearStaleLock, takeLock } from '../../state/storage/lock.ts'
import type { Answer } from '../answer-schemas.ts'
import { capabilitiesOf, openToChange } from '../shared/open.ts'
import { keepState } from './keep-state.ts'
import { heartbeatReport } from './report.ts'
import { type RanTask, runTask } from './run-task.ts'
import { isWanted, TASKS, tasksFor } from './tasks/index.ts'
import { statusTask } from './tasks/status.ts'
import type { Task } from './tasks/task.ts'

/** Does what is due, one task after the other, and says what to answer the heartbeat with. */
export async function runHeartbeat(context: Context<'heartbeat'>): Promise<Answer<'heartbeat'>> {
  const forced = forcedTask(context)
  const { openclaw } = await openToChange(context)
  const silent = await silentReply(context, openclaw)
  const { stateDir } = openclaw.paths
  const state = loadKnownState(context, stateDir)
  const plan = planDue(wantedTasks(context, stateDir), recordsFor(openclaw, state), context.now(), forced)
  const dryRun = Boolean(context.invocation.flags['dry-run'])
  if (dryRun || plan.due.length === 0) {
    if (!dryRun) clearStaleLock(heartbeatLockPath(stateDir), context.now)
    const open = openAttention(state).length
    return heartbeatReport({ silent, waiting: plan.waiting, open, ...(dryRun && { due: plan.due }) })
  }

  const lock = keepState(() => takeLock(heartbeatLockPath(stateDir), context.now))
  if (!lock) {
    const locked = plan.due.map((task) => ({ task, dueAt: context.now() }))
    return heartbeatReport({ silent, waiting: plan.waiting, locked })
  }
  try {
    return await runDue(context, openclaw, silent, forced)
  } finally {
    lock.release()
  }
}

/**
 * What OpenClaw drops: a heartbeat turn that answers so, and a scheduled command that prints nothing but `NO_REPLY`.
 * Other schedulers pass on whatever is printed.
 */
async function silentReply(context: Context<'heartbeat'>, openclaw: OpenClaw): Promise<string> {
  const { reply, quiet } = context.invocation.flags
  if (quiet && !reply) throw usageError(SCRIPTS.heartbeat, '--quiet goes with --reply.')
  if (reply) return quiet ? '' : 'NO_REPLY'
  return (await capabilitiesOf(context, openclaw, 'heartbeat')).heartbeat === 'file'
    ? 'HEARTBEAT_OK'
    : 'NO_REPLY'
}

/** Under the lock: what is due is planned again, because another run may just have done it. */
async function runDue(
  context: Context<'heartbeat'>,
  openclaw: OpenClaw,
  silent: string,
  forced: string | undefined,
): Promise<Answer<'heartbeat'>> {
  const { stateDir } = openclaw.paths
  const tasks = wantedTasks(context, stateDir)
  let state = loadKnownState(context, stateDir)
  const save = (changes: Partial<HeartbeatState>): void => {
    state = { ...state, ...changes }
    keepState(() => saveHeartbeat(stateDir, state))
  }
  const saveTask = (name: string, task: TaskState): void => save({ tasks: { ...state.tasks, [name]: task } })
  const plan = planDue(tasks, recordsFor(openclaw, state), context.now(), forced)
  const ran: RanTask[] = []
  for (const task of tasks.filter(({ name }) => plan.due.includes(name))) {
    context.progress(`heartbeat: ${task.name}`)
    const done = await runTask(task, state.tasks[task.name], context, (begun) => saveTask(task.name, begun))
    saveTask(task.name, done.state)
    ran.push(done)
  }
  const open = openAttention(state)
  const { tell, told } = newAttention(open, state.told, context.now())
  save({ told, openclaw: openclaw.version })
  const { waiting } = planDue(tasks, state.tasks, context.now())
  return heartbeatReport({ silent, ran, waiting, tell, open: open.length - tell.length })
}

/** What the status check found of another release of OpenClaw says nothing about this one. */
function recordsFor({ version }: OpenClaw, { openclaw, tasks }: HeartbeatState): HeartbeatState['tasks'] {
  if (openclaw === undefined || openclaw === version) return tasks
  const { [statusTask.name]: _, ...others } = tasks
  return others
}

function forcedTask(context: Context<'heartbeat'>): string | undefined {
  const { force } = context.invocation.flags
  const names = [...tasksFor(context).map((task) => task.name), 'all']
  return force ? chosenValue(SCRIPTS.heartbeat, 'force', force, names) : undefined
}

/**
 * The state without what nobody would ever settle: tasks that are not there any more, and what a task found long ago that
 * this run is not asked for. Another schedule that asks for it keeps it fresh.
 */
export function loadKnownState(
  context: Pick<Context<'heartbeat'>, 'invocation' | 'env' | 'now'>,
  stateDir: string,
): HeartbeatState {
  const state = loadHeartbeat(stateDir)
  const asked = tasksFor(context)
  const kept = TASKS.flatMap((task) => {
    const known = state.tasks[task.name]
    if (!known || !isWanted(task, stateDir)) return []
    const outdated = !asked.includes(task) && isOutdated(known, task.everyMs, context.now())
    return [[task.name, outdated ? { ...known, attention: [] } : known] as const]
  })
  return { ...state, tasks: Object.fromEntries(kept) }
}

function wantedTasks(context: Context<'heartbeat'>, stateDir: string): readonly Task[] {
  return tasksFor(context).filter((task) => isWanted(task, stateDir))
}
