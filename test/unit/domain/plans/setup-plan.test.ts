import { describe, expect, test } from 'vitest'
import type { CatalogSource } from '../../../../scripts/src/domain/catalog/model.ts'
import { baseUrlOf } from '../../../../scripts/src/domain/config/base-url.ts'
import { applyChanges, pathText } from '../../../../scripts/src/domain/config/change.ts'
import { CHUTES_API } from '../../../../scripts/src/domain/plans/provider-changes.ts'
import { planSetup, type SetupPlan } from '../../../../scripts/src/domain/plans/setup-plan.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { type ConfigSpec, catalog, config, handRow, missingModels, model, row, seeing } from '../make.ts'

const dear = { input: 1, output: 3, cacheRead: 0.1 }
const MODELS = [
  model('d/DeepSeek-V4-Flash'),
  model('z/GLM-5.2', { price: dear }),
  seeing('k/Kimi-K2.6', { price: dear }),
]
/** A release with `modelPolicy`, on a machine where only Chutes is used. */
const RELEASE = { allowlist: 'policy', otherProviders: [], storedTypes: undefined } as const
const URL = 'https://llm.chutes.ai/v1'

interface Asked {
  readonly explicit?: boolean
  readonly primary?: string
  readonly fallbacks?: string
  readonly switchesThinking?: boolean
  readonly source?: CatalogSource
  readonly raw?: ReturnType<typeof config>
  readonly models?: typeof MODELS
  /** Ids that earlier catalogues lacked for long enough. */
  readonly gone?: readonly string[]
}

function plan(spec: ConfigSpec = {}, asked: Asked = {}): SetupPlan {
  const planned = planSetup({
    view: viewConfig(asked.raw ?? config(spec)),
    catalog: catalog(asked.models ?? MODELS, asked.source),
    base: {},
    missing: missingModels(asked.gone ?? []),
    baseUrl: baseUrlOf(
      { url: URL, explicit: asked.explicit ?? false },
      viewConfig(asked.raw ?? config(spec)),
      {},
    ),
    primary: asked.primary,
    fallbacks: asked.fallbacks,
    switchesThinking: asked.switchesThinking,
    ...RELEASE,
  })
  if ('unknown' in planned) throw new Error(planned.unknown)
  return planned
}
const changesOf = (planned: SetupPlan) =>
  Object.fromEntries(planned.changes.map(({ path, after }) => [pathText(path), after]))
const provider = (members: Readonly<Record<string, string>>) => ({
  models: { providers: { chutes: members } },
})

test('an empty config gets provider, rows, primary and aliases in one plan', () => {
  expect(changesOf(plan())).toEqual({
    'models.providers.chutes.baseUrl': URL,
    'models.providers.chutes.api': CHUTES_API,
    'models.providers.chutes.timeoutSeconds': 300,
    'agents.defaults.model.fallbacks': ['chutes/k/Kimi-K2.6', 'chutes/d/DeepSeek-V4-Flash'],
    'models.providers.chutes.models': expect.arrayContaining([expect.objectContaining({ id: 'z/GLM-5.2' })]),
    'agents.defaults.model.primary': 'chutes/z/GLM-5.2',
    'agents.defaults.models["chutes/d/DeepSeek-V4-Flash"].alias': 'chutes-fast',
    'agents.defaults.models["chutes/z/GLM-5.2"].alias': 'chutes-pro',
    'agents.defaults.models["chutes/k/Kimi-K2.6"].alias': 'chutes-vision',
  })
})

describe('the endpoint', () => {
  const mine = provider({ baseUrl: 'https://mine.test/v1', api: 'other-api' })

  test('of a person stays', () => {
    expect(plan({}, { raw: mine })).toMatchObject({ baseUrl: 'https://mine.test/v1', api: 'other-api' })
    expect(changesOf(plan({}, { raw: mine }))).not.toHaveProperty('models.providers.chutes.baseUrl')
  })

  test('that a variable holds stays by its name', () => {
    const named = provider({ baseUrl: `\${MINE}`, api: 'other-api' })
    expect(changesOf(plan({}, { raw: named }))).not.toHaveProperty('models.providers.chutes.baseUrl')
  })

  test('gives way to one that was asked for by name', () => {
    expect(plan({}, { raw: mine, explicit: true }).baseUrl).toBe(URL)
  })
})

describe('the primary', () => {
  test('is written where a plain string stood', () => {
    const raw = { agents: { defaults: { model: 'chutes/z/GLM-4' } } }
    expect(changesOf(plan({}, { raw, fallbacks: 'none' }))['agents.defaults.model']).toBe('chutes/z/GLM-5.2')
    expect(changesOf(plan({}, { raw }))['agents.defaults.model']).toEqual({
      primary: 'chutes/z/GLM-5.2',
      fallbacks: ['chutes/k/Kimi-K2.6', 'chutes/d/DeepSeek-V4-Flash'],
    })
  })

  test("of another provider is not touched, nor are the person's fallbacks", () => {
    const raw = { agents: { defaults: { model: { primary: 'acme/x', fallbacks: ['acme/y'] } } } }
    expect(
      Object.keys(changesOf(plan({}, { raw }))).filter((path) => /defaults\.model(\.|$)/.test(path)),
    ).toEqual([])
  })

  test('that nobody knows stops the plan and lists what is known', () => {
    const input = { view: viewConfig({}), catalog: catalog(MODELS), base: {}, primary: 'nonsense' }
    expect(planSetup({ ...input, ...RELEASE, baseUrl: URL })).toEqual({
      flag: 'primary',
      unknown: 'nonsense',
      known: [...MODELS.map(({ id }) => id), 'chutes-fast', 'chutes-pro', 'chutes-vision'],
    })
  })

  test.each(['cached', 'bundled'] as const)(
    'is not called dead by a %s list that is older than it',
    (source) => {
      const spec = { primary: 'chutes/new/Model', rows: [row('new/Model')] }
      expect(plan(spec, { source })).toMatchObject({
        primary: { current: 'chutes/new/Model' },
        rows: { removed: [] },
      })
    },
  )

  test('is called dead by live lists that lack it for long enough, not by one', () => {
    const spec = { primary: 'chutes/new/Model', rows: [row('new/Model')] }
    expect(plan(spec)).toMatchObject({
      primary: { current: 'chutes/new/Model' },
      rows: { removed: [], kept: [{ id: 'new/Model', reason: 'missing for now' }] },
    })
    expect(plan(spec, { gone: ['new/Model'] })).toMatchObject({
      primary: { current: 'chutes/z/GLM-5.2' },
      rows: { removed: ['new/Model'] },
    })
  })

  test('without a row was never seen alive and is called dead at once', () => {
    expect(plan({ primary: 'chutes/z/GLM-4', rows: [] }).primary.current).toBe('chutes/z/GLM-5.2')
  })
})

describe('the aliases', () => {
  test('written the wrong way round are removed and written anew', () => {
    const changes = changesOf(plan({ entries: { 'chutes-fast': { alias: 'chutes/z/GLM-4.7-Flash' } } }))
    expect(changes).toMatchObject({
      'agents.defaults.models.chutes-fast': undefined,
      'agents.defaults.models["chutes/d/DeepSeek-V4-Flash"].alias': 'chutes-fast',
    })
    expect(Object.keys(changes)).toContain('agents.defaults.models.chutes-fast')
  })

  test('leave a dead model whose entry holds nothing else without an entry', () => {
    const changes = changesOf(plan({ entries: { 'chutes/z/GLM-4': { alias: 'chutes-pro' } } }))
    expect(Object.keys(changes)).toContain('agents.defaults.models["chutes/z/GLM-4"]')
  })

  test("leave a dead model's other settings in place", () => {
    const changes = changesOf(plan({ entries: { 'chutes/z/GLM-4': { alias: 'chutes-pro', params: {} } } }))
    expect(Object.keys(changes)).toContain('agents.defaults.models["chutes/z/GLM-4"].alias')
    expect(Object.keys(changes)).not.toContain('agents.defaults.models["chutes/z/GLM-4"]')
  })

  test('that moved away do not keep the row of a dead model', () => {
    const spec = { entries: { 'chutes/z/GLM-4': { alias: 'chutes-pro' } }, rows: [row('z/GLM-4')] }
    expect(plan(spec, { gone: ['z/GLM-4'] }).rows.removed).toEqual(['z/GLM-4'])
  })

  test('stay on a model that is only missing', () => {
    const spec = { entries: { 'chutes/z/GLM-4': { alias: 'chutes-pro' } }, rows: [row('z/GLM-4')] }
    expect(plan(spec).aliases).toContainEqual(
      expect.objectContaining({ alias: 'chutes-pro', target: 'chutes/z/GLM-4', reason: 'already set' }),
    )
  })
})

describe('the allowlist', () => {
  const path = 'agents.defaults.modelPolicy.allow'
  const refs = ['chutes/z/GLM-5.2', 'chutes/d/DeepSeek-V4-Flash', 'chutes/k/Kimi-K2.6']

  test.each<readonly [string, readonly string[] | undefined, readonly string[] | undefined]>([
    ['that does not exist is not created', undefined, undefined],
    ['that is empty allows everything and stays empty', [], undefined],
    ['without Chutes gains all of it', ['acme/*'], ['acme/*', 'chutes/*']],
    ['that allows everything stays', ['*'], undefined],
    ['that allows all of Chutes stays', ['chutes/*', 'acme/x'], undefined],
    ['that names Chutes models only gains what is missing', ['acme/*', refs[0]!], ['acme/*', ...refs]],
    ['that names all that is needed stays', refs, undefined],
  ])('%s', (_, allow, after) => {
    expect(changesOf(plan(allow ? { allow } : {}))[path]).toEqual(after)
  })

  test('gains nothing when nothing of ours is pointed at', () => {
    const spec = { allow: ['acme/*'], primary: 'acme/x' }
    expect(changesOf(plan(spec, { models: [] }))[path]).toBeUndefined()
  })
})

describe('how long a model may be silent', () => {
  const path = 'models.providers.chutes.timeoutSeconds'
  test('is said where nobody has', () => {
    expect(changesOf(plan())[path]).toBe(300)
  })
  test("is a person's own, where they did", () => {
    const raw = { models: { providers: { chutes: { timeoutSeconds: 60 } } } }
    expect(changesOf(plan({}, { raw }))).not.toHaveProperty([path])
  })
})

describe('fallbacks', () => {
  const path = 'agents.defaults.model.fallbacks'
  const CHOSEN = ['chutes/k/Kimi-K2.6', 'chutes/d/DeepSeek-V4-Flash']

  test('are told with their reasons', () => {
    const { fallbacks } = plan()
    expect(fallbacks.map(({ model: ref }) => ref)).toEqual(CHOSEN)
    for (const { reason } of fallbacks) expect(reason).toMatch(/another family, not dearer; .*TEE, tools/)
  })
  test('are not set where a person chose the primary', () => {
    expect(changesOf(plan({ primary: 'acme/first' }))).not.toHaveProperty([path])
    expect(changesOf(plan({}, { primary: 'z/GLM-5.2' }))).not.toHaveProperty([path])
  })
  test('of a person stay, also an empty list', () => {
    for (const fallbacks of [['acme/first'], []]) {
      const raw = { agents: { defaults: { model: { fallbacks } } } }
      const planned = plan({}, { raw })
      expect(planned.primary.current).toBe('chutes/z/GLM-5.2')
      expect(changesOf(planned)).not.toHaveProperty([path])
    }
  })
  test('that are dead are mended in the list that is there, and none are added', () => {
    const raw = { agents: { defaults: { model: { fallbacks: ['chutes/z/GLM-4', 'acme/first'] } } } }
    const planned = plan({}, { raw, gone: ['z/GLM-4'] })
    expect(changesOf(planned)[path]).toEqual(['acme/first'])
    expect(planned.fallbacks).toEqual([{ model: 'acme/first', reason: 'already set' }])
  })
  test('may be asked for, and pass the allowlist then', () => {
    const spec = { primary: 'chutes/z/GLM-5.2', allow: ['chutes/z/GLM-5.2'] }
    const changes = changesOf(plan(spec, { fallbacks: 'k/Kimi-K2.6' }))
    expect(changes[path]).toEqual(['chutes/k/Kimi-K2.6'])
    expect(changes['agents.defaults.modelPolicy.allow']).toContain('chutes/k/Kimi-K2.6')
  })
  test('that nobody has are refused with what there is', () => {
    expect(() => plan({}, { fallbacks: 'k/Kimi-K9' })).toThrow('k/Kimi-K9')
  })
  test('once set, the next set-up has nothing to do', () => {
    const raw = applyChanges(config(), plan().changes)
    expect(plan({}, { raw }).changes).toEqual([])
    expect(plan({}, { raw, primary: 'auto' }).changes).toEqual([])
  })
})

test('the format of the thinking switch is in the rows of those models that obey it, where OpenClaw takes it', () => {
  const formats = (switchesThinking: boolean) =>
    plan({}, { switchesThinking }).rows.rows.map(({ id, compat }) => [id, compat?.thinkingFormat])
  expect(Object.fromEntries(formats(true))).toEqual({
    'z/GLM-5.2': 'qwen-chat-template',
    'd/DeepSeek-V4-Flash': undefined,
    'k/Kimi-K2.6': undefined,
  })
  expect(new Set(formats(false).map(([, format]) => format))).toEqual(new Set([undefined]))
})

test('a row that a person added stays, with its alias, beside one that differs from it only by case', () => {
  const own = handRow('z/glm-5.2', { maxTokens: 1234 })
  const spec = {
    rows: [row('z/GLM-5.2'), own],
    entries: { 'chutes/z/glm-5.2': { alias: 'mine' }, 'chutes/z/GLM-5.2': { alias: 'chutes-pro' } },
  }
  const planned = plan(spec)
  expect(planned.rows.rows).toContainEqual(own)
  expect(planned.repairs.map(({ code }) => code)).not.toContain('case-duplicate')
  expect(applyChanges(config(spec), planned.changes)).toMatchObject({
    agents: { defaults: { models: spec.entries } },
  })
})

test('a row that the skill wrote gives way to one that differs from it only by case', () => {
  const planned = plan({ rows: [row('z/glm-5.2')] })
  expect(planned.rows.rows.map(({ id }) => id)).not.toContain('z/glm-5.2')
})

test("one of our aliases that a person wrote in their own case is theirs and isn't written again", () => {
  const entries = { 'acme/x': { alias: 'Chutes-Fast' }, 'Chutes/z/GLM-5.2': { alias: 'Chutes-Pro' } }
  const after = applyChanges(config({ entries }), plan({ entries }).changes)
  expect(after).toMatchObject({ agents: { defaults: { models: entries } } })
  expect(JSON.stringify(after)).not.toMatch(/"chutes-(fast|pro)"/)
})

test('a primary with a profile stays as it is, and its model passes the allowlist', () => {
  const spec = { primary: 'chutes/z/GLM-5.2@chutes:work', allow: ['chutes/d/DeepSeek-V4-Flash'] }
  const changes = changesOf(plan(spec))
  expect(changes).not.toHaveProperty(['agents.defaults.model.primary'])
  expect(changes['agents.defaults.modelPolicy.allow']).toContain('chutes/z/GLM-5.2')
})
