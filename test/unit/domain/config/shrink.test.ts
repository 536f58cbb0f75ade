import { describe, expect, test, vi } from 'vitest'
import type { Change } from '../../../../scripts/src/domain/config/change.ts'
import { applyChanges, changesBetween, changeTo } from '../../../../scripts/src/domain/config/change.ts'
import type { ModelRow } from '../../../../scripts/src/domain/config/model-row.ts'
import { ROWS_PATH } from '../../../../scripts/src/domain/config/paths.ts'
import { firstStep, isCutRow } from '../../../../scripts/src/domain/config/shrink.ts'
import { type JsonObject, valueAt } from '../../../../scripts/src/domain/json.ts'
import { toRow } from '../../../../scripts/src/domain/rows/row.ts'
import { config, handRow, model, row, seeing } from '../make.ts'
import { dice } from '../random.ts'

vi.setConfig({ testTimeout: 60_000 })

const rows = (count: number) => Array.from({ length: count }, (_, index) => row(`org/Model-${index}`))
const size = (value: JsonObject, indent = 2): number => JSON.stringify(value, null, indent).length + 1

/** OpenClaw's guard, in its own words. */
const isRefused = (was: number, is: number): boolean => was >= 512 && is < Math.floor(was * 0.5)

/** The configs on the way to a goal, whatever OpenClaw would think of them; gives up after so many. */
function wayTo(from: JsonObject, goal: JsonObject, most = 30): readonly JsonObject[] {
  const way = [from]
  for (let at = from; way.length <= most; way.push(at)) {
    const changes = changesBetween(at, goal)
    if (changes.length === 0) return way
    at = applyChanges(at, firstStep(at, changes))
  }
  return way
}

const refusedOn = (way: readonly JsonObject[]) =>
  way.flatMap((at, index) => {
    const before = way[index - 1]
    return before && isRefused(size(before), size(at)) ? [`${size(before)} to ${size(at)}`] : []
  })

const META = { lastTouchedVersion: '2026.6.11', lastTouchedAt: '2026-11-29T04:52:00.187Z' }

/** What OpenClaw's stamp and a set-up leave in an empty home. */
function setUp(models: readonly ModelRow[], more: JsonObject = {}): JsonObject {
  const chutes = { baseUrl: 'https://llm.chutes.ai/v1', api: 'openai-completions', models: models as never }
  const entries = Object.fromEntries(models.slice(0, 3).map(({ id }) => [`chutes/${id}`, { alias: 'one' }]))
  return {
    meta: META,
    agents: { defaults: { models: entries, model: { primary: `chutes/${models[0]?.id}` } } },
    models: { providers: { chutes } },
    ...more,
  }
}

/** As many rows as a catalogue makes of them. */
const listed = (count: number): readonly ModelRow[] =>
  Array.from({ length: count }, (_, index) =>
    toRow((index % 2 ? model : seeing)(`deepseek-ai/DeepSeek-V${index}-TEE`)),
  )

test('a small loss goes in one step', () => {
  const before = config({ rows: rows(20) })
  const changes = changeTo(before, ROWS_PATH, rows(15))
  expect(firstStep(before, changes)).toBe(changes)
})

test('a small config is not guarded', () => {
  const before = config({ rows: [row('a/b')] })
  const changes = changeTo(before, ROWS_PATH, [])
  expect(firstStep(before, changes)).toBe(changes)
})

describe('everything goes from a home with nothing else in it', () => {
  test.each([1, 2, 3, 5, 8, 14, 30, 60, 120])(
    '%i rows: in as few writes as halving allows, or one more',
    (count) => {
      const from = setUp(listed(count))
      const way = wayTo(from, { meta: META })
      expect(way.at(-1)).toEqual({ meta: META })
      expect(refusedOn(way)).toEqual([])
      // halved until the guard does not care, and then all the rest
      const fewest = Math.max(0, Math.ceil(Math.log2(size(from) / 511))) + 1
      expect(way.length - 1 - fewest).toBeLessThanOrEqual(1)
    },
  )

  // 12 to 15 models is what Chutes had in the months that were looked at
  test.each([
    [12, 6],
    [13, 6],
    [14, 6],
    [15, 6],
    [30, 7],
  ])('%i rows: in %i writes', (count, writes) => {
    const way = wayTo(setUp(listed(count)), { meta: META })
    expect(way.length - 1, way.map((at) => size(at)).join(' ')).toBe(writes)
  })

  test('what an earlier release left half done is finished', () => {
    const [left] = listed(1)
    const from = {
      meta: META,
      models: { providers: { chutes: { baseUrl: 'https://x.example/v1', models: [left] } } },
    }
    const way = wayTo(from as never, { meta: META })
    expect(way.at(-1)).toEqual({ meta: META })
    expect(refusedOn(way)).toEqual([])
  })

  test('what the config says of the plugin of OpenClaw goes with the block', () => {
    const plugins = { entries: { chutes: { enabled: false } } }
    const way = wayTo(setUp(listed(14), { plugins }), { meta: META })
    expect(way.at(-1)).toEqual({ meta: META })
    expect(refusedOn(way)).toEqual([])
    expect(way.slice(0, -1).map((at) => at.plugins)).toEqual(way.slice(0, -1).map(() => plugins))
  })

  test('what a person added to the block goes piece by piece', () => {
    const from = setUp(listed(2))
    const block = valueAt(from, ['models', 'providers', 'chutes'])
    Object.assign(block as object, { headers: { 'X-One': 'a'.repeat(120) }, request: { x: 'b'.repeat(120) } })
    const way = wayTo(from, { meta: META })
    expect(way.at(-1)).toEqual({ meta: META })
    expect(refusedOn(way)).toEqual([])
  })
})

test('whatever there is beside the rows: no step is refused, and the last one is there', () => {
  const broken = Array.from({ length: 400 }, (_, seed) => seed).filter((seed) => {
    const d = dice(seed)
    const own = d.chance(0.4) ? [handRow('mine/one')] : []
    const all = listed(d.pick([1, 2, 3, 7, 14, 33])).map((item) => (d.chance(0.2) ? row(item.id) : item))
    const name = 'n'.repeat(d.pick([0, 60, 90, 130, 170, 220, 300, 500, 2000]))
    const more = d.chance(0.6) ? { messages: { responsePrefix: name } } : {}
    const from = setUp([...all, ...own], more)
    const { models: _, agents: __, ...rest } = from
    const chutes = {
      ...(valueAt(from, ['models', 'providers', 'chutes']) as JsonObject),
      models: own as never,
    }
    const goal = own.length > 0 ? { ...rest, models: { providers: { chutes } } } : rest
    const way = wayTo(from, goal)
    return refusedOn(way).length > 0 || JSON.stringify(changesBetween(way.at(-1)!, goal)) !== '[]'
  })
  expect({ broken: broken.length, firstSeeds: broken.slice(0, 5) }).toEqual({ broken: 0, firstSeeds: [] })
})

test('the file as it lies there counts where it is larger than what OpenClaw writes', () => {
  const from = setUp(listed(14))
  const fileBytes = size(from, 4)
  const changes = changesBetween(from, { meta: META })
  const after = (step: readonly Change[]) => size(applyChanges(from, step))
  expect(isRefused(fileBytes, after(firstStep(from, changes)))).toBe(true)
  expect(isRefused(fileBytes, after(firstStep(from, changes, { fileBytes })))).toBe(false)
})

test('after a refusal a step leaves more', () => {
  const from = setUp(listed(14))
  const changes = changesBetween(from, { meta: META })
  const share = (careful: boolean) =>
    size(applyChanges(from, firstStep(from, changes, { careful }))) / size(from)
  expect(share(false)).toBeLessThan(0.55)
  expect(share(true)).toBeGreaterThan(0.6)
})

test('a list that stays loses whole rows', () => {
  const from = setUp(listed(60))
  const goal = applyChanges(from, changeTo(from, ROWS_PATH, listed(4)))
  const way = wayTo(from, goal)
  expect(refusedOn(way)).toEqual([])
  expect(way.at(-1)).toEqual(goal)
  expect(way.length).toBeGreaterThan(3)
  const left = way.flatMap((at) => valueAt(at, ROWS_PATH) as ModelRow[])
  expect(left.filter(isCutRow)).toEqual([])
})

test.each([
  [{ id: 'a/b' }, true],
  [{ id: 'a/b', name: 'b' }, true],
  [{ id: 'a/b', name: 'b', compat: {} }, true],
  [{ id: 'a/b', name: 'b', contextWindow: 1 }, false],
  ['a/b', false],
])('%j is what a removal in steps leaves of a row: %s', (value, expected) => {
  expect(isCutRow(value)).toBe(expected)
})
