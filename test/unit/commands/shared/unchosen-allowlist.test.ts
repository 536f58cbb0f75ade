import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endpointsFrom } from '../../../../scripts/src/chutes/endpoints.ts'
import { askHost, setupPlanner } from '../../../../scripts/src/commands/setup/planner.ts'
import type { CommandContext } from '../../../../scripts/src/commands/shared/command-context.ts'
import { unchosenAllowlist } from '../../../../scripts/src/commands/shared/unchosen-allowlist.ts'
import type { AllowlistKind } from '../../../../scripts/src/domain/config/capabilities.ts'
import { applyChanges, changeTo } from '../../../../scripts/src/domain/config/change.ts'
import { ALLOWLIST_PATH, ENTRIES_PATH, PRIMARY_PATH } from '../../../../scripts/src/domain/config/paths.ts'
import { type Json, type JsonObject, valueAt } from '../../../../scripts/src/domain/json.ts'
import { planSetup } from '../../../../scripts/src/domain/plans/setup-plan.ts'
import { EMPTY_JOURNAL, enter, totalOf } from '../../../../scripts/src/domain/undo/journal.ts'
import { logWrite } from '../../../../scripts/src/domain/undo/logged-write.ts'
import { originOf } from '../../../../scripts/src/domain/undo/origin.ts'
import { planReset } from '../../../../scripts/src/domain/undo/reset-plan.ts'
import type { LoadedConfig } from '../../../../scripts/src/openclaw/config/config-file.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { newRun } from '../../../../scripts/src/shell/context.ts'
import {
  journalPath,
  loadJournal,
  saveJournal,
  valueHash,
} from '../../../../scripts/src/state/journal-file.ts'
import { loadState, statePath } from '../../../../scripts/src/state/store.ts'
import { catalog, model, seeing } from '../../domain/make.ts'
import { answeringOpenClaw } from '../../openclaw/answering-openclaw.ts'
import { fakeContext } from './write/fake-openclaw.ts'

const MODELS = [model('d/DeepSeek-V4-Flash'), model('z/GLM-5.2'), seeing('k/Kimi-K2.6')]
const [FAST, PRO] = ['chutes/d/DeepSeek-V4-Flash', 'chutes/z/GLM-5.2']
/** Somebody who has another provider. */
const before: JsonObject = {
  models: { providers: { acme: { baseUrl: 'http://127.0.0.1:9/v1', models: [{ id: 'first' }] } } },
  agents: {
    defaults: { model: { primary: 'acme/first', fallbacks: ['acme/second'] } },
    list: [{ id: 'main' }],
  },
}

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'chutes-allowlist-'))
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const unchosen = (config: JsonObject, kind: AllowlistKind) =>
  unchosenAllowlist({ paths: { stateDir, configPath: '' } }, viewConfig(config), kind)

/** Sets up as on a release of that kind, and enters it in the journal. */
function setUp(config: JsonObject, allowlist: AllowlistKind, otherProviders = ['acme']) {
  const plan = planSetup({
    view: viewConfig(config),
    catalog: catalog(MODELS),
    base: {},
    baseUrl: 'https://llm.chutes.ai/v1',
    primary: undefined,
    allowlist,
    unchosen: unchosen(config, allowlist),
    otherProviders,
    storedTypes: undefined,
  })
  if ('unknown' in plan) throw new Error(plan.unknown)
  const journal = loadJournal(journalPath(stateDir))
  saveJournal(
    journalPath(stateDir),
    enter(journal, newRun('setup'), logWrite(config, plan.changes, valueHash)),
  )
  return { ...plan, config: applyChanges(config, plan.changes) }
}

const put = (config: JsonObject, path: readonly string[], value: Json | undefined): JsonObject =>
  applyChanges(config, changeTo(config, path, value))

const loaded = (config: JsonObject): LoadedConfig => ({
  ...{ exists: true, commented: [], includes: false, sources: new Map() },
  view: viewConfig(config),
})

describe('entries of an earlier set-up, on a release that takes them one by one', () => {
  /** As if `acme/*` allowed something there. */
  const earlier = () => setUp(before, 'wildcard').config

  test('name every model of Chutes and none of the other provider', () => {
    expect(Object.keys(valueAt(earlier(), ENTRIES_PATH) as JsonObject).sort()).toEqual(
      ['acme/*', 'chutes/*', ...MODELS.map(({ id }) => `chutes/${id}`)].sort(),
    )
  })

  test('go, and the home is as a first set-up leaves it there; a second one has nothing to do', () => {
    const mended = setUp(earlier(), 'exact')
    expect(mended.repairs.map(({ code }) => code)).toEqual(['inert-allowlist'])
    const total = totalOf(loadJournal(journalPath(stateDir)))
    expect(setUp(mended.config, 'exact')).toMatchObject({ changes: [], repairs: [] })
    expect(mended.config).toEqual(setUp(before, 'exact').config)
    const reset = planReset({
      ...{ config: mended.config, total, origin: originOf(before, 0), base: {}, fingerprint: valueHash },
      profiles: [],
    })
    expect(applyChanges(mended.config, reset.changes)).toEqual(before)
  })

  test('go from what names a model by their aliases, too', () => {
    const named = [{ id: 'chutes-fast', model: 'chutes-fast' }]
    const list = put(earlier(), ['agents', 'list'], named)
    const { config, primary } = setUp(
      put(list, PRIMARY_PATH, { primary: 'chutes-pro', fallbacks: ['chutes-fast'] }),
      'exact',
    )
    expect(primary).toMatchObject({ previous: 'chutes-pro', current: PRO })
    expect(config.agents).toEqual({
      defaults: { model: { primary: PRO, fallbacks: [FAST] } },
      list: [{ id: 'chutes-fast', model: FAST }],
    })
  })

  test.each<readonly [string, readonly string[], Json | undefined]>([
    ['there is one of its owner', [...ENTRIES_PATH, 'acme/first'], { alias: 'mine' }],
    ['one of ours has settings of its owner', [...ENTRIES_PATH, PRO, 'params'], { a: 1 }],
    ['none was meant for another provider', [...ENTRIES_PATH, 'acme/*'], undefined],
  ])('stay where %s', (_, path, value) => {
    expect(unchosen(put(earlier(), path, value), 'exact')).toBeUndefined()
  })

  test('go where the skill had taken a reversed alias of version 1.1.0 away, too', () => {
    const { config } = setUp(put(before, ENTRIES_PATH, { 'chutes-fast': { alias: FAST } }), 'wildcard')
    expect(valueAt(config, [...ENTRIES_PATH, 'acme/*'])).toEqual({})
    const mended = setUp(config, 'exact')
    expect(mended.repairs.map(({ code }) => code)).toEqual(['inert-allowlist'])
    expect(valueAt(mended.config, ENTRIES_PATH) ?? {}).toEqual({})
    expect(setUp(mended.config, 'exact')).toMatchObject({ changes: [], repairs: [] })
  })

  test('go and stay away where only the environment offers the other provider', async () => {
    const mine = { auth: { profiles: { 'chutes:manual': { provider: 'chutes', mode: 'api_key' } } } }
    const config = loaded(setUp(mine, 'wildcard', ['anthropic']).config)
    const { openclaw } = answeringOpenClaw({
      ...{ kind: 'exited', code: 0, stderr: '' },
      stdout: JSON.stringify({
        auth: { providers: [{ provider: 'anthropic', effective: { kind: 'env', detail: 'set' } }] },
      }),
    })
    const command = {
      ...{ ...fakeContext('setup'), config, endpoints: endpointsFrom({}) },
      openclaw: { ...openclaw, version: '2026.4.29', paths: { stateDir, configPath: '' } },
      state: loadState(statePath(stateDir)),
    } as unknown as CommandContext<'setup'>
    const host = await askHost(command, {})
    const plan = setupPlanner(command, host, catalog(MODELS))(host.storedTypes)
    const first = plan(config)
    const after = applyChanges(config.view.raw, first.changes)
    expect(first.repairs.map(({ code }) => code)).toEqual(['inert-allowlist'])
    expect(valueAt(after, ENTRIES_PATH)).toBeUndefined()
    expect(plan(loaded(after))).toMatchObject({ changes: [], repairs: [] })
  })

  test('stay where the skill did not write them', () => {
    const config = earlier()
    saveJournal(journalPath(stateDir), EMPTY_JOURNAL)
    expect(unchosen(config, 'exact')).toBeUndefined()
  })
})

describe('a list that OpenClaw made of our entries', () => {
  const upgraded = () => {
    const { config } = setUp({}, 'wildcard')
    return put(config, ALLOWLIST_PATH, Object.keys(valueAt(config, ENTRIES_PATH) as JsonObject))
  }

  test.each<readonly [string, Json | undefined, Json | undefined]>([
    ['with the object around it', undefined, undefined],
    ['without what else is there', 'mine', { other: 'mine' }],
  ])('goes %s', (_, other, left) => {
    const config = put(upgraded(), [...ALLOWLIST_PATH.slice(0, -1), 'other'], other)
    const mended = setUp(config, 'policy')
    expect(mended.repairs.map(({ code }) => code)).toContain('copied-allowlist')
    expect(valueAt(mended.config, ALLOWLIST_PATH.slice(0, -1))).toEqual(left)
  })

  test('stays where its owner added to it', () => {
    const config = upgraded()
    const list = [...(valueAt(config, ALLOWLIST_PATH) as string[]), 'acme/first']
    expect(unchosen(put(config, ALLOWLIST_PATH, list), 'policy')).toBeUndefined()
  })
})
