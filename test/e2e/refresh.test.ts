import { cpSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { ADDED_TODAY, REMOVED_TODAY, REPRICED_TODAY, today, yesterday } from '../support/catalog.ts'
import { type Config, createHome, type Home } from '../support/home.ts'
import { fakeKey } from '../support/keys.ts'
import { runScript } from '../support/run.ts'
import { clearTrace, readTrace } from '../support/trace.ts'

const key = fakeKey('refresh')
let chutes: ChutesStandIn
/** Set up yesterday; every test works on a copy and refreshes today. */
let ready: Home
const homes: Home[] = []

beforeAll(async () => {
  chutes = await startChutes({ catalog: yesterday })
  chutes.acceptKey(key)
  ready = newHome()
  expect((await runScript(ready, 'auth', [], { input: key })).code).toBe(0)
  expect((await runScript(ready, 'setup')).code).toBe(0)
  chutes.setCatalog(today)
})
afterAll(async () => {
  for (const home of homes) home.dispose()
  await chutes.close()
})

function newHome(): Home {
  const home = createHome({ standin: chutes, trace: true })
  homes.push(home)
  return home
}

/** A copy of the ready home, after an edit by hand. */
function readyHome(edit: (config: Config) => void = () => {}): Home {
  const home = newHome()
  cpSync(ready.openclawDir, home.openclawDir, { recursive: true })
  const config = home.readConfig()!
  edit(config)
  home.writeConfig(config)
  return home
}

interface Row {
  readonly id: string
  readonly [key: string]: unknown
}

const rowsOf = (home: Home): Row[] => home.readConfig()!.models.providers.chutes.models
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
      data: { added: [ADDED_TODAY], removed: [REMOVED_TODAY], applied: false },
      next: [expect.stringMatching(/^node .*refresh\.js$/)],
    })
    expect(home.readConfigText()).toBe(before)
    expect(readTrace(home).openclawRuns()).toBe(0)
  })

  test('the rows follow the catalogue, in at most two OpenClaw runs', async () => {
    const { agents } = home.readConfig()!
    const run = await runScript(home, 'refresh')
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.doc).toMatchObject({
      schema: 'chutes.refresh/1',
      ok: true,
      changed: true,
      data: {
        catalog: { source: 'live', count: 14 },
        added: [ADDED_TODAY],
        removed: [REMOVED_TODAY],
        changed: [{ id: REPRICED_TODAY, fields: ['cost'] }],
        unchanged: 12,
        retired: [],
        kept: [],
        applied: true,
        readBack: true,
      },
    })
    expect(readTrace(home).openclawRuns()).toBeLessThanOrEqual(2)
    expect(
      rowsOf(home)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(today.map(({ id }) => id).sort())
    expect(rowOf(home, REPRICED_TODAY)?.cost).toMatchObject({ input: 0.58, output: 3.4 })
    expect(home.readConfig()!.agents).toEqual(agents)
    written = home.readConfigText()
  })

  test('a second run changes no byte and starts no OpenClaw', async () => {
    clearTrace(home)
    const { code, doc } = await runScript(home, 'refresh')
    expect(code).toBe(0)
    expect(doc).toMatchObject({
      changed: false,
      data: { added: [], removed: [], changed: [], unchanged: 14, applied: false },
    })
    expect(home.readConfigText()).toBe(written)
    expect(readTrace(home).openclawRuns()).toBe(0)
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
  expect(doc.data).toMatchObject({ added: [ADDED_TODAY], removed: [REMOVED_TODAY], changed: [] })
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
  expect(again.doc.changed).toBe(false)
})

test('a model that is gone but in use keeps its row and is reported as retired', async () => {
  const home = readyHome((config) => {
    config.agents.defaults.model.primary = `chutes/${REMOVED_TODAY}`
  })
  const { code, doc } = await runScript(home, 'refresh')
  expect(code).toBe(0)
  expect(doc.data).toMatchObject({
    removed: [],
    retired: [
      {
        id: REMOVED_TODAY,
        usedBy: ['agents.defaults.model.primary'],
        replacement: { id: expect.stringMatching(/-TEE$/), reason: expect.stringMatching(/\S/) },
      },
    ],
  })
  expect(doc.warnings).toContainEqual(expect.objectContaining({ code: 'model-retired' }))
  expect(doc.next).toEqual([expect.stringMatching(/^node .*setup\.js$/)])
  expect(rowOf(home, REMOVED_TODAY)).toBeDefined()
})

test('a catalogue that lost most of its models overnight removes nothing', async () => {
  const home = readyHome()
  const before = home.readConfigText()
  chutes.setCatalog(today.slice(0, 5))
  const { code, doc } = await runScript(home, 'refresh').finally(() => chutes.setCatalog(today))
  expect(code).toBe(5)
  expect(doc.error?.code).toBe('E_CATALOG_REJECTED')
  expect(home.readConfigText()).toBe(before)
  expect(readTrace(home).openclawRuns()).toBe(0)
})
