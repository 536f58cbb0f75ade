import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
const DOCTOR = expect.stringContaining('openclaw doctor --fix --non-interactive')

const remembers = (home: Home, name: string) => join(home.openclawDir, 'chutes', name)
const checkOf = (
  doc: { readonly data: { readonly checks: readonly { readonly id: string }[] } },
  id: string,
) => doc.data.checks.find((check) => check.id === id)

describe('a config that an older OpenClaw wrote and this one refuses', () => {
  let home: Home
  beforeAll(() => {
    home = stage.furnished('ready', (config) => {
      Object.assign(config, {
        meta: { lastTouchedVersion: '2026.6.11', lastTouchedAt: '2026-11-01T00:00:00Z' },
      })
    })
  })

  test.each([
    ['status', []],
    ['setup', []],
  ])('%s says that it has to be migrated, and how', async (script, args) => {
    const before = home.readConfigText()
    const { code, doc } = await runScript(home, script, args)
    expect([code, doc.changed]).toEqual([3, false])
    expect(doc.error).toMatchObject({
      code: 'E_CONFIG_INVALID',
      message: expect.stringContaining('OpenClaw 2026.6.11, and 2026.9.6 has to migrate it'),
      fix: DOCTOR,
    })
    expect(home.readConfigText()).toBe(before)
  })

  test('a heartbeat that met another release last looks at once, and tells it', async () => {
    const now = Date.now()
    const fresh = { at: now, failures: 0, ok: true, summary: 'Fine.', attention: [] }
    const tasks = Object.fromEntries(['sign-in', 'refresh', 'status', 'review'].map((name) => [name, fresh]))
    const state = { version: 1, openclaw: '2026.6.11', tasks, told: [] }
    writeFileSync(remembers(home, 'heartbeat.json'), JSON.stringify(state), { mode: 0o600 })
    const first = (await runScript(home, 'heartbeat')).doc
    expect(first.data.ran.map((task: { task: string }) => task.task)).toEqual(['status'])
    expect(first.data.attention).toMatchObject([{ code: 'E_CONFIG_INVALID', fix: DOCTOR }])
    expect(JSON.parse(readFileSync(remembers(home, 'heartbeat.json'), 'utf8')).openclaw).toBe('2026.9.6')
    expect((await runScript(home, 'heartbeat')).doc.data.ran).toEqual([])
  })
})

test('a config that breaks the schema is invalid to a set-up with nothing to write, too', async () => {
  const home = stage.furnished('ready', (config) => {
    Object.assign(config, { messages: { surprise: true } })
  })
  const { code, doc } = await runScript(home, 'setup')
  expect([code, doc.error?.code]).toEqual([3, 'E_CONFIG_INVALID'])
  expect(doc.error?.fix).toContain('openclaw config validate')
})

describe('a key in the store of an older OpenClaw', () => {
  let home: Home
  beforeAll(() => {
    home = stage.furnished('ready', (config) => {
      delete config.models.providers.chutes.apiKey
    })
    rmSync(join(home.openclawDir, 'state', 'openclaw.sqlite'))
    const agent = join(home.openclawDir, 'agents', 'main', 'agent')
    mkdirSync(agent, { recursive: true })
    writeFileSync(join(agent, 'auth-profiles.json'), '{}')
  })

  test('is told as that, and no key is asked for', async () => {
    const { code, doc } = await runScript(home, 'status')
    expect(code).toBe(1)
    expect(checkOf(doc, 'credential')).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('has to migrate first'),
      fix: DOCTOR,
    })
    expect(doc.error?.fix).toEqual(DOCTOR)
    const { error } = (await runScript(home, 'auth', ['status'])).doc
    expect(error).toMatchObject({ code: 'E_NO_CREDENTIAL', fix: DOCTOR })
  })
})

test('lines that are gone from HEARTBEAT.md are told, with the way to schedule anew', async () => {
  const home = stage.furnished('ready')
  const file = { path: join(home.openclawDir, 'workspace', 'HEARTBEAT.md'), created: true }
  const schedule = { version: 1, via: 'heartbeat-md', at: Date.now(), file }
  writeFileSync(remembers(home, 'schedule.json'), JSON.stringify(schedule), { mode: 0o600 })
  const { doc } = await runScript(home, 'status')
  expect(checkOf(doc, 'heartbeat')).toMatchObject({
    status: 'warn',
    detail: expect.stringContaining('gone from HEARTBEAT.md'),
    fix: expect.stringContaining('heartbeat.js install'),
  })
  const show = (await runScript(home, 'heartbeat', ['show'])).doc
  expect(show.data.unseen).toMatchObject([{ via: 'openclaw' }])
})
