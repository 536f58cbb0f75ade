import { describe, expect, test } from 'vitest'
import type { Model } from '../../../../scripts/src/domain/catalog/model.ts'
import { applyChanges } from '../../../../scripts/src/domain/config/change.ts'
import { isWithin, ROWS_PATH } from '../../../../scripts/src/domain/config/paths.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { planRefresh, type RefreshContext } from '../../../../scripts/src/domain/plans/refresh-plan.ts'
import { logWrite } from '../../../../scripts/src/domain/undo/logged-write.ts'
import { planUndo } from '../../../../scripts/src/domain/undo/undo-plan.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { valueHash } from '../../../../scripts/src/state/journal-file.ts'
import { baseOf, catalog, HOUR, handRow, missingModels, model, NOW, row, seeing } from '../make.ts'

const OLD = 'z/GLM-5'
const old = `chutes/${OLD}`
const known = model(OLD, { price: { input: 1, output: 3, cacheRead: 0.1 } })
const LIVE = [model('z/GLM-5.2'), seeing('q/Qwen3-8B'), model('k/Kimi-K2.6')]
const [newer, kimi] = ['chutes/z/GLM-5.2', 'chutes/k/Kimi-K2.6']
const base = baseOf(row(OLD))

/** A config with the old row, and agents' defaults. */
const configWith = (defaults: JsonObject): JsonObject => ({
  models: { providers: { chutes: { models: [row(OLD)] as never } } },
  agents: { defaults },
})
const gone: RefreshContext = { missing: missingModels([OLD], [known]) }
const repair: RefreshContext = { ...gone, repair: { allowed: [] } }
const plan = (defaults: JsonObject, context: RefreshContext = gone, models: readonly Model[] = LIVE) =>
  planRefresh(viewConfig(configWith(defaults)), catalog(models), base, context)
const repaired = (defaults: JsonObject, context = repair, models = LIVE) => {
  const { agents } = applyChanges(configWith(defaults), plan(defaults, context, models).changes)
  return (agents as { defaults: JsonObject }).defaults
}

describe('a model that the catalogue lacks', () => {
  test.each([`${old}@chutes:work`, `Chutes/${OLD}`])('is in use where the primary is %s', (primary) => {
    expect(plan({ model: { primary } }).rows.removed).toEqual([])
    expect(repaired({ model: { primary } })).toEqual({
      model: { primary: primary.replace(/.*GLM-5/, newer) },
    })
  })

  test('stays while the evidence is thin, whatever names it', () => {
    for (const missing of [
      {},
      { [OLD]: { since: NOW - 100 * HOUR, last: NOW - 50 * HOUR, seen: 1 } },
      { [OLD]: { since: NOW - 23 * HOUR, last: NOW - HOUR, seen: 20 } },
    ]) {
      const { rows, missing: evidence, retired } = plan({}, { missing })
      expect(rows).toMatchObject({ removed: [], kept: [{ id: OLD, reason: 'missing for now' }] })
      expect(evidence[OLD]).toMatchObject({ last: NOW })
      expect(retired).toEqual([])
    }
  })

  test('goes with enough evidence when nothing names it, and its evidence with it', () => {
    expect(plan({})).toMatchObject({ rows: { removed: [OLD] }, missing: {}, attention: [] })
  })

  test('that is listed again has no evidence against it', () => {
    const { missing, drift, rows } = plan({}, gone, [...LIVE, model(OLD)])
    expect([missing, drift.back, rows.removed]).toEqual([{}, [OLD], []])
  })

  test('is not one that is listed at a price beyond belief', () => {
    const listed = { ...catalog(LIVE), odd: [model(OLD)] }
    const { missing, rows } = planRefresh(viewConfig(configWith({})), listed, base, gone)
    expect([missing, rows.removed, rows.kept]).toEqual([{}, [], [{ id: OLD, reason: 'missing for now' }]])
  })

  test('is remembered as it was last known, for the choice of a successor', () => {
    const lastGood = { fetchedAt: 0, models: [known] }
    expect(plan({}, { lastGood }).missing[OLD]).toEqual({ since: NOW, last: NOW, seen: 1, model: known })
  })

  test('stays for a scheduled job', () => {
    const elsewhere = new Map([[OLD, ['cron job nightly']]])
    const { rows, attention } = plan({}, { ...repair, elsewhere })
    expect(rows.removed).toEqual([])
    expect(attention).toMatchObject([{ fix: { words: expect.stringContaining(`--model ${newer}`) } }])
  })

  test('a row of a person’s is never judged', () => {
    const view = viewConfig({
      models: { providers: { chutes: { models: [handRow('me/pool')] as never } } },
      agents: { defaults: { model: 'chutes/me/pool' } },
    })
    const planned = planRefresh(view, catalog(LIVE), base, { missing: missingModels(['me/pool']) })
    expect(planned).toMatchObject({ retired: [], rows: { removed: [] } })
  })

  test('an old list proves nothing', () => {
    const planned = planRefresh(viewConfig(configWith({})), catalog(LIVE, 'cached'), base, gone)
    expect(planned).toMatchObject({ rows: { removed: [] }, missing: gone.missing })
  })
})

describe('a retired model in use', () => {
  test('keeps its row and is a matter for the person, with the command that mends it', () => {
    expect(plan({ model: old })).toMatchObject({
      rows: { removed: [], kept: [{ id: OLD, reason: 'in use' }] },
      retired: [{ id: OLD, usedBy: ['agents.defaults.model'], replacement: { id: 'z/GLM-5.2', needs: [] } }],
      attention: [{ code: 'model-retired', fix: { script: 'refresh', args: '--repair' } }],
    })
  })

  test('whose successors are all dearer or less private needs a word', () => {
    const dear = [model('z/GLM-6', { price: { input: 9, output: 9, cacheRead: 1 }, tee: false })]
    expect(plan({ model: old }, gone, dear)).toMatchObject({
      retired: [{ replacement: undefined, offer: { id: 'z/GLM-6', needs: ['dearer', 'non-tee'] } }],
      attention: [{ fix: { script: 'refresh', args: '--repair --allow-dearer --allow-non-tee' } }],
    })
    expect(plan({ model: old }, repair, dear).repaired).toEqual([])
    const allowed = { ...gone, repair: { allowed: ['dearer', 'non-tee'] as const } }
    expect(repaired({ model: old }, allowed, dear).model).toBe('chutes/z/GLM-6')
  })

  test('without any successor is told all the same', () => {
    expect(
      plan({ model: old }, gone, [model('x/Mute', { capabilities: undefined })]).attention,
    ).toMatchObject([
      { message: expect.stringContaining('No live model fits'), fix: { words: expect.any(String) } },
    ])
  })

  test('is priced by its row when no catalogue is remembered', () => {
    const cost = { input: 0.2, output: 0.5, cacheRead: 0.1, cacheWrite: 0 }
    const config = { models: { providers: { chutes: { models: [row(OLD, { cost })] as never } } } }
    const view = viewConfig({ ...config, agents: { defaults: { model: old } } })
    const [item] = planRefresh(view, catalog(LIVE), baseOf(row(OLD, { cost })), {
      missing: missingModels([OLD]),
    }).retired
    expect(item).toMatchObject({ replacement: undefined, offer: { id: 'z/GLM-5.2', needs: ['dearer'] } })
  })
})

describe('--repair', () => {
  test('moves every reference and the row goes in the same write', () => {
    const planned = plan({ model: { primary: old, fallbacks: [kimi, old] } }, repair)
    expect(planned).toMatchObject({
      rows: { removed: [OLD] },
      retired: [],
      attention: [],
      repaired: [
        {
          id: OLD,
          to: 'z/GLM-5.2',
          paths: ['agents.defaults.model.primary', 'agents.defaults.model.fallbacks'],
        },
      ],
    })
    expect(planned.changes.map(({ path }) => path)).toContainEqual(ROWS_PATH)
    expect(repaired({ model: { primary: old, fallbacks: [kimi, old] } }).model).toEqual({
      primary: newer,
      fallbacks: [kimi, newer],
    })
  })

  test('an image model gets one that sees', () => {
    expect(repaired({ imageModel: { primary: old } }).imageModel).toEqual({ primary: 'chutes/q/Qwen3-8B' })
  })

  test('alias and settings move along', () => {
    expect(repaired({ models: { [old]: { alias: 'mine', params: { t: 1 } } } }).models).toEqual({
      [newer]: { alias: 'mine', params: { t: 1 } },
    })
  })

  test('an alias whose place is taken goes to the next best; both aliases live on', () => {
    const models = { [old]: { alias: 'mine', params: { t: 1 } }, [newer]: { alias: 'chutes-pro' } }
    expect(repaired({ models, model: 'mine' })).toEqual({
      model: 'mine',
      models: {
        [newer]: { alias: 'chutes-pro', params: { t: 1 } },
        [kimi]: { alias: 'mine' },
      },
    })
  })

  test('an alias with nowhere to go keeps its model', () => {
    const models = { [old]: { alias: 'mine' }, [newer]: { alias: 'a' }, [kimi]: { alias: 'b' } }
    const all = { ...models, 'chutes/q/Qwen3-8B': { alias: 'c' } }
    expect(plan({ models: all }, repair)).toMatchObject({
      repaired: [],
      rows: { removed: [] },
      attention: [
        { message: expect.stringContaining('No live model fits'), fix: { words: expect.any(String) } },
      ],
    })
  })

  test('an alias that only a dearer model has room for waits for a word, and then moves', () => {
    const models = { [old]: { alias: 'mine' }, [newer]: { alias: 'chutes-pro' } }
    const live = [model('z/GLM-5.2'), model('k/Kimi-K2.6', { price: { input: 9, output: 9, cacheRead: 1 } })]
    expect(plan({ model: old, models }, repair, live)).toMatchObject({
      repaired: [],
      retired: [{ replacement: undefined, offer: { id: 'k/Kimi-K2.6' } }],
      attention: [{ fix: { script: 'refresh', args: '--repair --allow-dearer' } }],
    })
    const allowed = { ...gone, repair: { allowed: ['dearer'] as const } }
    expect(repaired({ model: old, models }, allowed, live)).toEqual({
      model: newer,
      models: { [newer]: { alias: 'chutes-pro' }, [kimi]: { alias: 'mine' } },
    })
  })

  test('the alias for images goes to a model that sees', () => {
    expect(repaired({ models: { [old]: { alias: 'chutes-vision' } } }).models).toEqual({
      'chutes/q/Qwen3-8B': { alias: 'chutes-vision' },
    })
  })

  test('two retired models with aliases do not take each other’s', () => {
    const second = 'z/GLM-4'
    const config: JsonObject = {
      models: { providers: { chutes: { models: [row(OLD), row(second)] as never } } },
      agents: { defaults: { models: { [old]: { alias: 'a' }, [`chutes/${second}`]: { alias: 'b' } } } },
    }
    const planned = planRefresh(viewConfig(config), catalog(LIVE), baseOf(row(OLD), row(second)), {
      missing: missingModels([OLD, second], [known, model(second, { price: known.price })]),
      repair: { allowed: [] },
    })
    const after = applyChanges(config, planned.changes) as unknown as {
      agents: { defaults: { models: Record<string, { alias: string }> } }
    }
    expect(
      Object.values(after.agents.defaults.models)
        .map(({ alias }) => alias)
        .sort(),
    ).toEqual(['a', 'b'])
    expect(planned.rows.removed).toEqual([OLD, second])
  })

  describe('two retired models whose entries join', () => {
    const joining = (models: JsonObject, defaults: JsonObject = {}, second = 'z/GLM-4') => {
      const config: JsonObject = {
        models: { providers: { chutes: { models: [row(OLD), row(second)] as never } } },
        agents: { defaults: { ...defaults, models } },
      }
      const planned = planRefresh(viewConfig(config), catalog(LIVE), baseOf(row(OLD), row(second)), {
        // the evidence names them in another order than the config does
        missing: missingModels([OLD, second], [known, model(second, { price: known.price })]),
        repair: { allowed: [] },
      })
      return { config, planned, after: applyChanges(config, planned.changes) }
    }
    const crossed = { 'chutes/z/GLM-4': { alias: 'bee' }, [old]: { alias: 'ay' } }

    test.each(['chutes', 'Chutes'])(
      'keep both aliases, each on the model that was found for it (%s)',
      (provider) => {
        const models = { [`${provider}/z/GLM-4`]: { alias: 'bee' }, [old]: { alias: 'ay' } }
        const { planned, after } = joining(models, { model: { primary: 'ay', fallbacks: ['bee'] } })
        expect(after.agents).toEqual({
          defaults: {
            model: { primary: 'ay', fallbacks: ['bee'] },
            models: { [newer]: { alias: 'ay' }, [kimi]: { alias: 'bee' } },
          },
        })
        expect(planned.repaired.map(({ id }) => id)).toEqual([OLD, 'z/GLM-4'])
      },
    )

    test.each<[string, JsonObject]>([
      ['aliases', crossed],
      ['settings', { 'chutes/z/GLM-4': { params: { t: 1 } }, [old]: { alias: 'ay', params: { p: 2 } } }],
      ['a taken place', { [newer]: { alias: 'a' }, 'chutes/z/GLM-4': { params: {} }, [old]: { alias: 'b' } }],
    ])('with %s are one change a place, which undo takes back', (_, models) => {
      const { config, planned, after } = joining(models)
      const paths = planned.changes.map(({ path }) => path)
      const nested = paths.filter((path) => paths.some((outer) => outer !== path && isWithin(path, outer)))
      expect(nested).toEqual([])
      const undo = planUndo(after, logWrite(config, planned.changes, valueHash), valueHash)
      expect('changes' in undo && applyChanges(after, undo.changes)).toEqual(config)
    })

    test('leave an alias alone that nothing moved to', () => {
      const models = { 'Chutes/z/GLM-5.2': { alias: 'mine' } }
      expect(repaired({ model: old, models })).toEqual({ model: newer, models })
    })

    test('leave the config in memory as it was', () => {
      const kimis = { 'chutes/k/Kimi-K2.5': { params: { t: 1 } } }
      const models = { [newer]: { alias: 'chutes-pro' }, [old]: { alias: 'ay' }, ...kimis }
      const copy = structuredClone(models)
      const { after } = joining(models, {}, 'k/Kimi-K2.5')
      expect(after.agents).toMatchObject({
        defaults: { models: { [kimi]: { alias: 'ay', params: { t: 1 } } } },
      })
      expect(models).toEqual(copy)
    })
  })

  test('done again has nothing to do', () => {
    const config = applyChanges(configWith({ model: old }), plan({ model: old }, repair).changes)
    const first = plan({ model: old }, repair)
    const again = planRefresh(viewConfig(config), catalog(LIVE), first.rows.base, {
      missing: first.missing,
      repair: { allowed: [] },
    })
    expect(again).toMatchObject({ changes: [], repaired: [] })
  })
})

describe('a list of allowed models', () => {
  const qwen = 'chutes/q/Qwen3-8B'
  const models = { [old]: { alias: 'mine' }, [newer]: { alias: 'chutes-pro' } }
  const allowed = (allow: readonly string[]) =>
    repaired({ model: old, models, modelPolicy: { allow: allow as never } }).modelPolicy as {
      allow: string[]
    }

  test('gains the second-best model that an alias moves to', () => {
    expect(allowed([old, qwen])).toEqual({ allow: [newer, qwen, kimi] })
    expect(allowed([qwen])).toEqual({ allow: [qwen, kimi, newer] })
  })

  test('of other providers gains all of Chutes', () => {
    expect(allowed(['acme/*'])).toEqual({ allow: ['acme/*', 'chutes/*'] })
  })

  test.each([
    ['everything', ['*']],
    ['all of Chutes', ['chutes/*', 'acme/x']],
    ['no list', []],
  ])('of %s stays as it is', (_, allow) => expect(allowed(allow)).toEqual({ allow }))

  test('is not made where there is none, nor touched while nothing moves', () => {
    expect(repaired({ model: old, models })).not.toHaveProperty('modelPolicy')
    expect(repaired({ modelPolicy: { allow: [kimi] } })).toEqual({ modelPolicy: { allow: [kimi] } })
  })
})

describe('where models are permitted one by one', () => {
  const entries = { [old]: {}, 'acme/x': {} }
  const context: RefreshContext = { ...gone, allowlist: 'exact' }

  test('a list that names all our rows follows them', () => {
    expect(Object.keys(repaired({ models: entries }, context).models as JsonObject).sort()).toEqual(
      ['acme/x', newer, kimi, 'chutes/q/Qwen3-8B'].sort(),
    )
  })

  test.each([
    ['a list that leaves some of ours out', { 'acme/x': {} }, 'exact'],
    ['no list', {}, 'exact'],
    ['another kind of release', entries, 'wildcard'],
    ['a release that nobody asked', entries, undefined],
  ] as const)('%s stays as it is', (_, models, allowlist) => {
    expect(repaired({ models }, { ...gone, allowlist }).models).toEqual(models)
  })
})
