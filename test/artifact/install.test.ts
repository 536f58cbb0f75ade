import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { packManifest, publishedContents, writePack } from '../../scripts/dev/pack.ts'
import type { Home } from '../support/homes/home.ts'
import { openStage } from '../support/homes/stage.ts'
import { onlyDocument, runScript, type ScriptDocument } from '../support/processes/run.ts'
import { runProcess } from '../support/processes/spawn.ts'
import { ROOT } from './tree.ts'

const SKILL = '.openclaw/workspace/skills/chutes'
const stage = openStage()

const packed = publishedContents(ROOT)
const manifest = packManifest(ROOT, packed)
/** Puts the folder that people get into another one. */
const publish = (out: string) => writePack(out, manifest, packed)

/** Type a command line into a shell that starts in the home, exactly as a document offers it. */
async function typed(
  home: Home,
  command: string,
  env = {},
): Promise<{ code: number | null; doc: ScriptDocument }> {
  const finished = await runProcess('/bin/sh', ['-c', command], {
    env: { ...home.env, ...env },
    cwd: home.dir,
    timeoutMs: 180_000,
  })
  return { code: finished.code, doc: onlyDocument(finished, command) }
}

/** Every file of a folder with its contents. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    files.map((path) => [
      relative(folder, path),
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  )
}

/** Forbids to write into a folder until the test is over. */
function lock(folder: string): void {
  const entries = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]
  const allow = (mode: number) => {
    for (const entry of entries) chmodSync(join(folder, entry), mode)
  }
  allow(0o555)
  onTestFinished(() => allow(0o755))
}

describe('installed where OpenClaw installs it', () => {
  let home: Home
  let installed: string
  let files: Record<string, string>
  let next = ''

  beforeAll(() => {
    home = stage.home()
    installed = join(home.dir, SKILL)
    publish(dirname(installed))
    files = contents(installed)
  })

  test('setup without a key names the installed auth.js, and that line stores a key as it stands', async () => {
    const refused = await runScript(home, 'setup', [], { scriptsDir: join(installed, 'scripts') })
    expect(refused.code).toBe(4)
    const command = refused.doc.error!.fix.slice(refused.doc.error!.fix.indexOf('printf'))
    expect(command).toBe(`printf %s "$CHUTES_API_KEY" | node ~/${SKILL}/scripts/auth.js`)
    const auth = await typed(home, command, { CHUTES_API_KEY: stage.key })
    expect(auth.doc).toMatchObject({ ok: true, data: { stored: 'created', verified: true, readBack: true } })
    expect(auth.doc.next).toEqual([`node ~/${SKILL}/scripts/setup.js`])
    next = auth.doc.next[0]!
  })

  test('each next command leads to a set-up that is in order', async () => {
    const setup = await typed(home, next)
    expect(setup.doc).toMatchObject({ ok: true, data: { applied: true, readBack: true } })
    const offer = `node ~/${SKILL}/scripts/heartbeat.js install`
    expect(setup.doc.next).toEqual([`node ~/${SKILL}/scripts/status.js`, offer])
    const status = await typed(home, setup.doc.next[0]!)
    expect(status.code, JSON.stringify(status.doc.error)).toBe(0)
    expect(status.doc.summary).toBe('Chutes is in order.')
  })

  test('a usage error names a line that explains', async () => {
    const wrong = await typed(home, `node ~/${SKILL}/scripts/setup.js --primry x`)
    expect(wrong.code).toBe(2)
    const command = /`?(node \S+ --help)/.exec(wrong.doc.error!.fix)![1]!
    const help = await runProcess('/bin/sh', ['-c', command], { env: home.env, cwd: '/', timeoutMs: 60_000 })
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('--primary')
  })

  test('nothing was written into the skill', () => {
    expect(contents(installed)).toEqual(files)
  })

  test.each(['with blanks', 'Größe & Maß – 模型', "it's $HOME `here`"])(
    'it works as a read-only copy in a folder called: %s',
    async (name) => {
      const folder = join(home.dir, name, 'chutes')
      cpSync(installed, folder, { recursive: true })
      lock(folder)
      const scriptsDir = join(folder, 'scripts')
      const setup = await runScript(home, 'setup', [], { scriptsDir })
      expect(setup.doc).toMatchObject({ ok: true, changed: false })
      expect(setup.doc.next[0]).toMatch(/^node ~\/'.*status\.js'$/)
      const status = await typed(home, setup.doc.next[0]!)
      expect(status.code, JSON.stringify(status.doc.error)).toBe(0)
      expect(contents(folder)).toEqual(files)
    },
  )
})

test('what is packed works as a read-only folder outside the home, which itself has a name of many kinds', async () => {
  const elsewhere = stage.home()
  const folder = publish(join(elsewhere.dir, 'Größe & Maß – 模型'))
  const files = contents(folder)
  lock(folder)
  const dir = join(elsewhere.dir, 'Mein Heim – 家')
  mkdirSync(dir)
  const home = {
    ...elsewhere,
    env: { ...elsewhere.env, HOME: dir, USERPROFILE: dir, CHUTES_API_KEY: stage.key },
  }
  const auth = await runScript(home, 'auth', ['--from-env'], {
    scriptsDir: join(folder, 'scripts'),
    cwd: '/',
  })
  expect(auth.doc, auth.stdout).toMatchObject({ ok: true, data: { stored: 'created', readBack: true } })
  expect(auth.doc.next).toEqual([`node '${folder}/scripts/setup.js'`])
  const setup = await typed(home, auth.doc.next[0]!)
  expect(setup.doc).toMatchObject({ ok: true, data: { applied: true, readBack: true } })
  const status = await typed(home, setup.doc.next[0]!)
  expect(status.doc.summary).toBe('Chutes is in order.')
  expect(existsSync(join(dir, '.openclaw', 'openclaw.json'))).toBe(true)
  expect(existsSync(elsewhere.openclawDir)).toBe(false)
  expect(contents(folder)).toEqual(files)
})
