import { expect, test, vi } from 'vitest'
import type { Model } from '../../../../scripts/src/domain/catalog/model.ts'
import { applyChanges, type Change } from '../../../../scripts/src/domain/config/change.ts'
import type { ModelRow } from '../../../../scripts/src/domain/config/model-row.ts'
import { otherProviders } from '../../../../scripts/src/domain/config/other-providers.ts'
import { ALLOWLIST_PATH } from '../../../../scripts/src/domain/config/paths.ts'
import { firstStep } from '../../../../scripts/src/domain/config/shrink.ts'
import { type JsonObject, sameJson, valueAt } from '../../../../scripts/src/domain/json.ts'
import { planRefresh } from '../../../../scripts/src/domain/plans/refresh-plan.ts'
import { planSetup } from '../../../../scripts/src/domain/plans/setup-plan.ts'
import { mergeWrites } from '../../../../scripts/src/domain/undo/fold-writes.ts'
import {
  EMPTY_WRITE,
  isWithheld,
  type LoggedWrite,
  logWrite,
} from '../../../../scripts/src/domain/undo/logged-write.ts'
import { originOf } from '../../../../scripts/src/domain/undo/origin.ts'
import { planReset } from '../../../../scripts/src/domain/undo/reset-plan.ts'
import { rebase, takeBack } from '../../../../scripts/src/domain/undo/take-back.ts'
import { planUndo } from '../../../../scripts/src/domain/undo/undo-plan.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { valueHash } from '../../../../scripts/src/state/journal-file.ts'
import { catalog } from '../make.ts'
import { alwaysOf, anyCatalog, anyConfig, type Dice } from '../random.ts'

const SEEDS = 80
vi.setConfig({ testTimeout: 60_000 })

interface Step {
  readonly before: JsonObject
  readonly write: LoggedWrite
}

type Base = Readonly<Record<string, ModelRow>>

function setupChanges(d: Dice, config: JsonObject, models: readonly Model[], base: Base) {
  // where the entries are the allowlist, OpenClaw refuses a config with a list of its own
  const older = valueAt(config, ALLOWLIST_PATH) === undefined ? (['wildcard', 'exact'] as const) : []
  const planned = planSetup({
    view: viewConfig(config),
    catalog: catalog(models),
    base,
    baseUrl: 'https://llm.chutes.ai/v1',
    primary: d.pick([undefined, 'auto']),
    allowlist: d.pick(['policy', ...older] as const),
    otherProviders: otherProviders(viewConfig(config), []),
    storedTypes: undefined,
  })
  return 'unknown' in planned ? undefined : { changes: planned.changes, base: planned.rows.base }
}

/** A set-up and two refreshes, each as the log keeps it, and before each refresh one that was killed before its write. */
function journey(d: Dice) {
  const first = anyConfig(d, anyCatalog(d))
  const steps: Step[] = []
  let [config, base, total]: [JsonObject, Base, LoggedWrite] = [first, {}, EMPTY_WRITE]
  const write = (changes: readonly Change[], next: Base): void => {
    const made = logWrite(config, changes, valueHash)
    steps.push({ before: config, write: made })
    total = mergeWrites(total, made)
    ;[config, base] = [applyChanges(config, changes), next]
  }
  const models = anyCatalog(d)
  const setUp = setupChanges(d, config, models, base)
  if (setUp) write(setUp.changes, setUp.base)
  for (let count = 0; count < 2; count++) {
    const killed = planRefresh(viewConfig(config), catalog(anyCatalog(d)), base)
    total = mergeWrites(total, logWrite(config, killed.changes, valueHash))
    const plan = planRefresh(viewConfig(config), catalog(anyCatalog(d)), base)
    write(plan.changes, plan.rows.base)
  }
  const withheld = total.changes.some(isWithheld)
  return { first, config, base, total, steps, withheld, news: anyCatalog(d) }
}

const always = alwaysOf(SEEDS, journey)

test('writes taken back one by one end where they began', () => {
  let tried = 0
  always(({ first, config, steps, withheld }) => {
    if (withheld) return true
    tried++
    let current = config
    for (const { before, write } of steps.toReversed()) {
      const plan = planUndo(current, write, valueHash)
      if ('conflicts' in plan) return false
      current = applyChanges(current, plan.changes)
      if (!sameJson(current, before)) return false
    }
    return sameJson(current, first)
  })
  expect(tried).toBeGreaterThan(SEEDS / 4)
})

test('all writes folded into one end where they began', () => {
  always(({ first, config, total, withheld }) => {
    if (withheld) return true
    return sameJson(takeBack(config, total, valueHash).config, first)
  })
})

test('a reset ends where everything began, and needs no second one', () => {
  always(({ first, config, base, total, withheld }) => {
    const origin = { ...originOf(first, 0), complete: true }
    // a name that is no alias yet becomes one of ours, so nobody can tell it from a person's later choice
    const primary = viewConfig(first).primary
    if (withheld || (primary !== undefined && !primary.includes('/'))) return true
    const reset = (config: JsonObject) =>
      planReset({ config, total, origin, base, fingerprint: valueHash, profiles: [] }).changes
    const after = applyChanges(config, reset(config))
    return sameJson(after, first) && reset(after).length === 0
  })
})

test('a reset in as many steps as OpenClaw wants ends in the same place', () => {
  always(({ first, config, base, total }) => {
    const origin = { ...originOf(first, 0), complete: true }
    const reset = (config: JsonObject) =>
      planReset({ config, total, origin, base, fingerprint: valueHash, profiles: [] }).changes
    let current = config
    for (let changes = reset(current); changes.length > 0; changes = reset(current))
      current = applyChanges(current, firstStep(current, changes))
    return sameJson(current, applyChanges(config, reset(config)))
  })
})

test('after an undo, the next refresh brings the same again', () => {
  always(({ config, base, withheld, news: models }) => {
    const news = catalog(models)
    const done = planRefresh(viewConfig(config), news, base)
    const write = logWrite(config, done.changes, valueHash)
    const after = applyChanges(config, done.changes)
    const undone = planUndo(after, write, valueHash)
    if (withheld || write.changes.some(isWithheld) || 'conflicts' in undone) return true
    const before = applyChanges(after, undone.changes)
    const again = planRefresh(viewConfig(before), news, rebase(done.rows.base, undone.taken))
    const rows = (plan: typeof done) => [...plan.rows.rows].sort((a, b) => (a.id < b.id ? -1 : 1))
    return sameJson(rows(again), rows(done))
  })
})
