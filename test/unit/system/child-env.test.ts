import { describe, expect, test } from 'vitest'
import { environmentForChild, environmentForOpenClaw } from '../../../scripts/src/system/child-env.ts'

test.each([
  ['an empty entry, which is the working folder', '/usr/bin::/bin', 'linux', '/usr/bin:/bin'],
  ['a relative entry', './bin:node_modules/.bin:/bin', 'linux', '/bin'],
  ['nothing but those', '.:', 'linux', '/usr/bin:/bin'],
  ['no PATH', undefined, 'darwin', '/usr/bin:/bin'],
  ['a drive without a folder', 'C:\\Windows;bin;C:bin', 'win32', 'C:\\Windows'],
])('a child finds no program in %s', (_what, PATH, platform, expected) => {
  expect(environmentForChild({ PATH }, platform).PATH).toBe(expected)
})

test("Windows' spelling of PATH is one variable", () => {
  expect(environmentForChild({ Path: 'C:\\a' }, 'win32')).toEqual({ PATH: 'C:\\a' })
})

test('what would make a child talk about itself stays out', () => {
  expect(
    environmentForChild({ NODE_DEBUG: 'child_process', NODE_DEBUG_NATIVE: 'x', LANG: 'C' }, 'linux'),
  ).toEqual({
    LANG: 'C',
    PATH: '/usr/bin:/bin',
  })
})

describe('secrets', () => {
  const env = {
    CHUTES_API_KEY: 'a',
    CHUTES_OAUTH_TOKEN: 'b',
    MY_KEY: 'c',
    ACME_API_KEY: 'd',
    LANG: 'C',
    KEYMAP: 'e',
  }
  const names = (made: object) => Object.keys(made).sort()

  test('OpenClaw sees of ours only what its config names; what is not ours it sees anyway', () => {
    expect(names(environmentForOpenClaw(env, new Set(), 'linux'))).toEqual([
      'ACME_API_KEY',
      'KEYMAP',
      'LANG',
      'MY_KEY',
      'PATH',
    ])
    expect(names(environmentForOpenClaw(env, new Set(['CHUTES_API_KEY']), 'linux'))).toEqual([
      'ACME_API_KEY',
      'CHUTES_API_KEY',
      'KEYMAP',
      'LANG',
      'MY_KEY',
      'PATH',
    ])
  })

  test('no other child sees any', () => {
    const chutes = {
      PGPASSWORD: 'g',
      MY_CHUTES: `cpk_${'e'.repeat(32)}`,
      AUTH_HEADER: `Bearer cak_${'e'.repeat(32)}`,
      RENEWAL: `crt_${'e'.repeat(32)}`,
      APP: `csc_${'e'.repeat(32)}`,
    }
    expect(names(environmentForChild({ ...env, ...chutes }, 'linux'))).toEqual(['KEYMAP', 'LANG', 'PATH'])
  })

  test('OpenClaw neither, where Node would tell its environment on standard error', () => {
    const told = { ...env, NODE_DEBUG: 'child_process', MY_CHUTES: 'f' }
    const named = new Set(['CHUTES_API_KEY', 'MY_CHUTES'])
    expect(names(environmentForOpenClaw(told, named, 'linux'))).toEqual(['KEYMAP', 'LANG', 'PATH'])
  })
})

test('a run that was handed over puts its own Node first, and says nothing of it to its children', () => {
  const env = { PATH: '/usr/bin:/bin', CHUTES_STARTED_BY_NODE: '20.20.2' }
  expect(environmentForOpenClaw(env, new Set(), 'linux', '/n/v24/bin/node')).toEqual({
    PATH: '/n/v24/bin:/usr/bin:/bin',
  })
  expect(environmentForChild({ ...env, PATH: 'C:\\a' }, 'win32', 'C:\\n\\node.exe')).toEqual({
    PATH: 'C:\\n;C:\\a',
  })
})
