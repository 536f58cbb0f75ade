import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { packManifest, publishedContents, writePack } from '../../scripts/dev/pack.ts'
import type { Home } from '../support/home.ts'
import { repoRoot } from '../support/paths.ts'
import { runOpenclaw, runScript } from '../support/run.ts'
import { runProcess } from '../support/spawn.ts'
import { type Journey, journey } from './journey.ts'
import { PATIENT } from './steps.ts'

/** What each release does with `skills install ./folder`; where it refuses, people copy or clone the folder. */
const INSTALLER: Readonly<Record<Journey['release'], 'installs' | RegExp>> = {
  '2026.4.29': /Invalid skill slug/,
  // its scanner blocks every skill that starts a process
  '2026.5.28': /dangerous code patterns/,
  '2026.6.11': 'installs',
  '2026.9.6': 'installs',
}

journey('installing the packed folder', ({ release, home: newHome }) => {
  const expected = INSTALLER[release]
  let home: Home
  let packed: string
  let installed: string

  beforeAll(() => {
    home = newHome()
    const contents = publishedContents(repoRoot)
    packed = writePack(join(home.dir, 'Größe & Maß – 模型'), packManifest(repoRoot, contents), contents)
    installed = join(home.openclawDir, 'workspace', 'skills', 'chutes')
  })

  const install = (what: string, ...flags: string[]) =>
    runOpenclaw(home, ['skills', 'install', what, ...flags], PATIENT)

  async function installs(what: string, ...flags: string[]): Promise<void> {
    const { code, stdout, stderr } = await install(what, ...flags)
    expect(code, stdout + stderr).toBe(0)
  }

  if (expected === 'installs') {
    test('OpenClaw installs it', () => installs(packed))
    test('OpenClaw finds it ready', () => ready(home))
    test('its scripts answer from there, and name themselves', () => answers(home, installed))

    test('an update with --force wipes the folder and leaves the set-up, which lives elsewhere', async () => {
      writeFileSync(join(installed, 'stray.md'), 'x')
      const config = home.readConfigText()
      await installs(packed, '--force')
      expect(existsSync(join(installed, 'stray.md'))).toBe(false)
      expect(home.readConfigText()).toBe(config)
    })

    test('OpenClaw installs it from a git repository', async () => {
      rmSync(installed, { recursive: true })
      await commit(home, packed)
      await installs(`git:${pathToFileURL(packed).href}`)
      await answers(home, installed)
    })
  } else {
    test('OpenClaw refuses it for the known reason', async () => {
      const { stdout, stderr } = await install(packed)
      expect(stdout + stderr).toMatch(expected)
      expect(existsSync(installed)).toBe(false)
    })
    test('OpenClaw finds a copy ready', () => {
      cpSync(packed, installed, { recursive: true })
      return ready(home)
    })
    test('the scripts of the copy answer from there, and name themselves', () => answers(home, installed))
  }
})

async function ready(home: Home): Promise<void> {
  const info = await runOpenclaw(home, ['skills', 'info', 'chutes', '--json'], PATIENT)
  expect(info.json().eligible).toBe(true)
}

async function answers(home: Home, folder: string): Promise<void> {
  const { doc } = await runScript(home, 'setup', [], { ...PATIENT, scriptsDir: join(folder, 'scripts') })
  expect(doc.error).toMatchObject({
    code: 'E_NO_CREDENTIAL',
    fix: expect.stringMatching(/~\/\.openclaw\/\S+\/scripts\/auth\.js/),
  })
}

async function commit(home: Home, folder: string): Promise<void> {
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    ['commit', '--quiet', '--message', 'as published'],
  ]) {
    const run = await runProcess('git', [...author, ...args], {
      env: home.env,
      cwd: folder,
      timeoutMs: 60_000,
    })
    expect(run.code, run.stderr).toBe(0)
  }
}
