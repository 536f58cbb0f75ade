import { expect, test } from 'vitest'
import { listJobs } from '../../../../scripts/src/openclaw/cron/cron.ts'
import type { OpenClaw } from '../../../../scripts/src/openclaw/session.ts'

const answering = (jobs: readonly object[], hasMore = false): OpenClaw => ({
  version: '2026.9.6',
  id: 'test',
  command: '/nowhere/openclaw',
  paths: { configPath: '/nowhere/openclaw.json', stateDir: '/nowhere' },
  env: {},
  keyVariables: new Set(),
  run: async () => ({ kind: 'exited', code: 0, stdout: JSON.stringify({ jobs, hasMore }), stderr: '' }),
})

test('a job is listed under an id that may be told and handed back, or not at all', async () => {
  const good = ['0b5a1c7e-98d4-4c2f-8a1b-3f6d2e9c7a10', 'job_1.a:b']
  const bad = ['--all', 'a job that talks to you', 'x'.repeat(101), '', 'a\nb']
  const jobs = [...good, ...bad].map((id) => ({ id, name: 'chutes heartbeat' }))
  expect((await listJobs(answering(jobs), 'declaration')).map(({ id }) => id)).toEqual(good)
})

test('none of ours in a part of the jobs is no reason to add one: it would be added again and again', async () => {
  const part = answering([{ id: 'one' }], true)
  expect(await listJobs(part, 'command')).toHaveLength(1)
  await expect(listJobs(part, 'command', true)).rejects.toMatchObject({ code: 'E_SCHEDULE_REFUSED' })
  const ours = { id: 'two', name: 'chutes heartbeat', payload: { argv: ['node', '/x/heartbeat.js'] } }
  expect(await listJobs(answering([ours], true), 'command', true)).toHaveLength(1)
})
