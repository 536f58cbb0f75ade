import { describe, expect, test } from 'vitest'
import {
  chooseRoute,
  heartbeatFileState,
  ROUTES,
  type ScheduleSupport,
} from '../../../../scripts/src/domain/heartbeat/schedule-route.ts'

const SCHEDULERS = ['ready', 'no-commands', 'off', 'no-gateway', 'remote'] as const
const FILES = ['read', 'not-read', 'off'] as const

describe('auto', () => {
  test.each<readonly [ScheduleSupport['scheduler'], ScheduleSupport['file'], string]>([
    ['ready', 'not-read', 'openclaw'],
    ['ready', 'read', 'openclaw'],
    ['no-commands', 'read', 'heartbeat-md'],
    ['no-commands', 'off', 'print'],
    ['no-gateway', 'read', 'print'],
    ['no-gateway', 'not-read', 'print'],
    ['off', 'not-read', 'print'],
    ['remote', 'read', 'print'],
  ])('with a scheduler that is %s and a file that is %s takes %s', (scheduler, file, route) => {
    expect(chooseRoute('auto', { scheduler, file })).toMatchObject({
      route,
      reason: expect.stringMatching(/\S/),
    })
  })

  test('always finds a way', () => {
    for (const scheduler of SCHEDULERS)
      for (const file of FILES) expect(chooseRoute('auto', { scheduler, file })).toHaveProperty('route')
  })
})

describe('a wish', () => {
  test.each(ROUTES)('%s is taken or refused with a reason, never replaced', (wish) => {
    for (const scheduler of SCHEDULERS)
      for (const file of FILES) {
        const choice = chooseRoute(wish, { scheduler, file })
        if ('refused' in choice) expect(choice.refused).toMatch(/\S/)
        else expect(choice.route).toBe(wish)
      }
  })

  test('for what works is taken, for what does not is refused', () => {
    expect(chooseRoute('openclaw', { scheduler: 'ready', file: 'off' })).toHaveProperty('route')
    expect(chooseRoute('openclaw', { scheduler: 'remote', file: 'read' })).toHaveProperty('refused')
    expect(chooseRoute('heartbeat-md', { scheduler: 'ready', file: 'read' })).toHaveProperty('route')
    expect(chooseRoute('heartbeat-md', { scheduler: 'ready', file: 'not-read' })).toHaveProperty('refused')
  })
})

describe('HEARTBEAT.md', () => {
  const defaults = (every: unknown) => ({ agents: { defaults: { heartbeat: { every: every as string } } } })
  const list = (...agents: object[]) => ({ agents: { list: agents as never } })

  test.each([
    ['a release that never reads it', 'scratch', {}, 'not-read'],
    ['no setting', 'file', {}, 'read'],
    ['a period', 'file', defaults('30m'), 'read'],
    ['a period of ten minutes', 'file', defaults('10m'), 'read'],
    ['a period of zero', 'file', defaults('0m'), 'off'],
    ['a bare zero', 'file', defaults('0'), 'off'],
    ['a setting of an unknown shape', 'file', defaults(5), 'read'],
    [
      'a heartbeat of the default agent',
      'file',
      list({ id: 'a' }, { id: 'b', default: true, heartbeat: {} }),
      'read',
    ],
    ['a heartbeat of another agent only', 'file', list({ id: 'a' }, { id: 'b', heartbeat: {} }), 'off'],
    ['a default agent without one', 'file', list({ id: 'a', heartbeat: { every: '0m' } }), 'off'],
  ] as const)('with %s', (_, kind, config, state) => {
    expect(heartbeatFileState(kind, config)).toBe(state)
  })
})
