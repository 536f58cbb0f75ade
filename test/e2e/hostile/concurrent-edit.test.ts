import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { ADDED_TODAY } from '../../support/catalogs/catalog.ts'
import type { Config, Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
const OWN = { id: 'my/own', name: 'mine' }
const MINE = { headers: { 'X-Mine': 'mine' } }
const rowsOf = (config: Config) => config.models.providers.chutes.models

/** Puts headers on the first row, and rows of one's own behind the last, as an editor does. */
function editRows(home: Home, ...more: readonly object[]): void {
  const config = home.readConfig() ?? {}
  const [first, ...rest] = rowsOf(config)
  config.models.providers.chutes.models = [{ ...first, ...MINE }, ...rest, ...more]
  home.writeConfig(config)
}

/** The run made its change, and what was edited meanwhile is still there. */
async function changesBesideMine(home: Home, running: ReturnType<typeof runScript>): Promise<void> {
  const { ok, changed, error } = (await running).doc
  expect({ ok, changed, error }).toEqual({ ok: true, changed: true, error: undefined })
  expect(rowsOf(home.readConfig()!)[0]).toMatchObject(MINE)
}

const ROUTES = [
  ['refresh', [], 'ready-yesterday'],
  ['setup', ['--primary', 'auto'], 'ready-yesterday'],
  ['models', ['use', 'chutes-pro', ADDED_TODAY, '--allow-dearer'], 'ready-yesterday'],
] as const

test.each(ROUTES)('what is edited while %s asks Chutes stays', async (name, args, furnishing) => {
  const home = stage.furnished(furnishing)
  stage.chutes.clearRequests()
  // asked again after a second
  stage.chutes.setFault('models', { kind: 'status', status: 503, retryAfter: 1, times: 1 })
  const running = runScript(home, name, args)
  await vi.waitFor(() => expect(stage.chutes.requests).toHaveLength(1), { timeout: 20_000, interval: 20 })
  editRows(home, OWN)
  await changesBesideMine(home, running)
  expect(rowsOf(home.readConfig()!)).toContainEqual(OWN)
})

test.each(ROUTES)('what is edited while OpenClaw starts for %s stays', async (name, args, furnishing) => {
  const home = stage.furnished(furnishing)
  const journal = join(home.openclawDir, 'chutes', 'journal.json')
  const before = existsSync(journal) ? readFileSync(journal, 'utf8') : ''
  const running = runScript(home, name, args, { env: { RECORDED_OPENCLAW_START_MS: '800' } })
  // the journal is written directly before OpenClaw is started
  await vi.waitFor(() => expect(readFileSync(journal, 'utf8')).not.toBe(before), {
    timeout: 20_000,
    interval: 20,
  })
  editRows(home)
  await changesBesideMine(home, running)
})

const CHOSEN = { model: { primary: 'anthropic/z' }, models: { 'anthropic/z': { alias: 'mine' } } }

test.each([
  ['models', ['use', 'primary', ADDED_TODAY, '--allow-dearer']],
  ['models', ['use', 'mine', ADDED_TODAY, '--allow-dearer']],
  ['setup', ['--primary', ADDED_TODAY]],
] as const)('what somebody chose while %s %j asks Chutes stands, and is told', async (name, args) => {
  const home = stage.furnished('ready-yesterday')
  const config = home.readConfig()!
  const { defaults } = config.agents
  defaults.models[`chutes/${rowsOf(config)[0].id}`] = { alias: 'mine' }
  home.writeConfig(config)
  stage.chutes.clearRequests()
  stage.chutes.setFault('models', { kind: 'status', status: 503, retryAfter: 1, times: 1 })
  const running = runScript(home, name, args)
  await vi.waitFor(() => expect(stage.chutes.requests).toHaveLength(1), { timeout: 20_000, interval: 20 })
  config.agents.defaults = { ...defaults, ...CHOSEN }
  home.writeConfig(config)
  const { error, changed } = (await running).doc
  expect({ code: error?.code, changed }).toEqual({ code: 'E_WRITE_CONFLICT', changed: false })
  expect(home.readConfig()!.agents.defaults).toMatchObject(CHOSEN)
})
