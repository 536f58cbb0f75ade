import { describe, test, vi } from 'vitest'
import { modelIdOf } from '../../../../scripts/src/domain/catalog/model.ts'
import { applyChanges, pathText } from '../../../../scripts/src/domain/config/change.ts'
import type { ModelRow } from '../../../../scripts/src/domain/config/model-row.ts'
import { otherProviders } from '../../../../scripts/src/domain/config/other-providers.ts'
import { ROWS_PATH } from '../../../../scripts/src/domain/config/paths.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { sameJson, valueAt } from '../../../../scripts/src/domain/json.ts'
import { planRefresh } from '../../../../scripts/src/domain/plans/refresh-plan.ts'
import { planSetup, type SetupPlan } from '../../../../scripts/src/domain/plans/setup-plan.ts'
import { mergeRows } from '../../../../scripts/src/domain/rows/merge-rows.ts'
import { toRow } from '../../../../scripts/src/domain/rows/row.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { catalog, missedChanges } from '../make.ts'
import { alwaysOf, anyBase, anyCatalog, anyConfig, anyWish, type Dice, IDS } from '../random.ts'

const SEEDS = 800
/** Hundreds of plans each: a second on a quiet machine. */
vi.setConfig({ testTimeout: 60_000 })

/** The state as the file gives it back. */
const stored = (base: Readonly<Record<string, ModelRow>>): Readonly<Record<string, ModelRow>> =>
  JSON.parse(JSON.stringify(base))
const rowsOf = (config: JsonObject) => (valueAt(config, ROWS_PATH) ?? []) as readonly ModelRow[]

function setupCase(d: Dice) {
  const models = anyCatalog(d)
  const config = anyConfig(d, models)
  const base = anyBase(d, models)
  const wish = anyWish(d)
  const source = d.pick(['live', 'live', 'cached', 'bundled'] as const)
  const allowlist = d.pick(['policy', 'wildcard', 'exact'] as const)
  const plan = (current: JsonObject, from: Readonly<Record<string, ModelRow>>): SetupPlan | undefined => {
    const planned = planSetup({
      view: viewConfig(current),
      catalog: catalog(models, source),
      base: from,
      baseUrl: 'https://llm.chutes.ai/v1',
      primary: wish,
      allowlist,
      otherProviders: otherProviders(viewConfig(current), []),
      storedTypes: undefined,
    })
    return 'unknown' in planned ? undefined : planned
  }
  return { models, config, base, source, plan, first: plan(config, base) }
}

function refreshCase(d: Dice) {
  const models = anyCatalog(d)
  const config = anyConfig(d, models)
  const plan = (current: JsonObject, base: Readonly<Record<string, ModelRow>>) =>
    planRefresh(viewConfig(current), catalog(models), base)
  const base = anyBase(d, models)
  return { plan, config, first: plan(config, base) }
}

describe('a merge', () => {
  const always = alwaysOf(SEEDS, (d) => {
    const models = anyCatalog(d)
    const input = {
      base: anyBase(d, models),
      ours: viewConfig(anyConfig(d, models)).provider?.rows ?? [],
      theirs: models.map(toRow),
      live: d.chance(0.8),
      inUse: new Set(d.some([...models.map(({ id }) => id), 'z/GLM-4'], 0.2)),
      retired: new Set(d.chance(0.3) ? [] : IDS),
    }
    return { input, merged: mergeRows(input) }
  })

  test('merged again changes nothing', () => {
    always(({ input, merged }) => {
      const again = mergeRows({ ...input, base: stored(merged.base), ours: merged.rows })
      return (
        sameJson(again.rows, merged.rows) &&
        again.added.length + again.removed.length + again.changed.length === 0
      )
    })
  })

  test('accounts for every row it was given', () => {
    always(({ input, merged }) => {
      const before = new Set(input.ours.map(({ id }) => id))
      const after = new Set(merged.rows.map(({ id }) => id))
      const removed = [...before].filter((id) => !after.has(id))
      const added = [...after].filter((id) => !before.has(id))
      return sameJson(removed, merged.removed) && sameJson([...added].sort(), [...merged.added].sort())
    })
  })

  test('never removes a row that is live, in use or not in our form', () => {
    always(({ input, merged }) => {
      const live = new Set(input.theirs.map(({ id }) => id))
      return input.ours
        .filter(({ id }) => merged.removed.includes(id))
        .every((row) => {
          const edited = Object.keys(input.base).length > 0 && row.maxTokens === 77
          return (
            input.live &&
            !live.has(row.id) &&
            !input.inUse.has(row.id) &&
            input.retired.has(row.id) &&
            !edited &&
            !('headers' in row) &&
            row.compat
          )
        })
    })
  })

  test('never loses or alters a member that the catalogue does not own', () => {
    always(({ input, merged }) => {
      const after = new Map(merged.rows.map((row) => [row.id, row as unknown as JsonObject]))
      return input.ours.every(
        (row) => !('headers' in row) || sameJson(after.get(row.id)?.headers, row.headers),
      )
    })
  })

  test('lists no row twice', () => {
    always(({ merged }) => {
      const ids = merged.rows.map(({ id }) => id)
      return new Set(ids).size === ids.length
    })
  })
})

const ofSetup = alwaysOf(SEEDS, setupCase)

describe('a setup plan', () => {
  const always = ofSetup

  test('leads where it says', () => {
    always(({ config, first }) => {
      return !first || missedChanges(applyChanges(config, first.changes), first.changes).length === 0
    })
  })

  test('applied and planned again has nothing left to do', () => {
    always(({ config, plan, first }) => {
      return (
        !first || plan(applyChanges(config, first.changes), stored(first.rows.base))?.changes.length === 0
      )
    })
  })

  test('applied and planned again with the state lost has nothing left to do', () => {
    always(({ config, plan, first }) => {
      if (!first || first.rows.kept.some(({ reason }) => reason !== 'in use')) return true
      return plan(applyChanges(config, first.changes), {})?.changes.length === 0
    })
  })

  test('touches only what the skill owns, what it permits and what it reports as a repair', () => {
    always(({ first: planned }) => {
      const reported = new Set(planned?.repairs.map(({ path }) => path))
      const owned = [
        /^models\.providers\.chutes\./,
        /^agents\.defaults\.model(\.primary)?$/,
        /^agents\.defaults\.modelPolicy\.allow$/,
        /^agents\.defaults\.models\["chutes\//,
      ]
      return (planned?.changes ?? []).every(({ path, before, after }) => {
        const text = pathText(path)
        const permits =
          /^agents\.defaults\.models\["[a-z]+\/\*"\]$/.test(text) &&
          before === undefined &&
          sameJson(after, {})
        const fills = text === 'agents.defaults.model.fallbacks' && before === undefined
        return permits || fills || reported.has(text) || owned.some((pattern) => pattern.test(text))
      })
    })
  })

  test('points our aliases and a chosen primary at rows that exist', () => {
    always(({ config, first }) => {
      if (!first) return true
      const ids = new Set(rowsOf(applyChanges(config, first.changes)).map(({ id }) => id))
      const moved = first.primary.current === first.primary.previous ? [] : [first.primary.current]
      return [...moved, ...first.aliases.map(({ target }) => target)].every((ref) => {
        const id = ref === undefined ? undefined : modelIdOf(ref)
        return id === undefined || ids.has(id)
      })
    })
  })

  test("never takes a person's alias away", () => {
    always(({ config, first }) => {
      const after = viewConfig(applyChanges(config, first?.changes ?? [])).entries
      return viewConfig(config)
        .entries.filter(({ alias }) => alias === 'mine' || alias === 'big')
        .every((entry) => after.some(({ key, alias }) => key === entry.key && alias === entry.alias))
    })
  })

  test('never gives one of our aliases to two models that it knows', () => {
    always(({ config, first }) => {
      if (!first) return true
      const after = viewConfig(applyChanges(config, first.changes)).entries
      return first.aliases.every(({ alias, target }) => {
        const last = after.findLast((entry) => entry.alias === alias && entry.key.includes('/'))
        return target === undefined || last?.key === target
      })
    })
  })

  test('removes no row on the word of an old list', () => {
    always(({ source, first }) => {
      return source === 'live' || (first?.rows.removed.length ?? 0) === 0
    })
  })

  test('moves no primary off a configured model on the word of an old list', () => {
    always(({ config, source, first }) => {
      if (
        source === 'live' ||
        !first?.primary.previous ||
        !first.primary.reason.includes('left the catalogue')
      )
        return true
      const id = modelIdOf(first.primary.previous)
      return id === undefined || !rowsOf(config).some((row) => row.id === id)
    })
  })
})

describe('a refresh plan', () => {
  const always = alwaysOf(SEEDS, refreshCase)

  test('changes nothing but the rows', () => {
    always(({ first }) => {
      return first.changes.every(({ path }) => sameJson(path, ROWS_PATH))
    })
  })

  test('applied and planned again has nothing left to do', () => {
    always(({ config, first, plan }) => {
      return plan(applyChanges(config, first.changes), stored(first.rows.base)).changes.length === 0
    })
  })

  test('keeps a row for every configured model that something names', () => {
    always(({ first }) => {
      const { retired, rows } = first
      return retired.every(({ id, usedBy }) => usedBy.length > 0 && rows.rows.some((row) => row.id === id))
    })
  })

  test('after a setup has nothing left to do', () => {
    ofSetup(({ models, config, source, first }) => {
      if (source !== 'live' || !first) return true
      const after = viewConfig(applyChanges(config, first.changes))
      return planRefresh(after, catalog(models), stored(first.rows.base)).changes.length === 0
    })
  })
})
