import { chmodSync, cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { packManifest, publishedContents, writePack } from '../../../scripts/dev/pack.ts'
import type { Home } from '../../support/home.ts'
import { repoRoot } from '../../support/paths.ts'
import { runOpenclaw, runScript } from '../../support/run.ts'
import { runProcess } from '../../support/spawn.ts'
import { equal, holds, type Promised, type Stage } from '../promise.ts'

/** What each release does with `skills install ./folder`; where it refuses, people copy or clone the folder. */
const INSTALLER: Readonly<Record<Stage['release'], 'installs' | RegExp>> = {
  '2026.4.29': /Invalid skill slug/,
  // its scanner blocks every skill that starts a process
  '2026.5.28': /dangerous code patterns/,
  '2026.6.11': 'installs',
  '2026.9.6': 'installs',
}
const LIMIT = { timeoutMs: 300_000 }

/** The packed folder becomes a working skill by every route that this release offers. */
export const install: Promised = {
  name: 'install',
  async run(stage) {
    const home = stage.home()
    const packed = pack(join(home.dir, 'Größe & Maß – 模型'))
    const installed = join(home.openclawDir, 'workspace', 'skills', 'chutes')
    const expected = INSTALLER[stage.release]
    const run = await runOpenclaw(home, ['skills', 'install', packed], LIMIT)
    if (expected === 'installs') {
      equal(`skills install (${run.stderr.slice(0, 400)})`, run.code, 0)
      await usable(home, installed)
      await replacedByForce(home, packed, installed)
      rmSync(installed, { recursive: true })
      await installFromGit(home, packed)
    } else {
      holds(
        `the refusal is the known one: ${run.stderr.slice(0, 400)}`,
        expected.test(run.stdout + run.stderr),
      )
      holds('the refused folder is not there', !existsSync(installed))
      cpSync(packed, installed, { recursive: true })
    }
    await usable(home, installed)
    await readOnlyElsewhere(stage, packed)
  },
}

function pack(folder: string): string {
  const contents = publishedContents(repoRoot)
  return writePack(folder, packManifest(repoRoot, contents), contents)
}

/** OpenClaw finds it ready, and its scripts answer from where they are now. */
async function usable(home: Home, folder: string): Promise<void> {
  const info = await runOpenclaw(home, ['skills', 'info', 'chutes', '--json'], LIMIT)
  equal('skills info', info.json().eligible, true)
  const { code, doc } = await runScript(home, 'setup', [], {
    ...LIMIT,
    scriptsDir: join(folder, 'scripts'),
  })
  equal(`setup.js of ${folder}: ${doc.summary}`, [code, doc.error?.code], [4, 'E_NO_CREDENTIAL'])
  holds(
    `its fix names the installed auth.js: ${doc.error?.fix}`,
    /~\/\.openclaw\/\S+\/scripts\/auth\.js/.test(doc.error?.fix ?? ''),
  )
}

/** The whole way into the credential store, writing nothing beside the scripts. */
async function storesTheKey(stage: Stage, home: Home, folder: string): Promise<void> {
  const before = paths(folder)
  const { code, doc } = await runScript(home, 'auth', [], {
    ...LIMIT,
    scriptsDir: join(folder, 'scripts'),
    input: `${stage.key}\n`,
  })
  equal(`auth.js of ${folder}: ${doc.summary}`, [code, doc.data.readBack], [0, true])
  equal('files in the skill folder', paths(folder), before)
}

/** An update wipes the folder, so a foreign file goes and the set-up, which lives elsewhere, stays. */
async function replacedByForce(home: Home, packed: string, installed: string): Promise<void> {
  const stray = join(installed, 'stray.md')
  writeFileSync(stray, 'x')
  const config = home.readConfigText()
  const run = await runOpenclaw(home, ['skills', 'install', packed, '--force'], LIMIT)
  equal(`skills install --force (${run.stderr.slice(0, 400)})`, run.code, 0)
  equal('the stray file and the config', [existsSync(stray), home.readConfigText() === config], [false, true])
}

async function installFromGit(home: Home, packed: string): Promise<void> {
  const git = async (...args: string[]): Promise<void> => {
    const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com']
    const run = await runProcess('git', [...author, ...args], {
      env: home.env,
      cwd: packed,
      timeoutMs: 60_000,
    })
    equal(`git ${args[0]} (${run.stderr.slice(0, 300)})`, run.code, 0)
  }
  await git('init', '--quiet')
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'as published')
  const run = await runOpenclaw(home, ['skills', 'install', `git:${pathToFileURL(packed).href}`], LIMIT)
  equal(`skills install git: (${run.stderr.slice(0, 400)})`, run.code, 0)
}

/** A read-only copy outside of the home, as in a container image. */
async function readOnlyElsewhere(stage: Stage, packed: string): Promise<void> {
  const other = stage.home()
  const writable = paths(packed).map((path) => join(packed, path))
  for (const path of [packed, ...writable]) chmodSync(path, 0o555)
  try {
    await storesTheKey(stage, other, packed)
  } finally {
    for (const path of [packed, ...writable]) chmodSync(path, 0o755)
  }
}

function paths(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return all
    .filter((path) => !path.startsWith('.git'))
    .map((path) => `${path}${statSync(join(folder, path)).isDirectory() ? '/' : ''}`)
}
