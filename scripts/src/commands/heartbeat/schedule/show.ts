import { taskDueAt } from '../../../domain/heartbeat/task-schedule.ts'
import type { Cell, Table } from '../../../shell/answer/table.ts'
import type { Context } from '../../../shell/context.ts'
import { skillCommand } from '../../../shell/skill-path.ts'
import { loadHeartbeat, openAttention, type TaskState } from '../../../state/heartbeat-state.ts'
import type { Answer } from '../../answer-schemas.ts'
import { utcMinute } from '../../shared/answer/times.ts'
import { openSession } from '../../shared/open.ts'
import { TASKS } from '../tasks/index.ts'
import type { Task } from '../tasks/task.ts'
import { detectScheduleEnvironment } from './detect-schedule-environment.ts'
import { findSchedule, type Installed } from './find.ts'

/** How the heartbeat is scheduled, how each task fared, and what is open. Changes nothing. */
export async function showSchedule(context: Context<'heartbeat'>): Promise<Answer<'heartbeat'>> {
  const { openclaw } = await openSession(context)
  const { installed, unseen } = await findSchedule(
    context,
    await detectScheduleEnvironment(context, openclaw),
  )
  const state = loadHeartbeat(openclaw.paths.stateDir)
  const schedule = installed.map(placeText)
  const tasks = TASKS.map((task) => taskReport(task, state.tasks[task.name], context.now()))
  const attention = openAttention(state)
  const beats = schedule.filter((one) => one.enabled).map((one) => one.via)
  const how =
    beats.length > 0
      ? `Scheduled by ${beats.join(', ')}`
      : unseen.some(({ via }) => via === 'openclaw')
        ? 'Scheduled by a Gateway that does not answer now'
        : unseen.length > 0
          ? 'Whether it is scheduled is not known'
          : 'Not scheduled'
  return {
    changed: false,
    summary: `${how}; ${attention.length} open matter(s).`,
    data: { schedule, unseen, tasks, attention },
    warnings: unseen.map(({ reason, fix }) => ({ code: 'schedule-unseen', message: `${reason} ${fix}` })),
    lines: [
      ...schedule.map((one) => `${one.via}: ${one.where}${one.enabled ? '' : ' (disabled)'}`),
      taskTable(tasks),
      ...attention.map((item) => `! ${item.message} ${item.fix}`),
    ],
    next: schedule.length + unseen.length === 0 ? [skillCommand('heartbeat', 'install')] : [],
  }
}

function taskReport({ name, everyMs }: Task, record: TaskState | undefined, now: number) {
  return {
    task: name,
    lastRun: record ? utcMinute(record.at) : null,
    ok: record?.ok ?? null,
    summary: record?.summary ?? 'never ran',
    dueAt: utcMinute(taskDueAt(record, everyMs, now)),
  }
}

type TaskReport = ReturnType<typeof taskReport>

function taskTable(tasks: readonly TaskReport[]): Table {
  return {
    columns: [
      { title: '' },
      { title: 'task' },
      { title: 'last ran (UTC)' },
      { title: 'due (UTC)' },
      { title: '', gives: 'wrap' },
    ],
    rows: tasks.map(({ task, lastRun, ok, summary, dueAt }): Cell[] => [
      ok === null ? '' : ok ? { text: '✓', tone: 'good' } : { text: '✗', tone: 'bad' },
      task,
      lastRun === null ? { text: 'never', tone: 'dim' } : forPeople(lastRun),
      lastRun === null ? '' : forPeople(dueAt),
      lastRun === null ? '' : summary,
    ]),
  }
}

/** `2026-11-22T11:36Z` as `2026-11-22 11:36`. */
function forPeople(minute: string): string {
  return minute.replace('T', ' ').replace('Z', '')
}

function placeText(one: Installed) {
  switch (one.via) {
    case 'openclaw':
      return { via: one.via, where: `job ${one.job.id}`, enabled: one.job.enabled }
    case 'heartbeat-md':
      return { via: one.via, where: one.path, enabled: true }
    case 'crontab':
      return { via: one.via, where: 'crontab of this user', enabled: true }
  }
}
