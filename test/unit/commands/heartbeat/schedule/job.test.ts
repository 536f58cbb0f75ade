import { isAbsolute, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { askedTasks, scheduledCommand } from '../../../../../scripts/src/commands/heartbeat/schedule/job.ts'
import { openclawPaths } from '../../../../../scripts/src/openclaw/paths.ts'
import type { OpenClaw } from '../../../../../scripts/src/openclaw/session.ts'
import type { Context } from '../../../../../scripts/src/shell/context.ts'

const openclaw = (env: Readonly<Record<string, string>> = {}) =>
  ({
    command: '/opt/openclaw',
    env,
    paths: openclawPaths({ HOME: '/home/ada', ...env }),
  }) as unknown as OpenClaw
const asked = (flags: Readonly<Record<string, string | boolean>>) =>
  ({ invocation: { action: 'install', operands: [], flags } }) as unknown as Context<'heartbeat'>
const words = (flags: Readonly<Record<string, string | boolean>>) =>
  scheduledCommand(asked(flags), openclaw(), ['--reply']).argv

describe('a scheduled command', () => {
  test('names everything by its absolute path', () => {
    const [node, script, ...rest] = words({})
    expect(node).toMatch(/^(?:\/|[A-Z]:)/)
    expect(script).toMatch(/^(?:\/|[A-Z]:).*heartbeat\.js$/)
    expect(rest).toEqual(['--reply', '--openclaw', '/opt/openclaw'])
  })

  test.each([
    [{ 'from-env': true }, ['--from-env']],
    [{ attest: true }, ['--attest']],
    [{ profile: 'work' }, ['--profile', 'work']],
    [{ attest: true, 'from-env': true, profile: 'work' }, ['--from-env', '--attest', '--profile', 'work']],
    [{ via: 'crontab', write: true, channel: 'last', agent: 'ops', 'dry-run': true, openclaw: '/x' }, []],
  ])('asked for with %o passes on %o', (flags, expected) => {
    expect(words(flags).slice(3, -2)).toEqual(expected)
  })

  test('takes along which OpenClaw is meant, and never a key', () => {
    const gateway = { OPENCLAW_PROFILE: ' work ', OPENCLAW_GATEWAY_PORT: '19001' }
    const others = { CHUTES_BASE_URL: ' ', CHUTES_API_KEY: 'secret', PATH: '/bin' }
    const env = { OPENCLAW_STATE_DIR: '/state', ...gateway, ...others }
    const command = scheduledCommand(asked({ 'from-env': true }), openclaw(env), [])
    const carried = { ...gateway, OPENCLAW_PROFILE: 'work', OPENCLAW_STATE_DIR: resolve('/state') }
    expect(command.env).toEqual(carried)
    expect(JSON.stringify(command)).not.toContain('secret')
  })

  test('carries resolved paths and parsed addresses, so that no line of it can end early', () => {
    const env = { OPENCLAW_STATE_DIR: 'state', CHUTES_BASE_URL: 'https://a.example/v1/\n0 * * * * evil' }
    const { CHUTES_BASE_URL, OPENCLAW_STATE_DIR } = scheduledCommand(asked({}), openclaw(env), []).env
    expect(CHUTES_BASE_URL).toBe('https://a.example/v1/0%20*%20*%20*%20*%20evil')
    expect(OPENCLAW_STATE_DIR).toMatch(/^(?:\/|[A-Z]:).*state$/)
  })

  test('names an absolute state folder, wherever it runs, for a home that is relative', () => {
    const env = { HOME: '.', OPENCLAW_HOME: '~', OPENCLAW_CONFIG_PATH: 'openclaw.json' }
    const command = scheduledCommand(asked({}), openclaw(env), [])
    expect(Object.values(command.env).filter((path) => !isAbsolute(path))).toEqual([])
    expect(isAbsolute(openclawPaths({ HOME: 'relative' }).stateDir)).toBe(true)
    expect(isAbsolute(openclawPaths({ HOME: '.' }).configPath)).toBe(true)
  })

  test.each([
    { OPENCLAW_STATE_DIR: '/a\n* * * * * evil' },
    { OPENCLAW_CONFIG_PATH: '/a\u2028b' },
    { OPENCLAW_STATE_DIR: '/a\u202eb' },
    { OPENCLAW_HOME: '/a\u200bb' },
    { OPENCLAW_PROFILE: 'a\n* * * * * evil' },
  ])('is refused with %j', (env) => {
    expect(() => scheduledCommand(asked({}), openclaw(env), [])).toThrow(
      expect.objectContaining({ code: 'E_SCHEDULE_REFUSED' }),
    )
  })
})

test('only what adds tasks goes into the lines of HEARTBEAT.md', () => {
  expect(askedTasks(asked({ attest: true, 'from-env': true, via: 'auto' }))).toEqual([
    '--from-env',
    '--attest',
  ])
})
