import { homedir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { openclawPaths } from '../../../scripts/src/openclaw/paths.ts'

const none = () => false
const only =
  (...paths: readonly string[]) =>
  (path: string) =>
    paths.includes(path)
type Env = Readonly<Record<string, string>>

describe('where OpenClaw keeps its config and state', () => {
  test.each<readonly [string, Env, string, string]>([
    ['by default', {}, '/h/.openclaw/openclaw.json', '/h/.openclaw'],
    [
      'with a config path: the config alone moves',
      { OPENCLAW_CONFIG_PATH: '/c/x.json' },
      '/c/x.json',
      '/h/.openclaw',
    ],
    ['with a state folder: both move', { OPENCLAW_STATE_DIR: '/s' }, '/s/openclaw.json', '/s'],
    ['with a home', { OPENCLAW_HOME: '/o' }, '/o/.openclaw/openclaw.json', '/o/.openclaw'],
    [
      'with config path and state folder',
      { OPENCLAW_CONFIG_PATH: '/c/x.json', OPENCLAW_STATE_DIR: '/s' },
      '/c/x.json',
      '/s',
    ],
    [
      'with state folder and home',
      { OPENCLAW_STATE_DIR: '/s', OPENCLAW_HOME: '/o' },
      '/s/openclaw.json',
      '/s',
    ],
    [
      'with a profile alone: nothing moves',
      { OPENCLAW_PROFILE: 'work' },
      '/h/.openclaw/openclaw.json',
      '/h/.openclaw',
    ],
    ['with ~ in the config path', { OPENCLAW_CONFIG_PATH: '~/x.json' }, '/h/x.json', '/h/.openclaw'],
    ['with ~ in the state folder', { OPENCLAW_STATE_DIR: '~/s' }, '/h/s/openclaw.json', '/h/s'],
    ['with ~ alone as home', { OPENCLAW_HOME: '~' }, '/h/.openclaw/openclaw.json', '/h/.openclaw'],
    ['with ~ in the home', { OPENCLAW_HOME: '~/o' }, '/h/o/.openclaw/openclaw.json', '/h/o/.openclaw'],
    [
      'with ~ under another home',
      { OPENCLAW_HOME: '/o', OPENCLAW_STATE_DIR: '~/s' },
      '/o/s/openclaw.json',
      '/o/s',
    ],
    ['with somebody else’s ~', { OPENCLAW_STATE_DIR: '/x/~you' }, '/x/~you/openclaw.json', '/x/~you'],
    ['with spaces around', { OPENCLAW_STATE_DIR: '  /s  ' }, '/s/openclaw.json', '/s'],
    ['with .. in it', { OPENCLAW_STATE_DIR: '/s/../t' }, '/t/openclaw.json', '/t'],
    [
      'with empty variables',
      { OPENCLAW_STATE_DIR: '', OPENCLAW_CONFIG_PATH: ' ', OPENCLAW_HOME: '' },
      '/h/.openclaw/openclaw.json',
      '/h/.openclaw',
    ],
  ])('%s', (_, env, configPath, stateDir) => {
    expect(openclawPaths({ HOME: '/h', ...env }, none)).toEqual({ configPath, stateDir })
  })

  test.each<readonly [string, Env, string]>([
    ['HOME', { HOME: '/h', USERPROFILE: '/u' }, '/h'],
    ['USERPROFILE where there is no HOME', { USERPROFILE: '/u' }, '/u'],
    ['the account where there is neither', {}, homedir()],
  ])('the home folder is %s', (_, env, home) => {
    expect(openclawPaths(env, none).stateDir).toBe(`${home}/.openclaw`)
  })

  test('a relative folder starts where the script runs', () => {
    expect(openclawPaths({ HOME: '/h', OPENCLAW_STATE_DIR: 's' }, none).stateDir).toBe(`${process.cwd()}/s`)
  })
})

describe('folders and files of older names', () => {
  test.each([
    ['the old folder where only it exists', ['/h/.clawdbot'], '/h/.clawdbot/openclaw.json'],
    ['the new folder where both exist', ['/h/.openclaw', '/h/.clawdbot'], '/h/.openclaw/openclaw.json'],
    [
      'the old file where only it exists',
      ['/h/.openclaw', '/h/.openclaw/clawdbot.json'],
      '/h/.openclaw/clawdbot.json',
    ],
    [
      'the new file where both exist',
      ['/h/.openclaw/clawdbot.json', '/h/.openclaw/openclaw.json'],
      '/h/.openclaw/openclaw.json',
    ],
  ])('%s', (_, existing, configPath) => {
    expect(openclawPaths({ HOME: '/h' }, only(...existing)).configPath).toBe(configPath)
  })

  test('do not matter where the variable says otherwise', () => {
    const env = { HOME: '/h', OPENCLAW_STATE_DIR: '/s' }
    expect(openclawPaths(env, only('/h/.clawdbot', '/h/.openclaw/openclaw.json')).configPath).toBe(
      '/s/openclaw.json',
    )
  })
})

describe('on Windows', () => {
  test.each<readonly [string, Env, string, string]>([
    ['by default', {}, 'C:\\Users\\a b\\.openclaw\\openclaw.json', 'C:\\Users\\a b\\.openclaw'],
    ['with a state folder', { OPENCLAW_STATE_DIR: 'D:\\s' }, 'D:\\s\\openclaw.json', 'D:\\s'],
    [
      'with ~ and a backslash',
      { OPENCLAW_STATE_DIR: '~\\s' },
      'C:\\Users\\a b\\s\\openclaw.json',
      'C:\\Users\\a b\\s',
    ],
    [
      'with ~ and a slash',
      { OPENCLAW_CONFIG_PATH: '~/x.json' },
      'C:\\Users\\a b\\x.json',
      'C:\\Users\\a b\\.openclaw',
    ],
    [
      'on a share',
      { OPENCLAW_HOME: '\\\\nas\\me' },
      '\\\\nas\\me\\.openclaw\\openclaw.json',
      '\\\\nas\\me\\.openclaw',
    ],
  ])('%s', (_, env, configPath, stateDir) => {
    const paths = openclawPaths({ USERPROFILE: 'C:\\Users\\a b', ...env }, none, 'win32')
    expect(paths).toEqual({ configPath, stateDir })
  })
})

test('macOS keeps them where Linux does', () => {
  expect(openclawPaths({ HOME: '/Users/a' }, none, 'darwin').configPath).toBe(
    '/Users/a/.openclaw/openclaw.json',
  )
})
