import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Config, Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { clearTrace, readTrace } from '../../support/preloads/trace.ts'
import { runScript } from '../../support/processes/run.ts'

/** OpenClaw refuses a write that leaves less than half of its config, and then keeps a copy of it. */
const stage = openStage()

/** All that a release below 2026.9 leaves in the config of an empty home. */
const STAMP = { meta: { lastTouchedVersion: '2026.9.6' } }

const rejected = (home: Home) => readdirSync(home.openclawDir).filter((name) => name.includes('.rejected'))

/** A set-up home in which nothing else is. */
async function simplestLife(edit: (config: Config) => void = () => {}): Promise<Home> {
  const home = stage.home({ config: STAMP })
  await runScript(home, 'auth', [], { input: `${stage.key}\n` })
  await runScript(home, 'setup')
  const config = home.readConfig() ?? {}
  expect(config.models.providers.chutes.models.length).toBeGreaterThan(10)
  edit(config)
  home.writeConfig(config)
  clearTrace(home)
  return home
}

test('the simplest life is taken out to the last byte, in as few calls as the guard allows', async () => {
  const home = await simplestLife()
  const { code, doc } = await runScript(home, 'reset', ['all'])
  expect([code, doc.changed, doc.summary]).toEqual([0, true, "Chutes is taken out of OpenClaw's config."])
  expect(home.readConfig()).toEqual(STAMP)
  expect(rejected(home)).toEqual([])
  const calls = readTrace(home).openclawCommands()
  // each halves at most, from 9.7 kB to less than 512 bytes; then all that is left
  expect(calls.filter(([, verb]) => verb === 'patch').length).toBeLessThanOrEqual(6)
  expect(calls.filter(([, verb]) => verb !== 'patch').map((words) => words.slice(0, 3))).toEqual([
    ['models', 'auth', 'logout'],
    ['models', 'status', '--json'],
  ])
})

test('what an earlier release of the skill left half done is finished', async () => {
  const home = await simplestLife((config) => {
    const { chutes } = config.models.providers
    chutes.models = chutes.models.slice(0, 1)
    for (const name of ['agents', 'auth']) Reflect.deleteProperty(config, name)
  })
  const { code } = await runScript(home, 'reset', ['all'])
  expect([code, home.readConfig(), rejected(home)]).toEqual([0, STAMP, []])
})

test('it goes as well where nothing remembers what was written', async () => {
  const home = await simplestLife()
  rmSync(join(home.openclawDir, 'chutes'), { recursive: true })
  const { code, doc } = await runScript(home, 'reset', ['all'])
  expect([code, doc.data.guessed, doc.data.rowsLeft, home.readConfig()?.models]).toEqual([
    0,
    true,
    0,
    undefined,
  ])
})

test('a block that cannot go is told with what went before, leaves no copy, and goes once it can', async () => {
  const baseUrl = `https://llm.chutes.ai/${'long/'.repeat(180)}v1`
  const home = await simplestLife((config) => {
    config.models.providers.chutes.baseUrl = baseUrl
  })
  const mine = 'openclaw.json.rejected.2026-01-01T00-00-00-000Z'
  writeFileSync(join(home.openclawDir, mine), '{}')
  const { code, doc } = await runScript(home, 'reset', ['all'])
  expect([code, doc.error?.code, doc.changed]).toEqual([6, 'E_WRITE_REFUSED', true])
  expect(doc.summary).toContain('What was changed before that stands.')
  expect(doc.summary).not.toContain('Nothing was changed')
  expect(rejected(home)).toEqual([mine])

  const again = (await runScript(home, 'reset', ['all'])).doc
  expect([again.error?.code, again.changed]).toEqual(['E_WRITE_REFUSED', false])
  const config = home.readConfig() ?? {}
  config.models.providers.chutes.baseUrl = 'https://llm.chutes.ai/v1'
  home.writeConfig(config)
  expect((await runScript(home, 'reset', ['all'])).doc.changed).toBe(true)
  expect(home.readConfig()).toEqual(STAMP)
})
