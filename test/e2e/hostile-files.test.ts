import { chownSync, existsSync, lchownSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Home } from '../support/home.ts'
import { runScript } from '../support/run.ts'
import { openStage } from '../support/stage.ts'

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
