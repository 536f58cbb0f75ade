import { describe, expect, test } from 'vitest'
import { makeCatalog, today } from '../../support/catalogs/catalog.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
const STEADY = 'zai-org/GLM-5.2-TEE'

interface Row {
  readonly id: string
  readonly cost: unknown
}

const rowOf = (home: Home) =>
  home.readConfig()!.models.providers.chutes.models.find(({ id }: Row) => id === STEADY)
const costOf = (home: Home): unknown => rowOf(home).cost

const dearer = (factor: number, id?: string) =>
  today.map((row) => {
    if (id !== undefined && row.id !== id) return row
    const { prompt, completion, input_cache_read } = row.pricing
    const pricing = { prompt: prompt * factor, completion: completion * factor, input_cache_read }
    return { ...row, pricing }
  })
const refreshed = async (home: Home, catalog: typeof today, ...args: string[]) => {
  stage.chutes.setCatalog(catalog)
  return runScript(home, 'refresh', args).finally(() => stage.chutes.setCatalog(today))
}

test('a list that suddenly grows is refused as a whole until a person allows it', async () => {
  const home = stage.furnished('ready-yesterday')
  const text = home.readConfigText()
  const grown = [...today, ...makeCatalog(300)]
  const { code, doc } = await refreshed(home, grown)
  expect([code, doc.error?.code]).toEqual([5, 'E_CATALOG_REJECTED'])
  expect(doc.error).toMatchObject({
    message: expect.stringContaining('suddenly lists 314 models, and 14 were known'),
    fix: expect.stringMatching(/refresh\.js --allow-growth$/),
  })
  expect(home.readConfigText()).toBe(text)

  expect((await refreshed(home, grown, '--allow-growth')).doc).toMatchObject({ ok: true, changed: true })
  expect(home.readConfig()!.models.providers.chutes.models.length).toBeGreaterThanOrEqual(314)
  expect((await refreshed(home, grown)).doc).toMatchObject({ ok: true, changed: false })
})

describe('prices that make no sense', () => {
  test('of one model are told; the row keeps the last known ones', async () => {
    const home = stage.furnished('ready-yesterday')
    const before = costOf(home)
    const { code, doc } = await refreshed(home, dearer(1000, STEADY))
    expect(code).toBe(0)
    expect(doc.warnings).toContainEqual({
      code: 'price-not-believed',
      message: expect.stringMatching(/GLM-5\.2-TEE \(\$1250\/\$3950\).*refresh\.js --allow-price-jump$/),
    })
    expect(costOf(home)).toEqual(before)
  })

  test('of all models reject the list until a person allows them', async () => {
    const home = stage.furnished('ready-yesterday')
    const text = home.readConfigText()
    const { code, doc } = await refreshed(home, dearer(1000))
    expect([code, doc.error?.code]).toEqual([5, 'E_CATALOG_REJECTED'])
    expect(doc.error?.fix).toMatch(/refresh\.js --allow-price-jump/)
    expect(home.readConfigText()).toBe(text)

    const allowed = await refreshed(home, dearer(1000), '--allow-price-jump')
    expect(allowed).toMatchObject({ code: 0, doc: { warnings: [], data: { attention: [] } } })
    expect(costOf(home)).toMatchObject({ input: 1250, output: 3950 })
    const quiet = await refreshed(home, dearer(1000))
    expect(quiet).toMatchObject({
      code: 0,
      doc: { changed: false, warnings: [], data: { attention: [] } },
    })
  })
})

test('a context window beyond belief is told, and the row of the default model keeps its own', async () => {
  const home = stage.furnished('ready-yesterday')
  const before = rowOf(home)
  const tiny = today.map((row) => (row.id === STEADY ? { ...row, context_length: 1 } : row))
  const { code, doc } = await refreshed(home, tiny)
  expect(code).toBe(0)
  expect(doc.warnings).toContainEqual({
    code: 'context-not-believed',
    message: expect.stringMatching(/GLM-5\.2-TEE \(1\) is not believed: the last known one stays/),
  })
  expect(rowOf(home)).toEqual(before)
})
