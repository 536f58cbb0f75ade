import { describe, expect, test } from 'vitest'
import {
  type FoundJob,
  JOB_KEY,
  JOB_NAME,
  ourJobs,
  planJob,
  type WantedJob,
} from '../../../../scripts/src/domain/heartbeat/scheduled-job.ts'

const argv = ['/usr/bin/node', '/skills/chutes/scripts/heartbeat.js', '--reply']
const wanted: WantedJob = { argv, everyMs: 3_600_000, delivery: { mode: 'none' }, agent: undefined }
const job = (id: string, changes: Partial<FoundJob> = {}): FoundJob => ({
  id,
  name: JOB_NAME,
  key: undefined,
  enabled: true,
  everyMs: 3_600_000,
  argv,
  text: undefined,
  delivery: { mode: 'none' },
  agent: 'main',
  ...changes,
})
const declared = (id: string, changes: Partial<FoundJob> = {}) => job(id, { key: JOB_KEY, ...changes })
const NOTHING = { add: false, enable: [], remove: [] }
const theirs = [
  job('their-turn', { argv: undefined }),
  job('their-command', { argv: ['sh', '-c', 'echo hello'] }),
  job('another', { name: 'backup', argv: ['/x/heartbeat.js'] }),
]

test('a job of the same name that runs something else is theirs', () => {
  expect(ourJobs(theirs)).toEqual([])
  expect(
    ourJobs([job('windows', { argv: ['C:\\node.exe', 'C:\\chutes\\scripts\\heartbeat.js'] })]),
  ).toHaveLength(1)
})

test('a job that an upgrade of OpenClaw made of our lines in HEARTBEAT.md gives way to the right one', () => {
  const migrated = job('migrated', {
    name: 'chutes',
    key: 'heartbeat-task:main:472e8b32850b6f30621d8aa1',
    argv: undefined,
    text: 'Run `node ~/skills/chutes/scripts/heartbeat.js` with the exec tool (yieldMs 120000). Answer with its data.reply.',
  })
  const prose = { ...migrated, id: 'prose', text: 'Look at heartbeat.js once.' }
  expect(planJob('declaration', wanted, [...theirs, migrated, prose])).toEqual({
    add: true,
    enable: [],
    remove: ['migrated'],
  })
  expect(planJob('declaration', wanted, [declared('a'), migrated]).add).toBe(false)
})

describe.each(['declaration', 'command'] as const)('with a scheduler of the kind "%s"', (kind) => {
  const make = kind === 'declaration' ? declared : job

  test('a job is added where there is none', () => {
    expect(planJob(kind, wanted, theirs)).toEqual({ add: true, enable: [], remove: [] })
  })

  test('nothing is done about one that is right', () => {
    expect(planJob(kind, wanted, [...theirs, make('a')])).toEqual(NOTHING)
    expect(planJob(kind, { ...wanted, agent: 'main' }, [make('a')])).toEqual(NOTHING)
  })

  test('a disabled one is enabled', () => {
    expect(planJob(kind, wanted, [make('a', { enabled: false })])).toEqual({ ...NOTHING, enable: ['a'] })
  })

  test('a second one is removed', () => {
    expect(planJob(kind, wanted, [make('a'), job('b')])).toEqual({ ...NOTHING, remove: ['b'] })
  })

  test.each<readonly [string, Partial<WantedJob>]>([
    ['another path', { argv: ['/usr/bin/node', '/elsewhere/heartbeat.js'] }],
    ['another period', { everyMs: 1 }],
    ['another delivery', { delivery: { mode: 'announce', channel: 'last', to: undefined } }],
    ['another agent', { agent: 'ops' }],
  ])('%s means another job', (_, changes) => {
    const plan = planJob(kind, { ...wanted, ...changes }, [make('a')])
    // under the same key the one that is there is changed
    expect(plan).toEqual({ add: true, enable: [], remove: kind === 'declaration' ? [] : ['a'] })
  })
})

test('a job from before the release had keys is replaced', () => {
  expect(planJob('declaration', wanted, [job('a')])).toEqual({ add: true, enable: [], remove: ['a'] })
  expect(planJob('declaration', wanted, [job('a'), declared('b')])).toEqual({ ...NOTHING, remove: ['a'] })
})

test('a disabled job that has to change is changed and enabled', () => {
  expect(planJob('declaration', { ...wanted, everyMs: 1 }, [declared('a', { enabled: false })])).toEqual({
    add: true,
    enable: ['a'],
    remove: [],
  })
})
