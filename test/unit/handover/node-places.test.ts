import { describe, expect, test } from 'vitest'
import {
  inRange,
  nodePlaces,
  nodeVersion,
  type OpenClawCommand,
  openclawPlaces,
} from '../../../scripts/src/handover/node-places.ts'

const command = (path: string, real = path, text = ''): OpenClawCommand => ({ path, real, text })
const NOWHERE = { PATH: '' }

test.each([
  ['the folders of PATH, in order', '/usr/bin:/opt/n/bin', 'linux', ['/usr/bin/node', '/opt/n/bin/node']],
  ['no empty or relative one', ':.:./bin:node_modules/.bin:/bin:', 'linux', ['/bin/node']],
  ['each once', '/bin:/usr/bin:/bin', 'darwin', ['/bin/node', '/usr/bin/node']],
  ['node.exe on Windows', 'C:\\a;.;"C:\\b c"', 'win32', ['C:\\a\\node.exe', 'C:\\b c\\node.exe']],
])('along PATH: %s', (_what, PATH, platform, places) => {
  expect(nodePlaces({ PATH }, undefined, platform)).toEqual(places)
})

const LAYOUTS: readonly (readonly [string, OpenClawCommand, string])[] = [
  [
    'nvm',
    command(
      '/h/.nvm/versions/node/v24/bin/openclaw',
      '/h/.nvm/versions/node/v24/lib/node_modules/openclaw/openclaw.mjs',
    ),
    '/h/.nvm/versions/node/v24/bin/node',
  ],
  [
    'nvm, linked from elsewhere',
    command('/usr/local/bin/openclaw', '/h/.nvm/versions/node/v24/lib/node_modules/openclaw/openclaw.mjs'),
    '/h/.nvm/versions/node/v24/bin/node',
  ],
  [
    "fnm, through a shell's own folder",
    command(
      '/run/fnm_multishells/7/bin/openclaw',
      '/h/fnm/node-versions/v24/installation/lib/node_modules/openclaw/openclaw.mjs',
    ),
    '/h/fnm/node-versions/v24/installation/bin/node',
  ],
  ['volta', command('/h/.volta/bin/openclaw', '/h/.volta/bin/volta-shim'), '/h/.volta/bin/node'],
  [
    'a Node of mise',
    command(
      '/h/mise/installs/node/24.1.0/bin/openclaw',
      '/h/mise/installs/node/24.1.0/lib/node_modules/openclaw/openclaw.mjs',
    ),
    '/h/mise/installs/node/24.1.0/bin/node',
  ],
  [
    'a tool of mise',
    command(
      '/h/mise/shims/openclaw',
      '/h/mise/installs/npm-openclaw/2026.9.6/lib/node_modules/openclaw/openclaw.mjs',
    ),
    '/h/mise/shims/node',
  ],
  ["OpenClaw's own installer", command('/h/.openclaw/bin/openclaw'), '/h/.openclaw/tools/node/bin/node'],
  [
    'a first line',
    command('/opt/b/openclaw', '/opt/b/openclaw', '#!/opt/homebrew/opt/node/bin/node\n'),
    '/opt/homebrew/opt/node/bin/node',
  ],
  [
    'a launcher',
    command(
      '/x/openclaw',
      '/x/openclaw',
      '#!/bin/sh\nexec "/opt/n 24/bin/node" a\nexec \'/opt/m/bin/node\' "$@"\n',
    ),
    '/opt/m/bin/node',
  ],
]

test.each(LAYOUTS)('beside openclaw: %s', (_what, openclaw, place) => {
  expect(nodePlaces(NOWHERE, openclaw, 'linux')).toContain(place)
})

test.each<readonly [string, OpenClawCommand, string]>([
  ['nvm-windows and fnm', command('C:\\nvm4w\\nodejs\\openclaw.cmd'), 'C:\\nvm4w\\nodejs\\node.exe'],
  [
    'a launcher',
    command(
      'C:\\b\\openclaw.cmd',
      'C:\\b\\openclaw.cmd',
      '@echo off\r\n"C:\\Program Files\\n\\node.exe" "%~dp0\\x.mjs" %*\r\n',
    ),
    'C:\\Program Files\\n\\node.exe',
  ],
])('beside openclaw on Windows: %s', (_what, openclaw, place) => {
  expect(nodePlaces({ Path: '' }, openclaw, 'win32')).toContain(place)
})

test('no launcher names a Node that is relative or made of variables', () => {
  const text = '#!/usr/bin/env node\nexec node a\nexec ./node a\nexec "$HOME/bin/node" a\n'
  expect(nodePlaces(NOWHERE, command('/x/openclaw', '/x/openclaw', text), 'linux')).toEqual([
    '/x/node',
    '/tools/node/bin/node',
  ])
})

test('openclaw is looked for along PATH, with the names of the system', () => {
  expect(openclawPlaces({ PATH: '.:/a:/b' }, 'linux')).toEqual(['/a/openclaw', '/b/openclaw'])
  expect(openclawPlaces({ Path: 'C:\\a' }, 'win32')).toEqual([
    'C:\\a\\openclaw.cmd',
    'C:\\a\\openclaw.exe',
    'C:\\a\\openclaw',
  ])
})

describe('a version', () => {
  test.each([
    ['v24.16.0\n', [24, 16, 0]],
    ['v22.0.0\r\n', [22, 0, 0]],
    ['24.16.0', undefined],
    ['v24.16.0-nightly', undefined],
    ['', undefined],
    ['v24.16.0\nv25.0.0', undefined],
  ])('%j is %j', (printed, version) => expect(nodeVersion(printed)).toEqual(version))

  test.each([
    ['>=24.16.0 <25 || >=26.1.0', [24, 16, 0], true],
    ['>=24.16.0 <25 || >=26.1.0', [24, 15, 9], false],
    ['>=24.16.0 <25 || >=26.1.0', [25, 0, 0], false],
    ['>=24.16.0 <25 || >=26.1.0', [26, 1, 0], true],
    ['>=22.14.0', [22, 9, 0], false],
    ['>= 22', [22, 0, 0], true],
    ['', [1, 0, 0], true],
    ['^24', [1, 0, 0], true],
  ])('%j admits %j: %j', (range, version, admitted) => expect(inRange(range, version)).toBe(admitted))
})
