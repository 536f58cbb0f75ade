import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startChutes } from '../../standin/server.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { catalogRow, today } from '../../support/catalogs/catalog.ts'
import { openStage } from '../../support/homes/stage.ts'
import { fakeKey } from '../../support/keys.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()

/** Another Chutes, at an address of its own, that has one model more. */
async function atAnotherAddress(use: (other: ChutesStandIn) => Promise<void>): Promise<void> {
  const other = await startChutes({ catalog: [...today, catalogRow({ id: 'own/Model-1-TEE' })] })
  other.acceptKey(stage.key)
  try {
    await use(other)
  } finally {
    await other.close()
  }
}

const listed = ({ requests }: ChutesStandIn) =>
  requests.filter(({ path }) => path.startsWith('/v1/models')).length

test.each([
  ['refresh', []],
  ['setup', []],
  ['status', []],
  ['models', ['show', 'own/Model-1-TEE']],
  ['models', ['use', 'chutes-fast', 'own/Model-1-TEE', '--dry-run', '--allow-dearer']],
  ['heartbeat', ['--force', 'review']],
  ['verify', ['own/Model-1-TEE']],
])('%s %j asks the catalogue at the configured address, and no other', async (script, args) => {
  await atAnotherAddress(async (other) => {
    const home = stage.furnished('ready', (config) => {
      config.models.providers.chutes.baseUrl = other.llmBaseUrl
    })
    stage.chutes.clearRequests()
    await runScript(home, script, args, { input: stage.key })
    expect({ there: listed(other) > 0, elsewhere: listed(stage.chutes) }).toEqual({
      there: true,
      elsewhere: 0,
    })
  })
})

test('an address by a variable is asked where it is known, stays as it is, and is named where it is not', async () => {
  await atAnotherAddress(async (other) => {
    const home = stage.furnished('ready', (config) => {
      config.models.providers.chutes.baseUrl = `\${CHUTES_GATEWAY}`
    })
    stage.chutes.clearRequests()
    const address = () => home.readConfig()!.models.providers.chutes.baseUrl
    const set = await runScript(home, 'setup', [], { env: { CHUTES_GATEWAY: `${other.llmBaseUrl}/` } })
    expect(set.doc).toMatchObject({ ok: true, changed: true, data: { catalog: { source: 'live' } } })
    const unset = await runScript(home, 'setup')
    expect(unset.doc.warnings).toMatchObject([
      { code: 'catalog-not-live', message: expect.stringContaining('CHUTES_GATEWAY') },
    ])
    const refused = await runScript(home, 'refresh')
    expect(refused.doc.error).toMatchObject({
      code: 'E_BASE_URL',
      fix: expect.stringContaining('CHUTES_GATEWAY'),
    })
    expect([listed(other), listed(stage.chutes), address()]).toEqual([1, 0, `\${CHUTES_GATEWAY}`])
  })
})

test('a refresh writes no rows of one address beside another', async () => {
  await atAnotherAddress(async (other) => {
    const home = stage.furnished('ready')
    const before = home.readConfigText()
    const env = { CHUTES_BASE_URL: other.llmBaseUrl }
    expect((await runScript(home, 'refresh', [], { env })).doc.error).toMatchObject({
      code: 'E_BASE_URL',
      message: expect.stringContaining('https://llm.chutes.ai/v1'),
      fix: expect.stringContaining('setup.js'),
    })
    expect([home.readConfigText(), listed(other)]).toEqual([before, 0])
    expect((await runScript(home, 'setup', [], { env })).doc.ok).toBe(true)
    expect((await runScript(home, 'refresh', [], { env })).doc).toMatchObject({ ok: true, changed: false })
  })
})

test('a list of another address is no measure, and nothing to fall back on', async () => {
  const other = await startChutes({
    catalog: today.slice(0, 5).map((row) => ({ ...row, id: `own/${row.id.split('/')[1]}` })),
  })
  try {
    const home = stage.furnished('ready', (config) => {
      config.models.providers.chutes.baseUrl = other.llmBaseUrl
    })
    expect((await runScript(home, 'refresh')).doc).toMatchObject({
      ok: true,
      data: { catalog: { count: 5 } },
    })
    const silent = { env: { CHUTES_BASE_URL: 'http://127.0.0.1:9/v1' } }
    const listedBlind = await runScript(home, 'models', ['list'], silent)
    expect(listedBlind.doc.data.catalog.source).toBe('bundled')
  } finally {
    await other.close()
  }
})

test('whoever is asked about the key is named, when that is not Chutes', async () => {
  const { llmBaseUrl, apiUrl } = stage.chutes
  const env = { CHUTES_BASE_URL: llmBaseUrl, CHUTES_API_URL: apiUrl }
  const { host } = new URL(apiUrl)
  const home = stage.home()
  const stored = await runScript(home, 'auth', [], { input: stage.key, env })
  expect(stored.doc.summary).toBe(`The Chutes key is stored in OpenClaw; ${host} accepts it.`)
  const status = await runScript(home, 'auth', ['status', '--stdin'], { input: stage.key, env })
  expect(status.doc.summary).toContain(`; ${host} accepts it.`)
  const wrong = await runScript(home, 'auth', [], { input: fakeKey('wrong'), env })
  expect(wrong.doc.error?.message).toBe(`${host} does not accept this key; it was not stored.`)
  const chutes = await runScript(stage.home(), 'auth', [], { input: stage.key })
  expect(chutes.doc.summary).toBe('The Chutes key is stored in OpenClaw; Chutes accepts it.')
})

test('what stands before the host of a configured address is printed and kept nowhere', async () => {
  const secret = 'pass-of-mine'
  const home = stage.furnished('ready', (config) => {
    config.models.providers.chutes.baseUrl = `https://me:${secret}@llm.chutes.ai/v1`
  })
  const runs = [
    await runScript(home, 'status'),
    await runScript(home, 'refresh', ['--dry-run', '--show-patch']),
    await runScript(home, 'setup', ['--dry-run', '--show-patch']),
    await runScript(home, 'setup', ['--show-patch'], { env: { CHUTES_BASE_URL: stage.chutes.llmBaseUrl } }),
    await runScript(home, 'reset', ['undo']),
    await runScript(home, 'reset', ['all', '--dry-run']),
  ]
  expect(runs[2]?.doc.data.provider.baseUrl).toBe('https://llm.chutes.ai/v1')
  expect(runs[3]?.doc).toMatchObject({ ok: true, changed: true })
  expect(runs[4]?.doc.error?.code).toBe('E_UNDO_CONFLICT')
  const folder = join(home.openclawDir, 'chutes')
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  expect([...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...files].join('')).not.toContain(secret)
})
