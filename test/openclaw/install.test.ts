import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { packManifest, publishedContents, writePack } from '../../scripts/dev/pack.ts'
import type { Home } from '../support/homes/home.ts'
import { repoRoot } from '../support/paths.ts'
import { runOpenclaw, runScript } from '../support/processes/run.ts'
import { journey } from './journey.ts'
import { matrixReleases, type Release } from './releases.ts'
import { PATIENT } from './steps.ts'

/** What each release does with `skills install ./folder`; where it refuses, people copy or clone the folder. */
const INSTALLER: Readonly<Record<Release, 'installs' | RegExp>> = {
  '2026.4.29': /Invalid skill slug/,
  // its scanner blocks every skill that starts a process
  '2026.5.28': /dangerous code patterns/,
  '2026.6.11': 'installs',
  '2026.9.6': 'installs',
}

journey(
  'installing the packed folder',
  ({ release, newest, home: newHome }) => {
    const expected = INSTALLER[release as Release]
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
      test('OpenClaw installs this repository, and nothing of node_modules comes along', async () => {
        const source = join(home.dir, 'published')
        mkdirSync(source)
        publish(source)
        await installs(`git:${pathToFileURL(source).href}`)
        expect(existsSync(join(installed, 'SKILL.md'))).toBe(true)
        expect(existsSync(join(installed, 'node_modules'))).toBe(false)
      })

      // the agents of test/agent install the packed folder on both releases, and run what is in it
      if (!newest) return
      test('OpenClaw installs the packed folder over it; --force wipes what was there and leaves the set-up, which lives elsewhere', async () => {
        writeFileSync(join(installed, 'stray.md'), 'x')
        const config = home.readConfigText()
        await installs(packed, '--force')
        expect(existsSync(join(installed, 'stray.md'))).toBe(false)
        expect(home.readConfigText()).toBe(config)
      })
      test('OpenClaw finds it ready', () => ready(home))
      test('its scripts answer from there, and name themselves', () => answers(home, installed))
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
  },
  matrixReleases(),
)

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

/** What would be published now: the tracked files of this repository, with the contents of the working tree. */
function publish(folder: string): void {
  for (const path of git(repoRoot, 'ls-files', '-z').split('\0')) {
    if (path === '' || !existsSync(join(repoRoot, path))) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(repoRoot, path), join(folder, path))
  }
  git(folder, 'init', '--quiet')
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--message', 'as published')
}

function git(folder: string, ...args: string[]): string {
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
  return execFileSync('git', [...author, ...args], { cwd: folder, encoding: 'utf8' })
}
