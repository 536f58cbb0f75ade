import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printableChanges } from '../../../../scripts/src/commands/reset/plan-text.ts'
import { planData } from '../../../../scripts/src/commands/shared/answer/plan-data.ts'
import { applyChanges, type Change, toPatch } from '../../../../scripts/src/domain/config/change.ts'
import { ROWS_PATH } from '../../../../scripts/src/domain/config/paths.ts'
import { isObject, type JsonObject } from '../../../../scripts/src/domain/json.ts'
import { printablePatch, printableValue } from '../../../../scripts/src/domain/plans/printable-changes.ts'
import { planRefresh } from '../../../../scripts/src/domain/plans/refresh-plan.ts'
import { planSetup } from '../../../../scripts/src/domain/plans/setup-plan.ts'
import { planUse } from '../../../../scripts/src/domain/plans/use-plan.ts'
import { toRow } from '../../../../scripts/src/domain/rows/row.ts'
import { logWrite } from '../../../../scripts/src/domain/undo/logged-write.ts'
import { originOf } from '../../../../scripts/src/domain/undo/origin.ts'
import { planReset } from '../../../../scripts/src/domain/undo/reset-plan.ts'
import { planUndo } from '../../../../scripts/src/domain/undo/undo-plan.ts'
import { readOnlyError } from '../../../../scripts/src/openclaw/config/config-patch.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { valueHash } from '../../../../scripts/src/state/journal-file.ts'
import { baseOf, catalog, handRow, missingModels, model, seeing } from '../make.ts'

const CANARY = 'canary'
/** A secret in the looks that secrets have, and in the looks of what stands in a config. */
const secret = fc.constantFrom(
  CANARY,
  `Bearer ${CANARY}`,
  `cpk_${CANARY}.${CANARY}`,
  `https://me:${CANARY}@acme.test/v1`,
  `https://acme.test/v1?key=${CANARY}`,
)
const own = fc.oneof(
  secret,
  secret.map((value) => ({ deep: value })),
  secret.map((value) => [value]),
)

/** The value with any leaf turned into a secret, and a member of a person's own in any object. */
function salted(value: unknown, name = ''): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return fc.tuple(...value.map((item) => salted(item)))
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, member]) => [key, salted(member, key)])
    return fc
      .tuple(fc.record(Object.fromEntries(members)), fc.option(own, { freq: 2 }))
      .map(([object, more]) =>
        more ? { ...object, [name === 'headers' ? 'Authorization' : 'params']: more } : object,
      )
  }
  // everything else is told by the ids of rows and agents, so they are nobody's secret
  return name === 'id' ? fc.constant(value) : fc.oneof(fc.constant(value), secret)
}

const MODELS = [model('z/GLM-5.2'), seeing('k/Kimi-K3'), model('d/DeepSeek-V4-Flash')]
const GONE = model('z/GLM-5.1')
const OLD = toRow(model('z/GLM-5.2', { price: { input: 9, output: 9, cacheRead: 9 } }))
const BASE = baseOf(OLD, toRow(MODELS[1]!), toRow(GONE))
const CONFIG = {
  models: {
    providers: {
      chutes: {
        baseUrl: 'https://acme.test/v1',
        api: 'openai-completions',
        apiKey: 'chutes:manual',
        headers: { 'X-Mine': 'mine' },
        models: [OLD, toRow(MODELS[1]!), toRow(GONE), handRow('my/own')],
      },
      acme: { baseUrl: 'https://acme.test', apiKey: 'mine', models: [{ id: 'first' }] },
    },
  },
  agents: {
    defaults: {
      model: { primary: 'chutes/z/GLM-5.1', fallbacks: ['acme/first', 'chutes/z/GLM-5.1'] },
      imageModel: { primary: 'chutes/z/GLM-5.1' },
      models: {
        'chutes/z/GLM-5.1': { alias: 'chutes-fast' },
        'chutes/z/GLM-5.2': { alias: 'mine' },
        'chutes-pro': { alias: 'chutes/z/GLM-5.2' },
      },
      modelPolicy: { allow: ['acme/first', 'chutes-fast', 'mine'] },
    },
    list: [{ id: 'one', model: 'chutes/z/GLM-5.1', notes: 'mine' }],
    entries: { two: { model: { primary: 'chutes/z/GLM-5.1', fallbacks: ['chutes/z/GLM-5.1'] } } },
  },
  auth: {
    profiles: { 'chutes:manual': { provider: 'chutes', mode: 'token', email: 'mine' } },
    order: { chutes: ['chutes:manual'] },
  },
  env: { vars: { KEY: 'mine' } },
}

/** Everything that a script may print of what it is about to write to this config. */
function printed(config: JsonObject): { readonly changes: readonly Change[]; readonly told: string } {
  const view = viewConfig(config)
  const allowlist = 'policy'
  const missing = missingModels([GONE.id], [GONE])
  const rest = { allowlist, otherProviders: ['acme'] } as const
  const setup = planSetup({
    ...{ view, catalog: catalog(MODELS), base: BASE, missing, primary: 'auto', ...rest },
    ...{ baseUrl: 'https://llm.chutes.ai/v1', storedTypes: { 'chutes:manual': 'api_key' } },
  })
  if ('unknown' in setup) throw new Error('auto is always known')
  const repair = { allowed: ['dearer', 'non-tee'] } as const
  const refresh = planRefresh(view, catalog(MODELS), BASE, { missing, allowlist, repair })
  const uses = ['primary', 'chutes-fast', 'mine'].map((slot) =>
    planUse({ view, slot, id: MODELS[2]!.id, model: MODELS[2], ...rest }),
  )
  const write = logWrite(config, setup.changes, valueHash)
  const now = applyChanges(config, setup.changes)
  const common = { total: write, fingerprint: valueHash, base: setup.rows.base }
  const resets = [originOf(config, 0), undefined].map((origin) =>
    planReset({ config: now, origin, profiles: ['chutes:manual'], ...common }),
  )
  const undo = planUndo(now, write, valueHash)
  const conflicts = planUndo(
    config,
    logWrite(now, [{ path: ROWS_PATH, before: [], after: [] }], valueHash),
    valueHash,
  )
  const taken = 'changes' in undo ? undo.changes : []
  const lists = [setup, refresh, ...uses, ...resets, { changes: taken }].map(({ changes }) => changes)
  return {
    changes: lists.flat(),
    told: JSON.stringify([
      planData(setup.changes, setup.rows),
      uses.map(({ changes }) => planData(changes, { rows: [], added: [], removed: [], changed: [] })),
      lists.map((changes) => [
        printableChanges(changes),
        printablePatch(changes),
        readOnlyError('why', changes),
      ]),
      resets.map(({ changes: _, ...more }) => more),
      [undo, conflicts].flatMap((plan) => ('conflicts' in plan ? plan.conflicts : [])),
    ]),
  }
}

describe('what is printed of a change', () => {
  test('holds no secret, wherever in the config one stands', () => {
    let planted = 0
    fc.assert(
      fc.property(salted(CONFIG), (config) => {
        const { changes, told } = printed(config as JsonObject)
        if (JSON.stringify(toPatch(changes)).includes(CANARY)) planted++
        expect(told).not.toContain(CANARY)
      }),
      { numRuns: 120 },
    )
    // or there was nothing to hide
    expect(planted).toBeGreaterThan(40)
  }, 60_000)

  test('is all there where nobody has values of their own', () => {
    const changes: readonly Change[] = [
      { path: ROWS_PATH, before: undefined, after: MODELS.map(toRow) },
      { path: ['agents', 'defaults', 'model', 'primary'], before: 'acme/first', after: 'chutes/z/GLM-5.2' },
      {
        path: ['agents', 'defaults', 'models', 'chutes/z/GLM-5.2', 'alias'],
        before: undefined,
        after: 'chutes-pro',
      },
      { path: ['agents', 'defaults', 'modelPolicy', 'allow'], before: [], after: ['acme/*', 'chutes/*'] },
      { path: ['agents', 'defaults', 'models', 'acme/*'], before: undefined, after: {} },
      { path: ['agents', 'defaults', 'models', 'chutes-fast'], before: {}, after: undefined },
      { path: ['auth', 'profiles', 'chutes:manual', 'mode'], before: 'token', after: 'api_key' },
    ]
    expect(printablePatch(changes)).toEqual({ patch: toPatch(changes), withheld: [] })
  })

  test('says where a value is withheld, and has something of another kind there', () => {
    const mine = { ...toRow(MODELS[0]!), name: 'mine', headers: { Authorization: 'mine' }, input: ['video'] }
    const { value, withheld } = printableValue(ROWS_PATH, [mine])
    expect(withheld.map((path) => path.slice(4).join(' '))).toEqual([
      'z/GLM-5.2 name',
      'z/GLM-5.2 input 0',
      'z/GLM-5.2 headers',
    ])
    expect(value).toEqual([
      { ...toRow(MODELS[0]!), name: ['(not shown)'], headers: '(not shown)', input: [['(not shown)']] },
    ])
  })
})
