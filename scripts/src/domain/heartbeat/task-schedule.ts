/** What is remembered of a recurring task. Times in milliseconds since the epoch. */
export interface TaskRecord {
  /** When it was last started. */
  readonly at: number
  /** Runs without success in a row; a run that was cut off counts. */
  readonly failures: number
  /** When the first of them was; undefined while the task works. */
  readonly failingSince: number | undefined
}

/** A recurring task as far as planning needs it. */
export interface Period {
  readonly name: string
  readonly everyMs: number
}

export interface DuePlan {
  readonly due: readonly string[]
  /** The others, soonest first. */
  readonly waiting: readonly { readonly task: string; readonly dueAt: number }[]
}

const MINUTE = 60_000
/** The wait after a first failure; it doubles with each further one, up to the task's own period. */
const FIRST_RETRY_MS = 15 * MINUTE
/** A clock that was set back by less than this is taken for the same clock. */
const SKEW_MS = 5 * MINUTE
/** A scheduler that ticks as often as a task is due is sometimes early; waiting for its next tick would halve the rate. */
const EARLY_SHARE = 0.05
const MAX_EARLY_MS = 10 * MINUTE

/** Which tasks to run now. `forced` names one, or `all`. */
export function planDue(
  tasks: readonly Period[],
  records: Readonly<Record<string, TaskRecord>>,
  now: number,
  forced?: string,
): DuePlan {
  const planned = tasks.map(({ name, everyMs }) => ({
    task: name,
    dueAt: forced === name || forced === 'all' ? now : taskDueAt(records[name], everyMs, now),
  }))
  return {
    due: planned.filter((one) => one.dueAt <= now).map((one) => one.task),
    waiting: planned.filter((one) => one.dueAt > now).sort((a, b) => a.dueAt - b.dueAt),
  }
}

/**
 * When a task is due: its period after the last run, sooner after failures. A last run in the future means that the
 * clock was wrong then or is wrong now; the task runs once, which puts the record right.
 */
export function taskDueAt(record: TaskRecord | undefined, everyMs: number, now: number): number {
  if (!record || record.at > now + SKEW_MS) return now
  const retryMs = FIRST_RETRY_MS * 2 ** Math.min(record.failures - 1, 20)
  const wait = record.failures === 0 ? everyMs : Math.min(everyMs, retryMs)
  return Math.min(record.at, now) + wait - Math.min(wait * EARLY_SHARE, MAX_EARLY_MS)
}

/** Whether a task last ran so long ago that what it found then says nothing about now. */
export function isOutdated({ at }: TaskRecord, everyMs: number, now: number): boolean {
  return Math.abs(now - at) > 2 * everyMs
}

/** The record of a task that starts: a failure until it is known to have ended well, so that a crash does not repeat at once. */
export function taskStart(record: TaskRecord | undefined, now: number): TaskRecord {
  const since = record?.failingSince
  return {
    at: now,
    failures: (record?.failures ?? 0) + 1,
    failingSince: since !== undefined && since <= now ? since : now,
  }
}

/** The record of a task that ended; `begun` is what `started` gave. */
export function finished(begun: TaskRecord, ok: boolean): TaskRecord {
  return ok ? { at: begun.at, failures: 0, failingSince: undefined } : begun
}
