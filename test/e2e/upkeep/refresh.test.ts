import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ADDED_TODAY,
  REMOVED_TODAY,
  REPRICED_TODAY,
  today,
  yesterday,
} from '../../support/catalogs/catalog.ts'
import { ageState } from '../../support/homes/age-state.ts'
import type { Config, Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { clearTrace, readTrace } from '../../support/preloads/trace.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
/** Set up yesterday; what each test runs is today's refresh. */
const readyHome = (edit?: (config: Config) => void): Home => stage.furnished('ready-yesterday', edit)

interface Row {
  readonly id: string
  readonly [key: string]: unknown
}

const rowsOf = (home: Home): Row[] => home.readConfig()!.models.providers.chutes.models
const idsOf = (home: Home) =>
  rowsOf(home)
    .map(({ id }) => id)
    .sort()
const rowOf = (home: Home, id: string): Row | undefined => rowsOf(home).find((row) => row.id === id)

describe('a day later', () => {
  let home: Home
  let written: string | undefined
  beforeAll(() => {
    home = readyHome()
  })

  test('--dry-run tells the news and changes nothing', async () => {
    const before = home.readConfigText()
    const { code, doc } = await runScript(home, 'refresh', ['--dry-run'])
    expect(code).toBe(0)
    expect(doc).toMatchObject({
      changed: false,
      data: { added: [ADDED_TODAY], removed: [], drift: { missing: [REMOVED_TODAY] }, applied: false },
      next: [expect.stringMatching(/^node .*refresh\.js$/)],
    })
    expect(home.readConfigText()).toBe(before)
    expect(readTrace(home).openclawRuns()).toBe(0)
  })

  test('the rows follow the catalogue, in at most two OpenClaw runs; a missing model stays for now', async () => {
    const { agents } = home.readConfig()!
    const run = await runScript(home, 'refresh')
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.doc).toMatchObject({
      schema: 'chutes.refresh/1',
      ok: true,
      changed: true,
      summary: expect.stringMatching(
        /^Updated the model rows: 1 new, 1 missing for now, 1 cheaper; 15 in all\. In your settings: .*Kimi-K2\.6-TEE input −12 %/,
      ),
      data: {
        catalog: { source: 'live', count: 14, ageHours: 0 },
        added: [ADDED_TODAY],
        removed: [],
        changed: [{ id: REPRICED_TODAY, fields: ['cost'] }],
        unchanged: 12,
        retired: [],
        kept: [{ id: REMOVED_TODAY, reason: 'missing for now' }],
        attention: [],
        drift: {
          new: [ADDED_TODAY],
          missing: [REMOVED_TODAY],
          cheaper: [{ id: REPRICED_TODAY, input: -12, output: -3, cacheRead: -12 }],
          dearer: [],
          changed: [],
        },
        applied: true,
        readBack: true,
      },
    })
    expect(readTrace(home).openclawRuns()).toBeLessThanOrEqual(2)
    expect(idsOf(home)).toEqual([...today.map(({ id }) => id), REMOVED_TODAY].sort())
    expect(rowOf(home, REPRICED_TODAY)?.cost).toMatchObject({ input: 0.58, output: 3.4 })
    expect(home.readConfig()!.agents).toEqual(agents)
    written = home.readConfigText()
  })

  test('a second run changes no byte and starts no OpenClaw, even hours later', async () => {
    for (const hours of [0, 13]) {
      clearTrace(home)
      ageState(home, hours)
      const { code, doc } = await runScript(home, 'refresh')
      expect(code).toBe(0)
      expect(doc).toMatchObject({
        changed: false,
        summary: 'No news: 15 model rows, 1 of them missing from the catalogue for now.',
        data: { added: [], removed: [], changed: [], unchanged: 14, applied: false },
      })
      expect(home.readConfigText()).toBe(written)
      expect(readTrace(home).openclawRuns()).toBe(0)
    }
  })

  test('the third catalogue without a model, a day later, retires it', async () => {
    ageState(home, 13)
    const { code, doc } = await runScript(home, 'refresh')
    expect(code).toBe(0)
    expect(doc).toMatchObject({
      changed: true,
      data: { removed: [REMOVED_TODAY], kept: [], retired: [], drift: { retired: [REMOVED_TODAY] } },
      warnings: [expect.objectContaining({ code: 'jobs-not-asked' })],
    })
    expect(idsOf(home)).toEqual(today.map(({ id }) => id).sort())
  })
})

describe('as long as neither the catalogue nor the config changes', () => {
  const quiet = async (home: Home, args: readonly string[] = []) => {
    const { code, doc } = await runScript(home, 'refresh', args)
    expect(code).toBe(0)
    const { catalog, drift, ...data } = doc.data
    const { since, ...news } = drift
    return { doc: { ...doc, data: { ...data, drift: news } }, fetchedAt: catalog.fetchedAt, since }
  }
  beforeAll(() => stage.chutes.setCatalog(yesterday))
  afterAll(() => stage.chutes.setCatalog(today))

  test('every run says the same, starts no OpenClaw and knows when the last one was', async () => {
    const home = readyHome()
    const written = home.readConfigText()
    const first = await quiet(home)
    expect(first.doc.summary).toBe('No news: all 14 model rows match the live catalogue.')
    let before = first
    for (const _ of [2, 3]) {
      const next = await quiet(home)
      expect(next.doc).toEqual(first.doc)
      expect(next.since).toBe(before.fetchedAt)
      before = next
    }
    expect(home.readConfigText()).toBe(written)
    expect(readTrace(home).openclawRuns()).toBe(0)
  })

  test('the first run after an edit, or with a damaged memory, looks at everything again', async () => {
    const home = readyHome()
    for (const _ of [1, 2]) await quiet(home)
    const config = home.readConfig()!
    const [row] = config.models.providers.chutes.models
    row.contextWindow = 4096
    home.writeConfig(config)
    expect((await quiet(home)).doc.data.kept).toEqual([
      { id: row.id, reason: 'edited by hand', fields: ['contextWindow'] },
    ])

    const other = readyHome()
    for (const _ of [1, 2]) await quiet(other)
    const state = join(other.openclawDir, 'chutes', 'state.json')
    writeFileSync(state, readFileSync(state, 'utf8').slice(0, -10))
    const { doc } = await quiet(other)
    expect(doc.warnings).toEqual([expect.objectContaining({ code: 'memory-lost' })])
  })
})

test('rows, fields and removals of a person survive, and the answer names them', async () => {
  const own = { id: 'me/my-finetune', name: 'Mine', contextWindow: 8192, maxTokens: 1024 }
  const cost = { input: 9, output: 9, cacheRead: 9, cacheWrite: 9 }
  const home = readyHome((config) => {
    const { chutes: provider } = config.models.providers
    provider.headers = { 'x-mine': '1' }
    provider.models = provider.models
      .filter((row: Row) => row.id !== 'Qwen/Qwen3-32B-TEE')
      .map((row: Row) => (row.id === REPRICED_TODAY ? { ...row, name: 'Kimi', cost } : row))
    provider.models.push(own)
  })
  const { code, doc } = await runScript(home, 'refresh')
  expect(code).toBe(0)
  expect(doc.data).toMatchObject({ added: [ADDED_TODAY], removed: [], changed: [] })
  expect(doc.data.conflicts).toEqual([{ id: REPRICED_TODAY, catalog: { cost: expect.anything() } }])
  expect(doc.data.kept).toEqual(
    expect.arrayContaining([
      { id: REPRICED_TODAY, reason: 'edited by hand', fields: ['name', 'cost'] },
      { id: 'me/my-finetune', reason: 'added by hand' },
      { id: 'Qwen/Qwen3-32B-TEE', reason: 'removed by hand' },
    ]),
  )
  expect(rowOf(home, 'me/my-finetune')).toEqual(own)
  expect(rowOf(home, REPRICED_TODAY)).toMatchObject({ name: 'Kimi', cost })
  expect(rowOf(home, 'Qwen/Qwen3-32B-TEE')).toBeUndefined()
  expect(home.readConfig()!.models.providers.chutes.headers).toEqual({ 'x-mine': '1' })

  const again = await runScript(home, 'refresh')
  expect(again.doc).toMatchObject({ changed: false, data: { conflicts: [] } })
})

test('a retired model in use keeps its row until --repair points everything at its successor', async () => {
  const gone = `chutes/${REMOVED_TODAY}`
  const settings = { alias: 'mine', params: { temperature: 0.5 } }
  const home = readyHome((config) => {
    const { defaults } = config.agents
    defaults.model = { primary: gone, fallbacks: [gone, defaults.model.primary] }
    defaults.models[gone] = settings
    defaults.heartbeat = { model: 'mine' }
  })
  for (const hours of [0, 13, 13]) {
    ageState(home, hours)
    const { code, doc } = await runScript(home, 'refresh')
    expect(code).toBe(0)
    expect(doc.data).toMatchObject({ removed: [] })
    if (hours === 0) expect(doc.warnings).toContainEqual(expect.objectContaining({ code: 'model-missing' }))
  }
  const [before, { doc }] = [home.readConfigText(), await runScript(home, 'refresh')]
  const usedBy = ['agents.defaults.model.primary', 'agents.defaults.model.fallbacks[0]']
  const proposed = expect.stringMatching(/-TEE$/)
  expect(doc).toMatchObject({
    changed: false,
    data: {
      retired: [
        { id: REMOVED_TODAY, replacement: { id: proposed, reason: expect.stringMatching(/TEE.*was/) } },
      ],
      attention: [{ code: 'model-retired', fix: expect.stringMatching(/refresh\.js --repair$/) }],
    },
    next: [expect.stringMatching(/^node .*refresh\.js --repair$/)],
  })
  expect(doc.data.retired[0].usedBy).toEqual(
    expect.arrayContaining([usedBy[0], 'agents.defaults.heartbeat.model']),
  )
  expect(doc.warnings).toContainEqual(expect.objectContaining({ code: 'model-retired' }))
  expect(home.readConfigText()).toBe(before)

  clearTrace(home)
  const repair = await runScript(home, 'refresh', ['--repair'])
  const to = doc.data.retired[0].replacement.id
  expect(repair).toMatchObject({
    code: 0,
    doc: { changed: true, data: { retired: [], removed: [REMOVED_TODAY] } },
  })
  expect(repair.doc.data.repaired).toMatchObject([{ id: REMOVED_TODAY, to }])
  expect(readTrace(home).openclawRuns()).toBeLessThanOrEqual(2)
  const { defaults } = home.readConfig()!.agents
  expect(defaults.model.primary).toBe(`chutes/${to}`)
  expect(defaults.models[`chutes/${to}`]).toMatchObject({ params: settings.params })
  expect(defaults.models).not.toHaveProperty(gone)
  expect(home.readConfigText()).not.toContain(REMOVED_TODAY)
  const aliases = Object.values<Config>(defaults.models).map(({ alias }) => alias)
  expect(aliases).toContain('mine')
  expect(defaults.models[`chutes/${to}`].alias).toBe('chutes-fast')

  const after = home.readConfigText()
  expect((await runScript(home, 'refresh', ['--repair'])).doc.changed).toBe(false)
  expect(home.readConfigText()).toBe(after)
})

test('a catalogue that lost most of its models overnight removes nothing', async () => {
  const home = readyHome()
  const before = home.readConfigText()
  stage.chutes.setCatalog(today.slice(0, 5))
  const { code, doc } = await runScript(home, 'refresh').finally(() => stage.chutes.setCatalog(today))
  expect(code).toBe(5)
  expect(doc.error?.code).toBe('E_CATALOG_REJECTED')
  expect(home.readConfigText()).toBe(before)
  expect(readTrace(home).openclawRuns()).toBe(0)
})
