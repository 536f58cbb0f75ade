import { expect, test } from 'vitest'
import { applyChanges } from '../../../../scripts/src/domain/config/change.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { decidesOnPlugin, pluginChanges } from '../../../../scripts/src/domain/plans/plugin-changes.ts'
import { planSetup, type SetupPlan } from '../../../../scripts/src/domain/plans/setup-plan.ts'
import { logWrite } from '../../../../scripts/src/domain/undo/logged-write.ts'
import { originOf } from '../../../../scripts/src/domain/undo/origin.ts'
import { planReset } from '../../../../scripts/src/domain/undo/reset-plan.ts'
import { planUndo } from '../../../../scripts/src/domain/undo/undo-plan.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { valueHash } from '../../../../scripts/src/state/journal-file.ts'
import { catalog, model } from '../make.ts'

const OFF = { plugins: { entries: { chutes: { enabled: false } } } }

function setUp(raw: JsonObject, pluginMissing: boolean): SetupPlan {
  const planned = planSetup({
    view: viewConfig(raw),
    catalog: catalog([model('z/GLM-5.2')]),
    base: {},
    baseUrl: 'https://llm.chutes.ai/v1',
    primary: undefined,
    allowlist: 'policy',
    otherProviders: [],
    storedTypes: undefined,
    pluginMissing,
  })
  if ('unknown' in planned) throw new Error(planned.unknown)
  return planned
}

test('a set-up switches off a plugin that a Gateway would wait for in vain, says so, and does it once', () => {
  const plan = setUp({}, true)
  const after = applyChanges({}, plan.changes)
  expect(after).toMatchObject(OFF)
  expect(plan.repairs).toMatchObject([
    {
      code: 'gateway-plugin',
      path: 'plugins.entries.chutes.enabled',
      message: expect.stringContaining('Gateway'),
    },
  ])
  expect(setUp(after, true).repairs).toEqual([])
})

test('where nothing waits for it, a set-up leaves the plugin alone', () => {
  expect(applyChanges({}, setUp({}, false).changes)).not.toHaveProperty('plugins')
})

test.each([
  ['switched on', { entries: { chutes: { enabled: true } } }],
  ['switched off', OFF.plugins],
  ['given settings', { entries: { chutes: { config: { a: 1 } } } }],
  ['denied', { deny: ['acme', 'chutes'] }],
  ['switched off with all others', { enabled: false }],
])('a plugin that somebody has %s stays so', (_, plugins) => {
  const view = viewConfig({ plugins })
  expect(decidesOnPlugin(view)).toBe(true)
  expect(pluginChanges(view, true)).toEqual([])
})

test('what somebody says about other plugins decides nothing, and stays when Chutes is taken out again', () => {
  const before = { plugins: { deny: ['acme'], entries: { acme: { enabled: false } } } }
  const changes = pluginChanges(viewConfig(before), true)
  const config = applyChanges(before, changes)
  expect(config).toEqual({
    plugins: { deny: ['acme'], entries: { acme: { enabled: false }, chutes: { enabled: false } } },
  })
  const total = logWrite(before, changes, valueHash)
  const known = { total, origin: originOf(before, 0), base: {}, fingerprint: valueHash, profiles: [] }
  expect(applyChanges(config, planReset({ ...known, config }).changes)).toEqual(before)
})

test('a plugin that somebody switched on since stays on when Chutes is taken out, and is no conflict', () => {
  const total = logWrite({}, pluginChanges(viewConfig({}), true), valueHash)
  const config = { plugins: { entries: { chutes: { enabled: true } } } }
  expect(planUndo(config, total, valueHash)).toEqual({ changes: [], taken: [] })
  const known = { total, origin: originOf({}, 0), base: {}, fingerprint: valueHash, profiles: [] }
  expect(planReset({ ...known, config }).changes).toEqual([])
})

test.each([
  ['a credential', { auth: { profiles: { 'chutes:theirs': { provider: 'chutes', mode: 'api_key' } } } }],
  ['a provider', { models: { providers: { chutes: { baseUrl: 'https://theirs.test' } } } }],
])('the switch stays for as long as %s names Chutes', (_, before) => {
  const changes = pluginChanges(viewConfig(before), true)
  const config = applyChanges(before, changes)
  const total = logWrite(before, changes, valueHash)
  const known = { total, origin: originOf(before, 0), base: {}, fingerprint: valueHash, profiles: [] }
  expect(planReset({ ...known, config }).changes).toEqual([])
})
