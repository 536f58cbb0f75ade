import { expect, test } from 'vitest'
import { environmentForChild } from '../../../scripts/src/system/child-env.ts'

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
