import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countTokens } from 'gpt-tokenizer'
import { describe, expect, test } from 'vitest'
import { checkedDocument } from '../../../../scripts/src/commands/answer-schemas.ts'
import { type HeartbeatOutcome, heartbeatReport } from '../../../../scripts/src/commands/heartbeat/report.ts'
import { loadKnownState } from '../../../../scripts/src/commands/heartbeat/run.ts'
import { type RanTask, runTask } from '../../../../scripts/src/commands/heartbeat/run-task.ts'
import { TASKS, tasksFor } from '../../../../scripts/src/commands/heartbeat/tasks/index.ts'
import type { Task, TaskResult } from '../../../../scripts/src/commands/heartbeat/tasks/task.ts'
import { resultDocument } from '../../../../scripts/src/shell/answer/document.ts'
import { SkillError } from '../../../../scripts/src/shell/answer/skill-error.ts'
import { type Context, newRun } from '../../../../scripts/src/shell/context.ts'
import { newStanding } from '../../../../scripts/src/shell/standing.ts'
import { saveHeartbeat, type TaskState } from '../../../../scripts/src/state/heartbeat-state.ts'

const NOW = Date.UTC(2026, 10, 22, 8, 15, 30)
const HOUR = 3_600_000
const context: Context<'heartbeat'> = {
  run: newRun('heartbeat'),
  invocation: {
    action: undefined,
    operands: [],
    flags: { openclaw: '/x/openclaw', force: 'all', reply: true },
  },
  env: {},
  signal: new AbortController().signal,
  progress: () => {},
  now: () => NOW,
  standing: newStanding(),
}
const calm: TaskResult = { ok: true, changed: false, summary: 'Fine.', attention: [] }
const task = (run: Task['run']): Task => ({ name: 'refresh', everyMs: 4 * HOUR, script: ['refresh'], run })
const open = { code: 'old', message: 'Old.', fix: 'Mend.' }

async function ranWith(run: Task['run'], before?: TaskState) {
  const saved: TaskState[] = []
  const ran = await runTask(task(run), before, context, (state) => saved.push(state))
  return { ran, begun: saved[0]! }
}

describe('a task', () => {
  test('sees which OpenClaw is meant and none of the flags of the heartbeat', async () => {
    let seen: unknown
    await ranWith(async ({ invocation }) => {
      seen = invocation
      return calm
    })
    expect(seen).toEqual({ action: undefined, operands: [], flags: { openclaw: '/x/openclaw' } })
  })

  test('counts as failed while it runs, so that a killed one waits', async () => {
    const { ran, begun } = await ranWith(async () => calm)
    expect(begun).toMatchObject({ at: NOW, failures: 1, ok: false })
    expect(ran.state).toMatchObject({ at: NOW, failures: 0, ok: true, summary: 'Fine.' })
  })

  test('that cannot reach Chutes is no matter for a person, and keeps what was open', async () => {
    const before: TaskState = {
      at: NOW - HOUR,
      failures: 0,
      failingSince: undefined,
      ok: true,
      summary: '',
      attention: [open],
    }
    const { ran } = await ranWith(async () => {
      throw new SkillError('E_CHUTES_UNREACHABLE', 'Chutes could not be reached.', { fix: 'Try later.' })
    }, before)
    expect(ran).toMatchObject({ ok: false, summary: 'Chutes could not be reached.' })
    expect(ran.state.attention).toEqual([open])
  })

  test('that has not reached Chutes for a day is one, in words that stay the same', async () => {
    const fails = async (failures: number): Promise<RanTask> => {
      const before: TaskState = {
        at: NOW - HOUR,
        failures,
        failingSince: NOW - 25 * HOUR,
        ok: false,
        summary: '',
        attention: [],
      }
      const { ran } = await ranWith(async () => {
        throw new SkillError('E_CHUTES_UNREACHABLE', 'Chutes could not be reached.', { fix: 'Try later.' })
      }, before)
      return ran
    }
    const [once, twice] = [await fails(9), await fails(10)]
    expect(once.state.attention).toEqual([
      {
        code: 'E_CHUTES_UNREACHABLE',
        message: 'The refresh task has failed since 2026-11-21: Chutes could not be reached.',
        fix: 'Try later.',
      },
    ])
    expect(twice.state.attention).toEqual(once.state.attention)
  })

  test('that only a person can mend is told at once, with the command that is meant', async () => {
    const { ran } = await ranWith(async () => {
      throw new SkillError('E_CONFIG_INVALID', 'It does not parse.', {
        fix: 'Mend the file, then run this again.',
      })
    })
    expect(ran.state.attention[0]).toMatchObject({ code: 'E_CONFIG_INVALID' })
    expect(ran.state.attention[0]?.fix).toMatch(/run this again\. The command: node .*refresh\.js\b/)
  })

  test('that failed after it had written says so, and one that wrote nothing does not', async () => {
    const failsWith = (writes: number) =>
      ranWith(async ({ standing }) => {
        standing.writes += writes
        throw new SkillError('E_CONFIG_INVALID', 'It does not parse. Nothing was changed.', { fix: 'Mend.' })
      })
    expect((await failsWith(1)).ran).toMatchObject({
      changed: true,
      summary: 'It does not parse. What was changed before that stands.',
    })
    expect((await failsWith(0)).ran).toMatchObject({ changed: false })
  })

  test('with a defect keeps the text of it to itself', async () => {
    const { ran } = await ranWith(async () => {
      throw new Error('a secret')
    })
    expect(JSON.stringify(ran)).not.toContain('a secret')
    expect(ran.state.attention).toHaveLength(1)
  })

  test('that is interrupted stops the whole run', async () => {
    const stop = new AbortController()
    const stopped = runTask(
      task(async () => {
        stop.abort()
        throw new Error('aborted')
      }),
      undefined,
      { ...context, signal: stop.signal },
      () => {},
    )
    await expect(stopped).rejects.toThrow('aborted')
  })
})

const state: TaskState = {
  at: NOW,
  failures: 0,
  failingSince: undefined,
  ok: true,
  summary: '',
  attention: [],
}
const ran = (name: string, summary: string): RanTask => ({
  task: name,
  ok: true,
  changed: true,
  summary,
  state,
})
const waiting = TASKS.filter(({ wanted }) => !wanted).map(({ name, everyMs }) => ({
  task: name,
  dueAt: NOW + everyMs,
}))
const printed = (beat: HeartbeatOutcome): string =>
  JSON.stringify(resultDocument('heartbeat', heartbeatReport(beat)))

describe('a quiet answer', () => {
  test.each<readonly [string, HeartbeatOutcome]>([
    ['nothing was due', { silent: 'HEARTBEAT_OK', waiting }],
    ['nothing was due, and matters are open that were told', { silent: 'NO_REPLY', waiting, open: 12 }],
    [
      'another run is under way',
      { silent: 'HEARTBEAT_OK', waiting, locked: [{ task: 'refresh', dueAt: NOW }] },
    ],
    [
      'the model list has news',
      {
        silent: 'HEARTBEAT_OK',
        waiting,
        ran: [ran('refresh', 'Updated the model rows: 2 new, 1 gone, 4 changed; 15 in all.')],
      },
    ],
    [
      'everything was due',
      {
        silent: 'HEARTBEAT_OK',
        waiting,
        ran: [
          ran('refresh', 'Updated the model rows: 1 new; 15 in all. In your settings: a/B-1.2 output −3 %.'),
          ran('status', 'Chutes works; to look at: the catalogue has news: 1 new.'),
          ran('review', 'The choices are good.'),
        ],
      },
    ],
  ])('costs less than 120 tokens when %s', (_, beat) => {
    expect(countTokens(printed(beat))).toBeLessThan(120)
    checkedDocument('heartbeat', heartbeatReport(beat))
  })

  test('tells the gist of what went well, and all of it where something failed', () => {
    const fine = ran('status', 'GLM-5.2 works. It is 10 % cheaper: good.')
    const summaries = ({ data }: ReturnType<typeof heartbeatReport>) =>
      ('ran' in data ? data.ran : []).map(({ summary }) => summary)
    expect(summaries(heartbeatReport({ silent: 'NO_REPLY', waiting, ran: [fine] }))).toEqual([
      'GLM-5.2 works.',
    ])
    const failed = { ...ran('refresh', 'No answer: reset.'), ok: false }
    expect(summaries(heartbeatReport({ silent: 'NO_REPLY', waiting, ran: [fine, failed] }))).toEqual([
      fine.summary,
      failed.summary,
    ])
  })

  test('names the next task and says nothing else', () => {
    expect(heartbeatReport({ silent: 'NO_REPLY', waiting }).data).toEqual({
      ran: [],
      skipped: [{ task: 'refresh', dueAt: '2026-11-22T12:15Z' }],
      attention: [],
      reply: 'NO_REPLY',
    })
  })

  test('says that another run has the lock', () => {
    const { data, summary } = heartbeatReport({
      silent: 'NO_REPLY',
      waiting,
      locked: [{ task: 'status', dueAt: NOW }],
    })
    expect(data).toMatchObject({
      skipped: [{ task: 'status', dueAt: '2026-11-22T08:15Z', reason: 'locked' }],
    })
    expect(summary).toBe('Another heartbeat is under way; nothing was done.')
  })
})

describe('an answer with something to tell', () => {
  const told = heartbeatReport({ silent: 'NO_REPLY', waiting, tell: [open], ran: [ran('refresh', 'Fine.')] })

  test('carries it in the reply and is still a success', () => {
    expect(told.failure).toBeUndefined()
    expect(told.data).toMatchObject({ attention: [open], reply: 'Chutes needs you. Old. To do: Mend.' })
  })

  test('a dry run names everything that waits', () => {
    const dry = heartbeatReport({ silent: 'NO_REPLY', waiting: waiting.slice(1), due: ['refresh'] })
    expect(dry.data).toMatchObject({ due: ['refresh'], ran: [] })
    expect('skipped' in dry.data && dry.data.skipped.length).toBe(waiting.length - 1)
  })
})

test('every task has its own name and a period in whole minutes', () => {
  expect(new Set(TASKS.map((one) => one.name)).size).toBe(TASKS.length)
  for (const one of TASKS) expect(one.everyMs % 60_000).toBe(0)
})

test('the account is left out unless a flag allows the key in the environment, and there is one', () => {
  const names = (flags: Readonly<Record<string, true>>, env: Readonly<Record<string, string>>) =>
    tasksFor({ invocation: { action: undefined, operands: [], flags }, env }).map(({ name }) => name)
  const without = TASKS.map(({ name }) => name).filter((name) => name !== 'account' && name !== 'attest')
  const env = { CHUTES_API_KEY: 'x' }
  expect(names({}, env)).toEqual(without)
  expect(names({ 'from-env': true }, {})).toEqual(without)
  expect(names({ 'from-env': true }, env)).toContain('account')
  expect(names({ attest: true }, {})).toEqual([...without, 'attest'])
})

describe('what a task found that this run is not asked for', () => {
  test.each<readonly [string, number, Readonly<Record<string, true>>, boolean]>([
    ['stays open while another schedule may ask for it', 13, {}, true],
    ['is dropped after two of its periods', 15, {}, false],
    ['stays open where it is asked for', 15, { attest: true }, true],
  ])('%s', (_, days, flags, stays) => {
    const stateDir = mkdtempSync(join(tmpdir(), 'chutes-known-'))
    try {
      const tasks = { attest: { ...state, at: NOW - days * 24 * HOUR, attention: [open] } }
      saveHeartbeat(stateDir, { tasks, told: [] })
      const known = loadKnownState({ ...context, invocation: { ...context.invocation, flags } }, stateDir)
      expect(known.tasks).toEqual({ attest: { ...tasks.attest, attention: stays ? [open] : [] } })
    } finally {
      rmSync(stateDir, { recursive: true, force: true })
    }
  })
})
