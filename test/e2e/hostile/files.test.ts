import { execFileSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { saveCapture } from '../../../scripts/src/state/capture-files.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()

// only root may give a file away
describe.skipIf(process.geteuid?.() !== 0)('root in the home of somebody else', () => {
  const SOMEBODY = 1234

  /** Everything below a home that belongs to root, the harness's own files aside. */
  function rootsFiles({ dir, openclawDir }: Home): string[] {
    const own = existsSync(openclawDir) ? [openclawDir] : []
    const below = own.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    return [...own, ...below].filter((path) => statSync(path).uid === 0).map((path) => path.slice(dir.length))
  }

  function giveAway({ dir, openclawDir }: Home): void {
    chownSync(dir, SOMEBODY, SOMEBODY)
    if (!existsSync(openclawDir)) return
    for (const name of ['.', ...readdirSync(openclawDir, { recursive: true, encoding: 'utf8' })])
      lchownSync(join(openclawDir, name), SOMEBODY, SOMEBODY)
  }

  test('stores no key where there is no config yet', async () => {
    const home = stage.home()
    giveAway(home)
    const run = await runScript(home, 'auth', [], { input: stage.key })
    expect([run.code, run.doc.error?.code]).toEqual([3, 'E_CONFIG_READONLY'])
    expect(existsSync(home.openclawDir)).toBe(false)
  })

  test.each([
    ['refresh', [], 0],
    ['setup', ['--primary', 'chutes-vision'], 3],
    ['heartbeat', ['--force', 'all'], 3],
    ['heartbeat', ['install', '--via', 'print'], 3],
    ['reset', ['all'], 3],
  ] as const)('leaves nothing of root’s behind: %s %j', async (script, args, exit) => {
    const home = stage.furnished('ready')
    giveAway(home)
    const run = await runScript(home, script, args)
    expect([run.code, run.doc.error?.code]).not.toContain('E_INTERNAL')
    expect(run.code).toBe(exit)
    expect(rootsFiles(home)).toEqual([])
  })

  test('follows no link that somebody else put into the state folder', async () => {
    const home = stage.furnished('ready')
    const elsewhere = join(home.dir, 'elsewhere')
    mkdirSync(elsewhere, { mode: 0o755 })
    mkdirSync(join(home.dir, 'state'))
    symlinkSync(elsewhere, join(home.dir, 'state', 'chutes'))
    lchownSync(join(home.dir, 'state', 'chutes'), SOMEBODY, SOMEBODY)
    const env = { OPENCLAW_STATE_DIR: join(home.dir, 'state'), OPENCLAW_CONFIG_PATH: home.configPath }
    const run = await runScript(home, 'heartbeat', ['--force', 'all'], { env })
    expect([run.code, run.doc.error?.code]).toEqual([3, 'E_STATE_UNWRITABLE'])
    expect(readdirSync(elsewhere)).toEqual([])
    expect(statSync(elsewhere).mode & 0o777).toBe(0o755)
  })
})

describe.skipIf(process.platform === 'win32')('what is no regular file ends no run late', () => {
  /** Puts a pipe that nobody writes to, a link to a device without end, or a folder in a file's place. */
  const PUT = {
    pipe: (path: string) => void execFileSync('mkfifo', [path]),
    device: (path: string) => symlinkSync('/dev/zero', path),
    folder: (path: string) => mkdirSync(path),
  } as const
  const kinds = Object.keys(PUT) as (keyof typeof PUT)[]

  function place(kind: keyof typeof PUT, path: string): void {
    rmSync(path, { force: true })
    PUT[kind](path)
  }

  test.each(kinds)('a %s for the config', async (kind) => {
    const home = stage.furnished('ready')
    place(kind, home.configPath)
    const run = await runScript(home, 'setup', ['--timeout', '20'])
    expect([run.code, run.doc.error?.code]).toEqual([3, 'E_CONFIG_UNREADABLE'])
    expect(run.doc.error?.message).toContain('not a regular file')
  })

  test.each(kinds)('a %s for each of the skill’s own files', async (kind) => {
    const home = stage.furnished('ready')
    const files = ['state', 'journal', 'heartbeat', 'schedule', 'attest', 'login', 'sign-in']
    for (const name of files) place(kind, join(home.openclawDir, 'chutes', `${name}.json`))
    const beat = await runScript(home, 'heartbeat', ['show', '--timeout', '20'])
    expect([beat.code, beat.doc.error?.code]).toEqual([0, undefined])
    const run = await runScript(home, 'refresh', ['--timeout', '20'])
    expect([run.code, run.doc.error?.code]).toEqual([0, undefined])
  })

  const HEAD = {
    model: 'zai-org/GLM-5.2-TEE',
    chuteId: undefined,
    nonce: 'ab'.repeat(32),
    capturedAt: 1,
    confidentialCompute: undefined,
    texts: new Map([['evidence.json', '{"evidence":[]}']]),
    problems: new Map(),
  }
  const parts = ['bundle.json', 'evidence.json', 'collateral-c0ffee000000-platform.json']

  test.each(kinds)('a %s among saved evidence', async (kind) => {
    const home = stage.home()
    for (const name of parts) {
      const folder = join(home.dir, `with-${name}`)
      saveCapture(folder, HEAD)
      place(kind, join(folder, name))
      const run = await runScript(home, 'verify', ['--offline', folder, '--timeout', '20'])
      expect([name, run.code, run.doc.error?.code]).toEqual([name, 2, 'E_BUNDLE_UNREADABLE'])
    }
  })
})

describe.skipIf(process.platform === 'win32')(
  'a state folder that cannot be used is told with a way out',
  () => {
    test.each(['heartbeat', 'config'])('a folder with something in it for %s.lock', async (name) => {
      const home = stage.furnished('ready')
      const lock = join(home.openclawDir, 'chutes', `${name}.lock`)
      mkdirSync(join(lock, 'theirs'), { recursive: true })
      utimesSync(lock, 1, 1)
      const run =
        name === 'heartbeat'
          ? await runScript(home, 'heartbeat', ['--force', 'all'])
          : await runScript(home, 'setup', ['--primary', 'chutes-vision'])
      expect([run.code, run.doc.error?.code]).toEqual([3, 'E_STATE_UNWRITABLE'])
      expect(run.doc.error?.fix).toContain(`${name}.lock`)
      expect(existsSync(join(lock, 'theirs'))).toBe(true)
    })

    test('a file in place of the folder', async () => {
      const home = stage.furnished('ready')
      rmSync(join(home.openclawDir, 'chutes'), { recursive: true })
      writeFileSync(join(home.openclawDir, 'chutes'), '')
      const beat = await runScript(home, 'heartbeat', ['--force', 'all'])
      expect([beat.code, beat.doc.error?.code]).toEqual([3, 'E_STATE_UNWRITABLE'])
      const run = await runScript(home, 'setup', ['--primary', 'chutes-vision'])
      expect([run.code, run.doc.error?.code]).toEqual([0, undefined])
      expect(run.doc.warnings.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['journal-not-saved', 'state-not-saved']),
      )
    })

    test('a file in place of the folder for evidence', async () => {
      const home = stage.home()
      writeFileSync(join(home.dir, 'evidence'), '')
      const capture = { model: 'a/b', chuteId: undefined, nonce: 'a'.repeat(64), capturedAt: 0 }
      const whole = { ...capture, confidentialCompute: undefined, texts: new Map(), problems: new Map() }
      expect(() => saveCapture(join(home.dir, 'evidence'), whole)).toThrow(
        expect.objectContaining({ code: 'E_USAGE', message: expect.stringContaining('ENOTDIR') }),
      )
    })
  },
)
