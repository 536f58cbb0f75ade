import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ScheduleEnvironment } from '../../../../../scripts/src/commands/heartbeat/schedule/detect-schedule-environment.ts'
import {
  findSchedule,
  type ScheduleMemory,
} from '../../../../../scripts/src/commands/heartbeat/schedule/find.ts'
import { HEARTBEAT_MARKS } from '../../../../../scripts/src/domain/heartbeat/heartbeat-file.ts'
import type { Route } from '../../../../../scripts/src/domain/heartbeat/schedule-route.ts'
import { JOB_KEY, JOB_NAME } from '../../../../../scripts/src/domain/heartbeat/scheduled-job.ts'
import type { JsonObject } from '../../../../../scripts/src/domain/json.ts'
import { viewConfig } from '../../../../../scripts/src/openclaw/config/config-schema.ts'
import { schedulerState, seenScheduler } from '../../../../../scripts/src/openclaw/cron/cron.ts'
import type { OpenClawOutcome } from '../../../../../scripts/src/openclaw/run.ts'
import type { ScheduleState } from '../../../../../scripts/src/state/schedule-state.ts'
import { answeringOpenClaw } from '../../../openclaw/answering-openclaw.ts'
import { fakeContext } from '../../shared/write/fake-openclaw.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chutes-find-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const OLD = { cron: 'none', heartbeat: 'file', profilePort: false } as const
const PAIRS = { cron: 'command', heartbeat: 'file', profilePort: false } as const
const NEW = { cron: 'declaration', heartbeat: 'scratch', profilePort: true } as const
const JOB = { id: 'one', name: JOB_NAME, declarationKey: JOB_KEY, payload: { argv: ['heartbeat.js'] } }
const said = (document: object): OpenClawOutcome => ({
  kind: 'exited',
  code: 0,
  stdout: JSON.stringify(document),
  stderr: '',
})
const FAILED: OpenClawOutcome = { kind: 'exited', code: 1, stdout: '', stderr: 'gateway closed' }

/** Looks for the schedule, and tells what it found and what OpenClaw was asked for. */
async function look(
  environment: Pick<ScheduleEnvironment, 'can' | 'scheduler'> & Partial<ScheduleEnvironment>,
  {
    config = {},
    answer = FAILED,
    memory,
  }: {
    readonly config?: JsonObject
    readonly answer?: OpenClawOutcome
    readonly memory?: ScheduleMemory
  } = {},
) {
  const { calls, openclaw: answering } = answeringOpenClaw(answer)
  const openclaw = {
    ...answering,
    env: { HOME: home, PATH: home },
    paths: { configPath: join(home, 'openclaw.json'), stateDir: join(home, '.openclaw') },
  }
  const context = { ...fakeContext('reset'), env: openclaw.env }
  const view = viewConfig(config)
  const seen = {
    ...{ recorded: undefined, file: 'read', look: seenScheduler, ...environment, openclaw },
    config: { view, exists: true, commented: [], includes: false, sources: new Map() },
  } as ScheduleEnvironment
  const found = await findSchedule(context, seen, memory)
  return { ...found, asked: calls.map(({ args }) => args.slice(0, 2).join(' ')) }
}

function markedFile(...folders: readonly string[]): string {
  const path = join(home, ...folders, 'HEARTBEAT.md')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${HEARTBEAT_MARKS.begin}\nours\n${HEARTBEAT_MARKS.end}\n`)
  return path
}

describe('HEARTBEAT.md', () => {
  test('is found in the standard workspace, and nobody is asked', async () => {
    const path = markedFile('.openclaw', 'workspace')
    expect(await look({ can: OLD, scheduler: 'no-commands' })).toEqual({
      installed: [{ via: 'heartbeat-md', path }],
      unseen: [],
      asked: [],
    })
  })

  test.each([
    { agents: { defaults: { workspace: '~/mine' } } },
    { agents: { list: [{ id: 'main', workspace: '~/mine' }] } },
  ])('is where OpenClaw says, where the config names a workspace: %j', async (config) => {
    const path = markedFile('mine')
    const answer = said({ workspaceDir: dirname(path) })
    expect(await look({ can: OLD, scheduler: 'no-commands' }, { config, answer })).toMatchObject({
      installed: [{ via: 'heartbeat-md', path }],
      asked: ['skills list'],
    })
    expect((await look({ can: OLD, scheduler: 'no-commands' }, { config })).unseen).toMatchObject([
      { via: 'heartbeat-md', reason: expect.stringContaining('workspace') },
    ])
  })
})

describe('HEARTBEAT.md in a workspace that a variable names', () => {
  const OTHER = { can: OLD, scheduler: 'no-commands' } as const
  const moved = () => {
    const path = markedFile('elsewhere')
    return { path, answer: said({ workspaceDir: dirname(path) }) }
  }

  test.each([undefined, { via: 'print', at: 1, file: undefined } as const])(
    'is where OpenClaw says, where nothing remembers it: %j',
    async (recorded) => {
      const { path, answer } = moved()
      expect(await look({ ...OTHER, recorded }, { answer })).toEqual({
        installed: [{ via: 'heartbeat-md', path }],
        unseen: [],
        asked: ['skills list'],
      })
      expect(await look({ ...OTHER, recorded })).toMatchObject({
        installed: [],
        unseen: [{ via: 'heartbeat-md', reason: expect.stringContaining('workspace') }],
      })
    },
  )

  test('is asked for neither where it is remembered nor where there never was one', async () => {
    const { path, answer } = moved()
    const recorded = { via: 'heartbeat-md', at: 1, file: { path, created: true } } as const
    const known = await look({ ...OTHER, recorded }, { answer })
    expect(known).toEqual({ installed: [{ via: 'heartbeat-md', path }], unseen: [], asked: [] })
    const fresh = await look(OTHER, { answer, memory: 'whole' })
    expect(fresh).toEqual({ installed: [], unseen: [], asked: [] })
  })
})

test('HEARTBEAT.md is looked for wherever it was left', async () => {
  const path = markedFile('elsewhere')
  const file = { path, created: false }
  const left = { can: OLD, scheduler: 'no-commands' } as const
  const named = await look({
    ...left,
    recorded: { via: 'crontab', at: 1, left: [{ via: 'heartbeat-md', file }] },
  })
  expect(named).toMatchObject({ installed: [{ via: 'heartbeat-md', path }], asked: [] })
  const unnamed = await look({
    ...left,
    recorded: { via: 'crontab', at: 1, left: [{ via: 'heartbeat-md' }] },
  })
  expect(unnamed.asked).toEqual(['skills list'])
})

test.skipIf(process.platform === 'win32').each<readonly [Route, readonly object[]]>([
  ['crontab', [{ via: 'crontab', fix: expect.stringContaining('crontab -l') }]],
  ['print', []],
])('a crontab that cannot be read is told where the schedule was put there: %s', async (via, unseen) => {
  const found = await look({ can: NEW, scheduler: 'no-gateway', recorded: { via, at: 1 } })
  expect(found).toMatchObject({ installed: [], unseen })
})

describe('a job of the scheduler', () => {
  test('is found with one question', async () => {
    const found = await look({ can: NEW, scheduler: 'ready' }, { answer: said({ jobs: [JOB] }) })
    expect(found).toMatchObject({
      installed: [{ via: 'openclaw', job: { id: 'one' } }],
      asked: ['cron list'],
    })
  })

  test('is not there where this machine was never paired, and looking does not pair it', async () => {
    const answer = said({ jobs: [JOB] })
    expect(await look({ can: PAIRS, scheduler: 'ready' }, { answer, memory: 'whole' })).toMatchObject({
      installed: [],
      asked: [],
    })
    const recorded = { via: 'openclaw', at: 1, file: undefined } as const
    const known = await look({ can: PAIRS, scheduler: 'ready', recorded }, { answer })
    expect(known).toMatchObject({ installed: [{ via: 'openclaw' }], asked: ['cron rm', 'cron list'] })
  })

  test.each<ScheduleState>([
    { via: 'openclaw', at: 1 },
    { via: 'crontab', at: 1, left: [{ via: 'openclaw' }] },
  ])('is not forgotten while the Gateway is down: %j', async (recorded) => {
    const { unseen } = await look({ can: NEW, scheduler: 'no-gateway', recorded })
    expect(unseen).toContainEqual(expect.objectContaining({ via: 'openclaw' }))
  })

  test('is missed only where what listens was not asked whether it is a scheduler', async () => {
    const nobody = { config: { gateway: { port: 1 } } }
    const listening = { can: NEW, scheduler: 'ready' } as const
    expect(await look({ ...listening, look: seenScheduler }, nobody)).toMatchObject({
      installed: [],
      unseen: [],
    })
    await expect(look({ ...listening, look: schedulerState }, nobody)).rejects.toMatchObject({
      code: 'E_GATEWAY_UNREACHABLE',
    })
  })
})
