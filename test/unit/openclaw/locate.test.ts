import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { locateOpenClaw } from '../../../scripts/src/openclaw/locate.ts'
import { spawnPlan } from '../../../scripts/src/openclaw/run.ts'
import { pathFolders } from '../../../scripts/src/system/child-env.ts'

let root: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'chutes-locate-')))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(name: string, text = '', mode = 0o755): string {
  const path = join(root, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

/** The package as npm lays it out; gives its entry file. */
function install(
  folder: string,
  manifest: unknown = { name: 'openclaw', version: '2026.9.6' },
  mode = 0o755,
): string {
  put(join(folder, 'node_modules/openclaw/package.json'), JSON.stringify(manifest), 0o644)
  return put(join(folder, 'node_modules/openclaw/openclaw.mjs'), '', mode)
}

function link(target: string, name: string): string {
  const path = join(root, name)
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(relative(dirname(path), target), path)
  return path
}

const posix = (PATH: string, wanted?: string) => locateOpenClaw({ PATH }, wanted, 'linux')
const windows = (env: Readonly<Record<string, string>>, wanted?: string) =>
  locateOpenClaw(env, wanted, 'win32')
const missing = expect.objectContaining({ code: 'E_OPENCLAW_MISSING' })

describe('on POSIX', () => {
  test("npm's symbolic link is followed to the package, whose version it tells", () => {
    const command = link(install('lib'), 'bin/openclaw')
    put('bin/node')
    expect(posix(join(root, 'bin'))).toEqual({ file: command, leadingArgs: [], command, version: '2026.9.6' })
  })

  test('an entry file is started by this node where its first line would find none', () => {
    const entry = install('lib')
    const command = link(entry, 'bin/openclaw')
    const found = { file: process.execPath, leadingArgs: [entry], command, version: '2026.9.6' }
    expect(posix(join(root, 'bin'))).toEqual(found)
    expect(posix('/nowhere', command)).toEqual(found)
  })

  test.each([
    ['v22.22.0', 'the one beside it'],
    ['v24.16.0', 'its first line'],
  ])('an OpenClaw that wants a newer Node than %s is started by %s', (own, by) => {
    const entry = install('v24/lib', {
      name: 'openclaw',
      version: '2026.9.6',
      engines: { node: '>=24.16.0 <25' },
    })
    const command = link(entry, 'v24/bin/openclaw')
    const beside = put('v24/bin/node')
    const path = `${dirname(put('bin/node'))}:${dirname(command)}`
    expect(locateOpenClaw({ PATH: path }, undefined, 'linux', own)).toEqual({
      file: by === 'its first line' ? command : beside,
      leadingArgs: by === 'its first line' ? [] : [entry],
      command,
      version: '2026.9.6',
    })
  })

  test("a running Gateway's own launcher is used, but not what is remembered", () => {
    const passing = put('state/tmp/agent-cli/openclaw')
    const lasting = put('bin/openclaw')
    const path = `${dirname(passing)}:${dirname(lasting)}`
    expect(posix(path)).toMatchObject({ file: passing, command: lasting })
    expect(posix(dirname(passing))).toMatchObject({ file: passing, command: passing })
  })

  test('an entry file that is not executable is started by this node', () => {
    const entry = install('lib', undefined, 0o644)
    expect(posix('', entry)).toEqual({
      file: process.execPath,
      leadingArgs: [entry],
      command: entry,
      version: '2026.9.6',
    })
  })

  test('a wrapper script hides the version', () => {
    const command = put('bin/openclaw', '#!/bin/sh\n')
    expect(posix(join(root, 'bin'))).toEqual({ file: command, leadingArgs: [], command, version: undefined })
  })

  test('the first folder of PATH wins', () => {
    const first = put('a/openclaw')
    put('b/openclaw')
    expect(posix(`${join(root, 'a')}:${join(root, 'b')}`).file).toBe(first)
  })

  test('folders, files without permission and missing folders are passed over', () => {
    mkdirSync(join(root, 'a/openclaw'), { recursive: true })
    put('b/openclaw', '', 0o644)
    const good = put('c/openclaw')
    expect(posix(['a', 'b', 'none', 'c'].map((name) => join(root, name)).join(':')).file).toBe(good)
  })

  test('a broken symbolic link is passed over', () => {
    link(join(root, 'nowhere'), 'a/openclaw')
    const good = put('b/openclaw')
    expect(posix(`${join(root, 'a')}:${join(root, 'b')}`).file).toBe(good)
  })

  test.each(['', '.', 'bin', ':', './bin:'])('a relative PATH entry (%j) is never searched', (path) => {
    expect(() => posix(path)).toThrow(missing)
  })

  test('a relative PATH entry is not searched even where it leads to one', () => {
    put('bin/openclaw')
    const path = relative(process.cwd(), join(root, 'bin'))
    expect(() => posix(path)).toThrow(missing)
  })

  test('a path that was asked for beats PATH', () => {
    put('bin/openclaw')
    const wanted = put('other/openclaw')
    expect(posix(join(root, 'bin'), wanted).file).toBe(wanted)
  })

  test('a path that was asked for and is not there is not replaced by PATH', () => {
    put('bin/openclaw')
    expect(() => posix(join(root, 'bin'), join(root, 'none'))).toThrow(
      'There is no openclaw at the path given.',
    )
  })

  test("Windows' names mean nothing here", () => {
    put('bin/openclaw.cmd')
    expect(() => posix(join(root, 'bin'))).toThrow(missing)
  })
})

describe('the version', () => {
  test.each<readonly [string, unknown]>([
    ['of another package', { name: 'other', version: '1.0.0' }],
    ['that is missing', { name: 'openclaw' }],
    ['of another type', { name: 'openclaw', version: 5 }],
    ['of a manifest that is null', null],
  ])('%s is not believed', (_, manifest) => {
    expect(posix('', install('lib', manifest)).version).toBeUndefined()
  })

  test('of a manifest that does not parse is unknown', () => {
    const entry = install('lib')
    put('lib/node_modules/openclaw/package.json', '{')
    expect(posix('', entry).version).toBeUndefined()
  })
})

test('on macOS PATH reads as on Linux', () => {
  const PATH = '/opt/homebrew/bin:./x:/usr/local/bin:'
  expect(pathFolders({ PATH, Path: 'C:\\no' }, 'darwin')).toEqual(['/opt/homebrew/bin', '/usr/local/bin'])
})

describe('on Windows', () => {
  test("npm's shim is replaced by the entry file that it would start", () => {
    const entry = install('npm')
    put('npm/openclaw.cmd')
    expect(windows({ PATH: join(root, 'npm') })).toEqual({
      file: process.execPath,
      leadingArgs: [entry],
      command: join(root, 'npm/openclaw.cmd'),
      version: '2026.9.6',
    })
  })

  test('the variable may be called Path', () => {
    install('npm')
    put('npm/openclaw.cmd')
    expect(windows({ Path: join(root, 'npm') }).version).toBe('2026.9.6')
  })

  test('folders are separated by semicolons', () => {
    const good = put('b/openclaw.exe')
    expect(windows({ PATH: `${join(root, 'a')};${join(root, 'b')}` }).file).toBe(good)
  })

  test('a shim without the package beside it is started as it is', () => {
    const command = put('bin/openclaw.cmd')
    expect(windows({ PATH: join(root, 'bin') })).toEqual({
      file: command,
      leadingArgs: [],
      command,
      version: undefined,
    })
  })

  test('the entry file itself is started by this node', () => {
    const entry = install('npm')
    expect(windows({}, entry)).toMatchObject({ file: process.execPath, leadingArgs: [entry] })
  })

  test('arguments go to node one by one, whatever a command interpreter would make of them', () => {
    const entry = install('npm')
    put('npm/openclaw.cmd')
    const args = ['config', 'set', 'a&calc', '%PATH%', '"quoted"', 'c:\\x y', '^|<>']
    const plan = spawnPlan(windows({ PATH: join(root, 'npm') }), { args })
    expect(plan).toEqual({ file: process.execPath, args: [entry, ...args] })
  })

  test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'drives, shares and forward slashes',
      { PATH: 'C:\\npm;\\\\host\\bin;D:/x' },
      ['C:\\npm', '\\\\host\\bin', 'D:/x'],
    ],
    ['quoted entries', { Path: '"C:\\Program Files\\nodejs";C:\\b' }, ['C:\\Program Files\\nodejs', 'C:\\b']],
    ['nothing relative', { PATH: '.;bin;..\\x;C:relative;;' }, []],
  ])('PATH gives %s', (_, env, folders) => {
    expect(pathFolders(env, 'win32')).toEqual(folders)
  })

  test('an empty PATH has none', () => {
    expect(() => windows({})).toThrow(missing)
  })
})

test('a missing openclaw comes with what to do, with exit 3', () => {
  expect(() => posix('')).toThrow(
    expect.objectContaining({
      exit: 3,
      fix: expect.stringMatching(/sandbox.* \/app\/openclaw\.mjs\).*npm install -g openclaw/),
    }),
  )
})
