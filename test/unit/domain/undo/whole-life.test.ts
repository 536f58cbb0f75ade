import { expect, test } from 'vitest'
import { parseCatalog } from '../../../../scripts/src/chutes/catalog-wire.ts'
import { applyChanges, type Change } from '../../../../scripts/src/domain/config/change.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { planRefresh, type RefreshContext } from '../../../../scripts/src/domain/plans/refresh-plan.ts'
import { planSetup } from '../../../../scripts/src/domain/plans/setup-plan.ts'
import { planUse } from '../../../../scripts/src/domain/plans/use-plan.ts'
import { mergeWrites } from '../../../../scripts/src/domain/undo/fold-writes.ts'
import { EMPTY_WRITE, logWrite } from '../../../../scripts/src/domain/undo/logged-write.ts'
import { originOf } from '../../../../scripts/src/domain/undo/origin.ts'
import { planReset } from '../../../../scripts/src/domain/undo/reset-plan.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { valueHash } from '../../../../scripts/src/state/journal-file.ts'
import { ADDED_TODAY, REMOVED_TODAY, today, yesterday } from '../../../support/catalogs/catalog.ts'
import { catalog, missingModels } from '../make.ts'

const modelsOf = (rows: typeof today) => parseCatalog(JSON.stringify({ data: rows }))?.models ?? []
const ACME = { baseUrl: 'http://127.0.0.1:9/v1', models: [{ id: 'first' }, { id: 'second' }] }
const model = { primary: 'acme/first', fallbacks: ['acme/second'] }
const config = (defaults: JsonObject): JsonObject => ({
  models: { providers: { acme: ACME } },
  agents: { defaults: { model, ...defaults } },
  messages: { ackReaction: 'x' },
})
const entries = { 'acme/first': { alias: 'one' } }

test.each([
  ['policy', 'a list of allowed models', config({ modelPolicy: { allow: ['acme/*'] } })],
  [
    'policy',
    'a list that names its models',
    config({ modelPolicy: { allow: ['acme/first', 'acme/second'] } }),
  ],
  ['policy', 'no list', config({ models: entries })],
  ['wildcard', 'entries that are the list', config({ models: entries })],
  ['wildcard', 'no entries', config({})],
  ['exact', 'entries that are the list', config({ models: entries })],
] as const)('%s, %s: after a whole life a reset leaves what was there before', (allowlist, _, before) => {
  let [now, base, total] = [before as JsonObject, {}, EMPTY_WRITE]
  const write = (changes: readonly Change[]): void => {
    total = mergeWrites(total, logWrite(now, changes, valueHash))
    now = applyChanges(now, changes)
  }
  const refresh = (rows: typeof today, context: RefreshContext = {}) => {
    const plan = planRefresh(viewConfig(now), catalog(modelsOf(rows)), base, { allowlist, ...context })
    write(plan.changes)
    base = plan.rows.base
    return plan
  }
  const use = (slot: string, id: string): void => {
    const known = modelsOf(yesterday).find((candidate) => candidate.id === id)
    write(
      planUse({ view: viewConfig(now), slot, id, model: known, allowlist, otherProviders: ['acme'] }).changes,
    )
  }

  const setUp = planSetup({
    view: viewConfig(now),
    catalog: catalog(modelsOf(yesterday.slice(1))),
    base,
    baseUrl: 'https://llm.chutes.ai/v1',
    primary: 'auto',
    allowlist,
    otherProviders: ['acme'],
    storedTypes: undefined,
  })
  if ('unknownPrimary' in setUp) throw new Error(setUp.unknownPrimary)
  write(setUp.changes)
  base = setUp.rows.base
  expect(refresh(yesterday).rows.added).toEqual([REMOVED_TODAY])
  use('primary', REMOVED_TODAY)
  use('chutes-fast', 'deepseek-ai/DeepSeek-V3.2-TEE')
  expect(refresh(today).rows.added).toEqual([ADDED_TODAY])
  const missing = missingModels([REMOVED_TODAY], modelsOf(yesterday))
  expect(refresh(today, { missing }).retired.map(({ id }) => id)).toEqual([REMOVED_TODAY])
  expect(refresh(today, { missing, repair: { allowed: [] } }).rows.removed).toEqual([REMOVED_TODAY])

  const reset = () =>
    planReset({ config: now, total, origin: originOf(before, 0), base, fingerprint: valueHash, profiles: [] })
  write(reset().changes)
  expect(now).toEqual(before)
  expect(reset().changes).toEqual([])
})
