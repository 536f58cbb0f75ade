import { expect, test } from 'vitest'
import { type HeartbeatFacts, heartbeatCheck } from '../../../../scripts/src/domain/checks/check-heartbeat.ts'

const NOW = 1_795_000_000_000
const HOUR = 3_600_000
const scheduled = (hoursAgo: number, via: 'openclaw' | 'print' = 'openclaw') => ({
  via,
  at: NOW - hoursAgo * HOUR,
})

test.each<readonly [string, Partial<HeartbeatFacts>, string, RegExp]>([
  ['never ran and is not scheduled', {}, 'pass', /nothing keeps Chutes current/],
  ['runs now and then, as an agent does it', { lastRun: NOW - 90 * HOUR }, 'pass', /^last ran 3 days ago$/],
  ['was just scheduled', { scheduled: scheduled(1) }, 'pass', /^scheduled by openclaw, never ran$/],
  [
    'is scheduled and runs',
    { scheduled: scheduled(900), lastRun: NOW - 3.5 * HOUR },
    'pass',
    /last ran 3 h ago/,
  ],
  ['ran just now', { scheduled: scheduled(900), lastRun: NOW }, 'pass', /less than an hour ago/],
  [
    'is scheduled and stopped',
    { scheduled: scheduled(900), lastRun: NOW - 27 * HOUR },
    'warn',
    /but last ran 27 h ago/,
  ],
  ['was scheduled and never began', { scheduled: scheduled(27) }, 'warn', /but never ran/],
  [
    'was printed for a person, who may not have wanted it',
    { scheduled: scheduled(900, 'print') },
    'pass',
    /./,
  ],
  ['ran in the future', { scheduled: scheduled(1), lastRun: NOW + HOUR }, 'pass', /never ran/],
  ['lost its lines', { scheduled: scheduled(1), fileLost: true }, 'warn', /gone from HEARTBEAT\.md/],
  ['found something', { lastRun: NOW, open: ['a', 'b', 'a'] }, 'warn', /needs a person: a, b$/],
])('a heartbeat that %s', (_, facts, status, detail) => {
  const check = heartbeatCheck({ scheduled: undefined, lastRun: undefined, open: [], now: NOW, ...facts })
  expect(check).toMatchObject({ id: 'heartbeat', status, detail: expect.stringMatching(detail) })
  if (status === 'warn')
    expect(check.fix).toEqual({ script: 'heartbeat', args: facts.fileLost ? 'install' : 'show' })
})
