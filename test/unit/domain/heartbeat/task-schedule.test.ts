import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  finished,
  isOutdated,
  planDue,
  type TaskRecord,
  taskDueAt,
  taskStart,
} from '../../../../scripts/src/domain/heartbeat/task-schedule.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = 1_795_000_000_000
const ran = (at: number): TaskRecord => ({ at, failures: 0, failingSince: undefined })
const failed = (at: number, failures: number): TaskRecord => ({ at, failures, failingSince: at })

describe('a task', () => {
  test('that never ran is due', () => {
    expect(taskDueAt(undefined, 4 * HOUR, NOW)).toBe(NOW)
  })

  test.each([
    ['just ran', 0, false],
    ['ran half a period ago', 2 * HOUR, false],
    [
      'ran a little less than a period ago, as a scheduler with the same period sees it',
      4 * HOUR - MINUTE,
      true,
    ],
    ['ran a period ago', 4 * HOUR, true],
    ['ran long ago', 400 * HOUR, true],
  ])('%s', (_, ago, due) => {
    expect(taskDueAt(ran(NOW - ago), 4 * HOUR, NOW) <= NOW).toBe(due)
  })

  test.each([
    [1, 15 * MINUTE],
    [2, 30 * MINUTE],
    [3, HOUR],
    [4, 2 * HOUR],
    [5, 4 * HOUR],
    [50, 4 * HOUR],
    [5000, 4 * HOUR],
  ])('that failed %i time(s) is tried again sooner than its period, at most after it', (failures, wait) => {
    const early = Math.min(wait * 0.05, 10 * MINUTE)
    expect(taskDueAt(failed(NOW, failures), 4 * HOUR, NOW)).toBe(NOW + wait - early)
  })

  test('with a short period never waits longer than that after a failure', () => {
    expect(taskDueAt(failed(NOW, 9), 10 * MINUTE, NOW)).toBeLessThanOrEqual(NOW + 10 * MINUTE)
  })
})

describe('a clock that is wrong', () => {
  test('a last run in the far future does not block the task', () => {
    expect(taskDueAt(ran(NOW + 1000 * HOUR), 4 * HOUR, NOW)).toBe(NOW)
  })

  test('set back by a minute does not run the task again', () => {
    expect(taskDueAt(ran(NOW + MINUTE), 4 * HOUR, NOW)).toBeGreaterThan(NOW)
  })

  test('never blocks a task for longer than its period, nor runs it in a loop', () => {
    const time = fc.integer({ min: 0, max: 8_640_000_000_000_000 })
    fc.assert(
      fc.property(
        time,
        time,
        fc.nat(40),
        fc.integer({ min: MINUTE, max: 30 * 24 * HOUR }),
        (at, now, failures, every) => {
          const record = { at, failures, failingSince: failures ? at : undefined }
          expect(taskDueAt(record, every, now)).toBeLessThanOrEqual(now + every)
          for (const ok of [true, false]) {
            const after = finished(taskStart(record, now), ok)
            expect(taskDueAt(after, every, now)).toBeGreaterThan(now)
          }
        },
      ),
    )
  })
})

describe('a record', () => {
  test('counts a run as failed until it ended well', () => {
    const begun = taskStart(undefined, NOW)
    expect(begun).toEqual({ at: NOW, failures: 1, failingSince: NOW })
    expect(finished(begun, false)).toEqual(begun)
    expect(finished(begun, true)).toEqual({ at: NOW, failures: 0, failingSince: undefined })
  })

  test('remembers since when a task fails', () => {
    expect(taskStart(failed(NOW - HOUR, 3), NOW)).toEqual({ at: NOW, failures: 4, failingSince: NOW - HOUR })
  })

  test('does not believe a failure in the future', () => {
    expect(taskStart(failed(NOW + HOUR, 3), NOW).failingSince).toBe(NOW)
  })
})

test.each([
  [8 * HOUR, false],
  [8 * HOUR + 1, true],
  [-9 * HOUR, true],
])(
  'a record from %i ms ago is outdated after two periods, and where a clock was wrong: %j',
  (ago, outdated) => {
    expect(isOutdated(ran(NOW - ago), 4 * HOUR, NOW)).toBe(outdated)
  },
)

describe('a plan', () => {
  const tasks = [
    { name: 'refresh', everyMs: 4 * HOUR },
    { name: 'status', everyMs: 24 * HOUR },
    { name: 'review', everyMs: 168 * HOUR },
  ]
  const records = {
    refresh: ran(NOW - 5 * HOUR),
    status: ran(NOW - 23 * HOUR),
    review: ran(NOW - 160 * HOUR),
  }

  test('names what is due in its order, and what waits by time', () => {
    const plan = planDue(tasks, records, NOW)
    expect(plan.due).toEqual(['refresh'])
    expect(plan.waiting.map((one) => one.task)).toEqual(['status', 'review'])
  })

  test('runs a forced task that is not due', () => {
    expect(planDue(tasks, records, NOW, 'review').due).toEqual(['refresh', 'review'])
  })

  test('runs everything when all is forced', () => {
    expect(planDue(tasks, records, NOW, 'all')).toEqual({ due: ['refresh', 'status', 'review'], waiting: [] })
  })

  test('starts with everything', () => {
    expect(planDue(tasks, {}, NOW).due).toHaveLength(3)
  })
})
