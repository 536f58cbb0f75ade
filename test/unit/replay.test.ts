import { describe, expect, test } from 'vitest'
import { viewConfig } from '../../scripts/src/openclaw/config/config-schema.ts'
import { type CatalogRow, catalogRow, envelope, makeCatalog } from '../support/catalogs/catalog.ts'
import { catalogHistories } from '../support/catalogs/catalog-history.ts'
import { type Look, type Person, type Played, replay } from './replay.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 5, 11)

/** The same list several times a day, as a heartbeat would ask for it. */
const looks = (
  days: readonly { readonly at: number; readonly until: number; readonly body: string }[],
  everyHours: number,
): Look[] =>
  days.flatMap(({ at, until, body }) => {
    const times: Look[] = []
    for (let time = at; time < until; time += everyHours * HOUR) times.push({ at: time, body })
    return times
  })
const body = (rows: readonly CatalogRow[]) => JSON.stringify(envelope(rows))
const broken = (played: readonly Played[]) => played.flatMap((one) => one.broken)
const all = <T>(played: readonly Played[], pick: (one: Played) => readonly T[] | undefined) =>
  played.flatMap((one) => pick(one) ?? [])
const rowsOf = (one: Played | undefined) => viewConfig(one?.config ?? {}).provider?.rows ?? []
const ids = (one: Played | undefined) => rowsOf(one).map(({ id }) => id)

describe('a made-up history', () => {
  const steady = makeCatalog(9)
  const x = (overrides: Parameters<typeof catalogRow>[0] | object = {}) =>
    catalogRow({ id: 'x/Used-1-TEE', prompt: 1, completion: 2, ...overrides })
  const many = makeCatalog(61).slice(9)
  const day = (number: number, rows: readonly CatalogRow[] | string) => ({
    at: START + number * 24 * HOUR,
    until: START + (number + 1) * 24 * HOUR,
    body: typeof rows === 'string' ? rows : body(rows),
  })
  const dear = (rows: readonly CatalogRow[]) =>
    rows.map((row) => ({ ...row, pricing: { prompt: 1e6, completion: 1e6, input_cache_read: 1e5 } }))
  const story = looks(
    [
      day(0, [...steady, x({ bundle: false })]),
      day(1, [...steady, x()]),
      day(2, [...steady, x({ prompt: 0.5, quantization: 'fp4', root: 'x/Used-1-NVFP4' })]),
      day(3, '<html>log in to the network</html>'),
      day(4, steady),
      day(5, [...steady, x({ bundle: false })]),
      day(6, body(steady).slice(0, 900)),
      day(7, dear(steady)),
      day(8, [...steady, ...many, x({ confidential: false })]),
      day(9, [...steady, ...many]),
      day(10, [...steady, ...many]),
      day(11, [...steady, ...many]),
      day(12, steady.slice(1)),
      day(13, steady.slice(1)),
      day(14, [...steady, ...many]),
      day(15, steady.slice(1)),
      day(16, steady.slice(1)),
      day(17, steady.slice(1)),
      day(18, steady),
    ],
    4,
  )
  const person: Person = {
    rows: [{ id: 'me/pool', name: 'Mine' }],
    edits: { [steady[3]!.id]: { contextWindow: 5, headers: { a: 'b' } } },
    agents: { defaults: { models: { 'chutes/x/Used-1-TEE': { alias: 'mine', params: { t: 1 } } } } } as never,
  }
  const played = replay(story, person)
  const on = (number: number) => played.slice(number * 6, number * 6 + 6)

  test('keeps every promise at every look', () => {
    expect(broken(played)).toEqual([])
  })

  test.each([3, 6, 7, 12, 13, 15, 16])('day %d is not believed', (number) => {
    expect(on(number).map(({ believed }) => believed)).toEqual(Array(6).fill(false))
  })

  test('tells drift once, with what it means for the person', () => {
    const drifts = on(2).map(({ plan }) => plan?.drift)
    expect(drifts[0]).toMatchObject({
      cheaper: [{ id: 'x/Used-1-TEE', input: -50, cacheRead: -50 }],
      changed: [
        { field: 'quantization', before: 'fp8', after: 'fp4' },
        { field: 'weights', before: 'x/Used-1', after: 'x/Used-1-NVFP4' },
      ],
      yours: [{ id: 'x/Used-1-TEE', news: expect.stringContaining('quantization fp8 → fp4') }],
    })
    expect(drifts[1]).toMatchObject({ cheaper: [], changed: [], yours: [] })
  })

  test('a day without the bundle costs a row nothing', () => {
    const row = (number: number) =>
      JSON.stringify(rowsOf(on(number)[0]).find(({ id }) => id === 'x/Used-1-TEE'))
    expect(row(5)).toContain('"reasoning":true')
  })

  test('a model that is back after a day was never removed', () => {
    expect(all(on(4), ({ plan }) => plan?.drift.suspect)).toEqual(['x/Used-1-TEE'])
    expect(all(on(5), ({ plan }) => plan?.drift.back)).toEqual(['x/Used-1-TEE'])
  })

  test('a lost trusted execution environment is a matter for the person', () => {
    expect(on(8)[0]?.plan?.attention).toMatchObject([{ code: 'tee-lost' }])
  })

  test('a model that is gone for good is retired once, and its row stays while it is used', () => {
    const retired = all(played, ({ plan }) => plan?.drift.retired).filter((id) => id === 'x/Used-1-TEE')
    expect(retired).toHaveLength(1)
    expect(played.at(-1)?.plan?.retired).toMatchObject([{ id: 'x/Used-1-TEE' }])
    expect(ids(played.at(-1))).toContain('x/Used-1-TEE')
  })

  test('a list that lost most of its models is believed after two days in a row, and then its models go', () => {
    expect(on(17).map(({ believed }) => believed)).toEqual(Array(6).fill(true))
    expect(on(17)[0]?.plan?.rows.removed).toHaveLength(many.length + 1)
    expect(on(18)[0]?.plan?.rows.added).toEqual([steady[0]!.id])
  })

  test('rows and edits of the person are there to the end', () => {
    expect(ids(played.at(-1))[0]).toBe('me/pool')
    expect(JSON.stringify(played.at(-1)?.config)).toContain('"contextWindow":5')
  })
})

for (const { name, days } of catalogHistories())
  describe.skipIf(days.length === 0)(name, () => {
    const gone = ['zai-org/GLM-5-TEE', 'moonshotai/Kimi-K2.5-TEE', 'MiniMaxAI/MiniMax-M2.5-TEE']
    const story = looks(
      days.map(({ day, rows }, index) => ({
        at: Date.parse(day),
        until: Date.parse(days[index + 1]?.day ?? day) || Date.parse(day) + 24 * HOUR,
        body: body(rows),
      })),
      12,
    )
    const person: Person = {
      rows: [{ id: 'me/pool', name: 'Mine' }],
      edits: {
        'zai-org/GLM-5.2-TEE': { contextWindow: 500_000 },
        'google/gemma-4-31B-turbo-TEE': { cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } },
      },
      agents: {
        defaults: {
          model: { primary: 'mine', fallbacks: ['chutes/zai-org/GLM-5.2-TEE'] },
          models: { 'chutes/moonshotai/Kimi-K2.5-TEE': { alias: 'mine' } },
          imageModel: 'chutes/moonshotai/Kimi-K2.5-TEE',
        },
      } as never,
    }
    const played = replay(story, person)

    test('keeps every promise at every look, and believes every list', () => {
      expect(broken(played)).toEqual([])
      expect(played.every(({ believed }) => believed)).toBe(true)
    })

    test('retires what left, keeps what is used and names a successor that sees and costs no more', () => {
      const retired = all(played, ({ plan }) => plan?.drift.retired)
      expect(retired).toEqual(expect.arrayContaining(gone))
      const [kimi] = played.at(-1)?.plan?.retired ?? []
      expect(kimi).toMatchObject({
        id: 'moonshotai/Kimi-K2.5-TEE',
        offer: { id: 'moonshotai/Kimi-K2.6-TEE' },
      })
      expect(kimi?.usedBy).toEqual(expect.arrayContaining(['agents.defaults.imageModel']))
      expect(kimi?.replacement?.reason).toMatch(/TEE, tools, images/)
      expect(ids(played.at(-1))).not.toContain('zai-org/GLM-5-TEE')
    })

    test('tells the new weights of GLM-5.2 under its old name', () => {
      const changed = all(played, ({ plan }) => plan?.drift.changed).filter(
        ({ id }) => id === 'zai-org/GLM-5.2-TEE',
      )
      expect(changed).toContainEqual(
        expect.objectContaining({ field: 'quantization', before: 'fp8', after: 'fp4' }),
      )
      expect(changed).toContainEqual(expect.objectContaining({ field: 'weights' }))
    })

    test('tells that all cache reads became cheaper', () => {
      const { drift } =
        played.map(({ plan }) => plan).find((plan) => (plan?.drift.cheaper.length ?? 0) > 8) ?? {}
      expect(drift?.cheaper.every(({ cacheRead }) => (cacheRead ?? 0) <= -79)).toBe(true)
    })
  })
