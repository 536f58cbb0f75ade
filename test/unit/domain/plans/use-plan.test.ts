import { describe, expect, test } from 'vitest'
import type { AllowlistKind } from '../../../../scripts/src/domain/config/capabilities.ts'
import { applyChanges } from '../../../../scripts/src/domain/config/change.ts'
import { valueAt } from '../../../../scripts/src/domain/json.ts'
import { planUse } from '../../../../scripts/src/domain/plans/use-plan.ts'
import { toRow } from '../../../../scripts/src/domain/rows/row.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { type ConfigSpec, config, handRow, model } from '../make.ts'

const A = model('org/A-TEE')
const B = model('org/B-TEE')
const rows = [toRow(A), handRow('mine')]

/** The entries, primary, rows and allowlist after a switch; a second switch must find nothing to do. */
function use(
  slot: string,
  target: typeof A,
  spec: ConfigSpec,
  allowlist: AllowlistKind,
  others: readonly string[] = [],
) {
  const raw = config(spec)
  const plan = (from: typeof raw) =>
    planUse({ view: viewConfig(from), slot, id: target.id, model: target, allowlist, otherProviders: others })
  const after = applyChanges(raw, plan(raw).changes)
  expect(plan(after).changes).toEqual([])
  const at = (...path: string[]) => valueAt(after, path)
  return {
    primary: at('agents', 'defaults', 'model', 'primary'),
    entries: at('agents', 'defaults', 'models'),
    allow: at('agents', 'defaults', 'modelPolicy', 'allow'),
    rows: at('models', 'providers', 'chutes', 'models') as readonly { id: string }[],
  }
}

describe('the primary', () => {
  test('changes, and nothing else', () => {
    expect(use('primary', A, { rows, primary: 'acme/x' }, 'policy')).toEqual({
      primary: 'chutes/org/A-TEE',
      entries: undefined,
      allow: undefined,
      rows,
    })
  })

  test('gets the row it lacks, last', () => {
    expect(use('primary', B, { rows }, 'policy').rows.map(({ id }) => id)).toEqual([
      'org/A-TEE',
      'mine',
      'org/B-TEE',
    ])
  })

  test('is added to a list of allowed models', () => {
    expect(use('primary', A, { rows, allow: ['acme/*'] }, 'policy').allow).toEqual(['acme/*', 'chutes/*'])
    expect(use('primary', A, { rows, allow: ['chutes/mine'] }, 'policy').allow).toEqual([
      'chutes/mine',
      'chutes/org/A-TEE',
    ])
  })

  test.each(['wildcard', 'exact'] as const)('starts no allowlist where entries are one (%s)', (kind) => {
    expect(use('primary', A, { rows, primary: 'acme/x' }, kind, ['acme']).entries).toBeUndefined()
  })

  test('joins the entries that are an allowlist', () => {
    const entries = { 'acme/x': {} }
    expect(use('primary', A, { rows, entries }, 'wildcard').entries).toEqual({ 'acme/x': {}, 'chutes/*': {} })
    expect(use('primary', A, { rows, entries }, 'exact').entries).toEqual({
      'acme/x': {},
      'chutes/org/A-TEE': {},
      'chutes/mine': {},
    })
  })
})

describe('an alias', () => {
  const entries = { 'chutes/org/A-TEE': { alias: 'chutes-fast' }, 'acme/x': { alias: 'work' } }

  test('leaves the model that had it, whose entry goes when nothing is left in it', () => {
    expect(use('chutes-fast', B, { rows, entries }, 'policy').entries).toEqual({
      'acme/x': { alias: 'work' },
      'chutes/org/B-TEE': { alias: 'chutes-fast' },
    })
  })

  test('leaves that model however its entry spells the provider and the alias', () => {
    const spelled = { 'Chutes/org/A-TEE': { alias: 'Chutes-Fast' } }
    expect(use('chutes-fast', B, { rows, entries: spelled }, 'policy').entries).toEqual({
      'chutes/org/B-TEE': { alias: 'chutes-fast' },
    })
  })

  test('stays where it is, however that entry spells the provider', () => {
    const spelled = { 'Chutes/org/B-TEE': { alias: 'chutes-fast' } }
    expect(use('chutes-fast', B, { rows, entries: spelled }, 'policy').entries).toEqual(spelled)
  })

  test('leaves the settings of that entry', () => {
    const set = { 'chutes/org/A-TEE': { alias: 'chutes-fast', params: { temperature: 0 } } }
    expect(use('chutes-fast', B, { rows, entries: set }, 'policy').entries).toEqual({
      'chutes/org/A-TEE': { params: { temperature: 0 } },
      'chutes/org/B-TEE': { alias: 'chutes-fast' },
    })
  })

  test.each([
    ['wildcard', { 'chutes/*': {} }],
    ['exact', { 'chutes/mine': {} }],
  ] as const)('leaves the model allowed where entries are permissions (%s)', (kind, more) => {
    expect(use('chutes-fast', B, { rows, entries }, kind).entries).toEqual({
      'chutes/org/A-TEE': {},
      'acme/x': { alias: 'work' },
      'chutes/org/B-TEE': { alias: 'chutes-fast' },
      ...more,
    })
  })

  test('as the first entry locks nobody out of other providers (wildcard)', () => {
    expect(use('chutes-fast', A, { rows }, 'wildcard', ['acme']).entries).toEqual({
      'chutes/org/A-TEE': { alias: 'chutes-fast' },
      'chutes/*': {},
      'acme/*': {},
    })
  })
})
