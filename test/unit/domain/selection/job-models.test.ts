import { expect, test } from 'vitest'
import { defaultModelJobs, modelsOfJobs } from '../../../../scripts/src/domain/selection/job-models.ts'

test('jobs count when they ask the default model', () => {
  const jobs = [
    { payload: { kind: 'agentTurn', message: 'x' } },
    { payload: { kind: 'systemEvent', text: 'x' } },
    { payload: { kind: 'agentTurn', model: 'acme/x' } },
    { payload: { kind: 'command', argv: [] } },
    { enabled: false, payload: { kind: 'agentTurn' } },
    { payload: 'agentTurn' },
    {},
  ]
  expect(defaultModelJobs(jobs)).toBe(2)
  expect(defaultModelJobs([])).toBe(0)
})

test('a job names models by reference, wherever its payload has them', () => {
  const jobs = [
    { id: '1', name: 'nightly', payload: { kind: 'agentTurn', model: 'chutes/z/GLM-5' } },
    { id: '2', enabled: false, payload: { model: 'chutes/z/GLM-5', fallbacks: ['acme/x', 'chutes/k/Kimi'] } },
    {
      id: '3',
      name: 'other',
      payload: { kind: 'agentTurn', model: 'acme/x', message: 'ask chutes/z/GLM-5' },
    },
  ]
  expect([...modelsOfJobs(jobs)]).toEqual([
    ['z/GLM-5', ['cron job nightly', 'cron job 2']],
    ['k/Kimi', ['cron job 2']],
  ])
})

test('a name cannot smuggle anything in, and is short', () => {
  const jobs = [{ name: `x\u001b[2J\u202e${'y'.repeat(100)}`, payload: { model: 'chutes/z/GLM-5' } }]
  const [[name] = []] = [...modelsOfJobs(jobs).values()]
  expect(name).toMatch(/^cron job x \[2J y+…?$/)
  expect(name?.length).toBeLessThan(75)
})
