import { describe, expect, test } from 'vitest'
import { madeCredentials } from '../../../../scripts/src/commands/reset/all.ts'
import { applyChanges, type Change, changeTo } from '../../../../scripts/src/domain/config/change.ts'
import { isObject, type JsonObject, valueAt } from '../../../../scripts/src/domain/json.ts'
import { mergeWrites } from '../../../../scripts/src/domain/undo/fold-writes.ts'
import { EMPTY_JOURNAL, type Origin } from '../../../../scripts/src/domain/undo/journal.ts'
import { EMPTY_WRITE, logWrite } from '../../../../scripts/src/domain/undo/logged-write.ts'
import { originOf } from '../../../../scripts/src/domain/undo/origin.ts'
import { planReset } from '../../../../scripts/src/domain/undo/reset-plan.ts'
import { planUndo } from '../../../../scripts/src/domain/undo/undo-plan.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { valueHash } from '../../../../scripts/src/state/journal-file.ts'
import { handRow, row } from '../make.ts'

const PROVIDER = ['models', 'providers', 'chutes']
const ROWS = [...PROVIDER, 'models']
const PRIMARY = ['agents', 'defaults', 'model', 'primary']
const ENTRIES = ['agents', 'defaults', 'models']
const BEFORE: JsonObject = {
  models: { providers: { acme: { baseUrl: 'https://acme.test', models: [] } } },
  agents: { defaults: { model: { primary: 'acme/first' }, modelPolicy: { allow: ['acme/*'] } } },
}

function written(before: JsonObject, extra: readonly Change[] = []) {
  const changes = [
    ...changeTo(before, [...PROVIDER, 'baseUrl'], 'https://llm.chutes.ai/v1'),
    ...changeTo(before, [...PROVIDER, 'api'], 'openai-completions'),
    ...changeTo(before, ROWS, [row('z/GLM-5'), row('k/Kimi')]),
    ...changeTo(before, [...ENTRIES, 'chutes/z/GLM-5', 'alias'], 'chutes-pro'),
    ...changeTo(before, PRIMARY, 'chutes/z/GLM-5'),
    ...extra,
  ]
  return { total: logWrite(before, changes, valueHash), config: applyChanges(before, changes) }
}

const { total, config: AFTER } = written(BEFORE, [
  ...changeTo(BEFORE, ['agents', 'defaults', 'modelPolicy', 'allow'], ['acme/*', 'chutes/*']),
])
const edit = (config: JsonObject, path: readonly string[], value: unknown): JsonObject =>
  applyChanges(config, changeTo(config, path, value))
const reset = (
  config: JsonObject,
  options: Partial<{
    total: typeof total
    origin: Origin | undefined
    profiles: readonly string[]
  }> = {},
) => {
  const plan = planReset({
    config,
    total,
    origin: originOf(BEFORE, 0),
    base: {},
    fingerprint: valueHash,
    profiles: [],
    ...options,
  })
  return { plan, config: applyChanges(config, plan.changes) }
}

test('leaves the config as it was before the skill', () => {
  const { plan, config } = reset(AFTER)
  expect(config).toEqual(BEFORE)
  expect([plan.kept, plan.dropped, plan.dangling, plan.guessed]).toEqual([[], [], [], false])
  expect(reset(config).plan.changes).toEqual([])
})

describe('fallbacks', () => {
  const FALLBACKS = ['agents', 'defaults', 'model', 'fallbacks']
  const ours = ['chutes/k/Kimi', 'chutes/z/GLM-5']
  const set = written(BEFORE, changeTo(BEFORE, FALLBACKS, ours))

  test('that the skill set go', () => {
    expect(reset(set.config, { total: set.total }).config).toEqual(BEFORE)
  })
  test('that a person added to them stay, without the models that go', () => {
    const mine = edit(set.config, FALLBACKS, [...ours, 'acme/second'])
    const { config, plan } = reset(mine, { total: set.total })
    expect(config).toEqual(edit(BEFORE, FALLBACKS, ['acme/second']))
    expect(plan.dangling).toEqual([])
  })
  test('of a person that the skill mended are as they were, whatever they name', () => {
    const before = edit(BEFORE, FALLBACKS, ['chutes/k/Kimi', 'acme/second'])
    const mended = written(before, changeTo(before, FALLBACKS, ['acme/second']))
    expect(reset(mended.config, { total: mended.total, origin: originOf(before, 0) }).config).toEqual(before)
  })
})

test('a choice of thinking is the skill’s and not told as a loss, patience neither', () => {
  const entry = [...ENTRIES, 'chutes/z/GLM-5', 'params', 'chat_template_kwargs', 'thinking']
  const more = [...changeTo(BEFORE, [...PROVIDER, 'timeoutSeconds'], 300), ...changeTo(BEFORE, entry, false)]
  const made = written(BEFORE, more)
  const { config, plan } = reset(made.config, { total: made.total })
  expect([config, plan.dropped]).toEqual([BEFORE, []])
})

describe('what a person did since', () => {
  test('to unrelated settings stays', () => {
    const mine = edit(edit(AFTER, ['messages'], { ackReaction: 'x' }), ['models', 'providers', 'own'], {
      baseUrl: 'u',
    })
    expect(reset(mine).config).toEqual(
      edit(edit(BEFORE, ['messages'], { ackReaction: 'x' }), ['models', 'providers', 'own'], {
        baseUrl: 'u',
      }),
    )
  })

  test('rows of their own stay with their endpoint and entries', () => {
    const own = edit(AFTER, ROWS, [row('z/GLM-5'), handRow('my/own'), row('k/Kimi')])
    const mine = edit(own, [...ENTRIES, 'chutes/my/own'], { alias: 'mine' })
    const { config, plan } = reset(mine)
    expect(plan.rowsLeft).toBe(1)
    expect(config.models).toMatchObject({
      providers: {
        chutes: {
          baseUrl: 'https://llm.chutes.ai/v1',
          api: 'openai-completions',
          models: [handRow('my/own')],
        },
      },
    })
    expect(config.agents).toMatchObject({ defaults: { models: { 'chutes/my/own': { alias: 'mine' } } } })
  })

  test('a row of their own under an id that the skill took out stays', () => {
    const removal = changeTo(AFTER, ROWS, [row('z/GLM-5')])
    const removed = applyChanges(AFTER, removal)
    const { config, plan } = reset(
      edit(removed, ROWS, [row('z/GLM-5'), handRow('k/Kimi', { maxTokens: 5 })]),
      {
        total: mergeWrites(total, logWrite(AFTER, removal, valueHash)),
      },
    )
    expect(plan.kept).toEqual(['models.providers.chutes.models["k/Kimi"]'])
    expect(config.models).toMatchObject({
      providers: { chutes: { models: [handRow('k/Kimi', { maxTokens: 5 })] } },
    })
  })

  test('edits of our rows and settings of our block go, and are told', () => {
    const mine = edit(
      edit(AFTER, ROWS, [row('z/GLM-5', { contextWindow: 5 }), row('k/Kimi')]),
      [...PROVIDER, 'timeoutSeconds'],
      9,
    )
    const { config, plan } = reset(mine)
    expect(config).toEqual(BEFORE)
    expect(plan.dropped).toEqual(['models.providers.chutes.timeoutSeconds'])
  })

  test('aliases of models that go, go with them, and are told', () => {
    const { config, plan } = reset(edit(AFTER, [...ENTRIES, 'chutes/k/Kimi'], { alias: 'mine' }))
    expect(config).toEqual(BEFORE)
    expect(plan.dropped).toEqual(['agents.defaults.models["chutes/k/Kimi"]'])
  })

  test('a primary of another provider stays', () => {
    const { config, plan } = reset(edit(AFTER, PRIMARY, 'acme/second'))
    expect(config).toEqual(edit(BEFORE, PRIMARY, 'acme/second'))
    expect(plan.kept).toEqual(['agents.defaults.model.primary'])
  })

  test('a primary that would be dead gives way to the one before', () => {
    expect(reset(edit(AFTER, PRIMARY, 'chutes/k/Kimi')).config).toEqual(BEFORE)
    expect(reset(edit(AFTER, PRIMARY, 'chutes-pro')).config).toEqual(BEFORE)
    expect(reset(edit(AFTER, PRIMARY, 'Chutes-Pro')).config).toEqual(BEFORE)
  })

  test('other settings that name a model which goes are told', () => {
    const { plan } = reset(edit(AFTER, ['agents', 'defaults', 'imageModel'], { primary: 'chutes/k/Kimi' }))
    expect(plan.dangling).toEqual(['agents.defaults.imageModel.primary'])
  })

  test('an allowlist keeps what they added, and never becomes empty', () => {
    const ALLOW = ['agents', 'defaults', 'modelPolicy', 'allow']
    expect(reset(edit(AFTER, ALLOW, ['acme/*', 'chutes/*', 'own/*'])).config).toEqual(
      edit(BEFORE, ALLOW, ['acme/*', 'own/*']),
    )
    expect(reset(edit(AFTER, ALLOW, ['chutes/*'])).config).toEqual(edit(BEFORE, ALLOW, ['chutes/*']))
  })

  test('an allowlist loses the aliases that go, because OpenClaw would refuse it', () => {
    const ALLOW = ['agents', 'defaults', 'modelPolicy', 'allow']
    const mine = edit(AFTER, ALLOW, ['acme/*', 'chutes-pro', 'chutes/*', 'theirs'])
    const { config, plan } = reset(mine)
    expect(config).toEqual(edit(BEFORE, ALLOW, ['acme/*', 'theirs']))
    expect(plan.dropped).toEqual(['agents.defaults.modelPolicy.allow.chutes-pro'])
    expect(reset(edit(AFTER, ALLOW, ['acme/*', 'Chutes-Pro'])).config).toEqual(
      edit(BEFORE, ALLOW, ['acme/*']),
    )
    expect(reset(edit(AFTER, ALLOW, ['chutes-pro'])).config).toEqual(edit(BEFORE, ALLOW, ['chutes/*']))
    const kept = edit(mine, [...ENTRIES, 'acme/first'], { alias: 'theirs' })
    expect(reset(kept).config.agents).toMatchObject({
      defaults: { modelPolicy: { allow: ['acme/*', 'theirs'] } },
    })
  })

  test('on older releases, wildcards stay as long as their entries would be an allowlist', () => {
    const plain: JsonObject = { agents: { defaults: { model: { primary: 'acme/first' } } } }
    const wild = written(plain, [
      ...changeTo(plain, [...ENTRIES, 'acme/*'], {}),
      ...changeTo(plain, [...ENTRIES, 'chutes/*'], {}),
    ])
    const options = { total: wild.total, origin: originOf(plain, 0) }
    expect(reset(wild.config, options).config).toEqual(plain)
    const mine = edit(wild.config, [...ENTRIES, 'acme/first'], { alias: 'one' })
    expect(reset(mine, options).config).toEqual(
      edit(plain, ENTRIES, { 'acme/first': { alias: 'one' }, 'acme/*': {} }),
    )
  })
})

describe('after OpenClaw was upgraded to a release with a list of its own', () => {
  const ALLOW = ['agents', 'defaults', 'modelPolicy', 'allow']
  /** Set up where the entries are the allowlist; then the upgrade copies them all. */
  function upgraded(before: JsonObject, others: readonly string[] = []) {
    const permissions = [...others, 'chutes/*'].flatMap((ref) => changeTo(before, [...ENTRIES, ref], {}))
    const { total, config } = written(before, permissions)
    const entries = valueAt(config, ENTRIES)
    const list = Object.keys(isObject(entries) ? entries : {})
    return { options: { total, origin: originOf(before, 0) }, config: edit(config, ALLOW, list), list }
  }
  const alone: JsonObject = { messages: { ackReaction: 'x' } }
  const beside: JsonObject = edit(
    edit(BEFORE, ['agents', 'defaults', 'modelPolicy'], undefined),
    ['messages'],
    {},
  )

  test.each([
    ['alone', alone, []],
    ['beside another provider', beside, ['acme/*']],
  ])('a list that began with the skill goes, %s', (_, before, others) => {
    const { config, options } = upgraded(before, others)
    expect(reset(config, options).config).toEqual(before)
  })

  test('also when they gave another model a name since', () => {
    const { config, options, list } = upgraded(beside, ['acme/*'])
    const mine = edit(edit(config, [...ENTRIES, 'acme/second'], { alias: 'two' }), ALLOW, [
      ...list,
      'acme/second',
    ])
    const { agents } = reset(mine, options).config
    expect(valueAt({ agents }, ['agents', 'defaults', 'modelPolicy'])).toBeUndefined()
    expect(valueAt({ agents }, [...ENTRIES, 'acme/second'])).toEqual({ alias: 'two' })
  })

  test('of a list that was theirs before, only what the skill added goes', () => {
    const listed = edit(beside, ENTRIES, { 'acme/first': {} })
    const { config, options } = upgraded(listed)
    expect(valueAt(reset(config, options).config, ALLOW)).toEqual(['acme/first'])
  })

  test('a list that they changed since stays, without what the skill added', () => {
    const { config, options, list } = upgraded(alone)
    const mine = edit(config, ALLOW, [...list, 'acme/*'])
    expect(valueAt(reset(mine, options).config, ALLOW)).toEqual(['acme/*'])
  })

  test('a list that somebody wrote on the newer release is theirs', () => {
    const { total, config } = written(alone)
    const mine = edit(config, ALLOW, ['chutes/z/GLM-5'])
    expect(valueAt(reset(mine, { total, origin: originOf(alone, 0) }).config, ALLOW)).toEqual([
      'chutes/z/GLM-5',
    ])
  })

  test('taking the set-up back takes the list back, too', () => {
    const { config, options } = upgraded(alone)
    const plan = planUndo(config, options.total, valueHash)
    expect('changes' in plan && applyChanges(config, plan.changes)).toEqual(alone)
  })
})

describe('a provider that was there before', () => {
  const onboarded: JsonObject = edit(
    edit(BEFORE, ROWS, [handRow('old/1'), handRow('old/2')]),
    [...ENTRIES, 'chutes/old/1'],
    { alias: 'old' },
  )
  const first = [
    ...changeTo(onboarded, [...PROVIDER, 'api'], 'openai-completions'),
    ...changeTo(onboarded, ROWS, [handRow('old/2', { contextWindow: 5 }), row('z/GLM-5')]),
  ]
  const options = { total: logWrite(onboarded, first, valueHash), origin: originOf(onboarded, 0) }

  test('is as it was, rows in their places', () => {
    expect(reset(applyChanges(onboarded, first), options).config).toEqual(onboarded)
  })

  test('keeps an edit that a person made to one of its rows since', () => {
    const now = applyChanges(onboarded, first)
    const mine = edit(now, ROWS, [handRow('old/2', { contextWindow: 7 }), row('z/GLM-5')])
    const { config, plan } = reset(mine, options)
    expect(config.models).toMatchObject({
      providers: { chutes: { models: [handRow('old/1'), handRow('old/2', { contextWindow: 7 })] } },
    })
    expect(plan.kept).toEqual(['models.providers.chutes.models["old/2"].contextWindow'])
  })
})

describe('without a journal', () => {
  const lost = { total: EMPTY_WRITE, origin: undefined }

  test('what has the form of the skill goes, also from release 1.1.0', () => {
    const old = edit(AFTER, [...ENTRIES, 'chutes-fast'], { alias: 'chutes/z/GLM-5' })
    const { config, plan } = reset(edit(old, ['agents', 'defaults', 'modelPolicy'], undefined), lost)
    expect(config).toEqual({
      models: { providers: { acme: { baseUrl: 'https://acme.test', models: [] } } },
      agents: { defaults: {} },
    })
    expect(plan.guessed).toBe(true)
  })

  test('rows in another form stay, with their endpoint', () => {
    const mine = edit(AFTER, ROWS, [row('z/GLM-5'), handRow('my/own')])
    expect(reset(mine, lost).config.models).toMatchObject({
      providers: { chutes: { baseUrl: 'https://llm.chutes.ai/v1', models: [handRow('my/own')] } },
    })
  })

  test('a config that never heard of Chutes stays as it is', () => {
    expect(reset(BEFORE, lost).plan.changes).toEqual([])
  })

  const VARIABLE = ['$', '{MY_VAR}'].join('')
  const own = { baseUrl: 'https://llm.chutes.ai/v1', apiKey: VARIABLE, headers: { 'x-a': 'b' }, models: [] }
  const theirs = edit(edit(BEFORE, PROVIDER, own), [...ENTRIES, 'chutes/acme/m'], {})

  test('where nothing is in the form of the skill, a block and an entry are a person’s, and a second reset takes nothing', () => {
    expect(reset(theirs, lost).plan).toMatchObject({ changes: [], guessed: false })
    const { total, config } = written(theirs)
    const first = reset(config, { total, origin: originOf(theirs, 0) }).config
    expect([first, reset(first, lost).plan.changes]).toEqual([theirs, []])
  })

  test('a block with settings of a person’s stays when its rows go', () => {
    const { config } = reset(edit(theirs, ROWS, [row('z/GLM-5')]), lost)
    expect(valueAt(config, PROVIDER)).toEqual(own)
  })

  test.each([
    ['nothing of the skill is left', BEFORE, {}, []],
    ['rows in its form are left', AFTER, {}, ['chutes:manual']],
    ['it remembers rows', BEFORE, { 'z/GLM-5': row('z/GLM-5') }, ['chutes:manual']],
  ])('the credential under its name, where %s', (_, config, base, profiles) => {
    const view = viewConfig(edit(config, ['auth', 'profiles', 'chutes:manual'], { provider: 'chutes' }))
    expect(madeCredentials(EMPTY_JOURNAL, view, base).map(({ profile }) => profile)).toEqual(profiles)
  })
})

test('a profile goes from the list, the order and the provider', () => {
  const auth: JsonObject = {
    profiles: { 'chutes:manual': { provider: 'chutes', mode: 'api_key' }, 'acme:one': { provider: 'acme' } },
    order: { chutes: ['chutes:manual'], acme: ['acme:one'] },
  }
  const config = edit(edit(AFTER, ['auth'], auth), [...PROVIDER, 'apiKey'], 'chutes:manual')
  expect(reset(config, { profiles: ['chutes:manual'] }).config).toEqual({
    ...BEFORE,
    auth: { profiles: { 'acme:one': { provider: 'acme' } }, order: { acme: ['acme:one'] } },
  })
})

describe('a provider that somebody spelled in other letters', () => {
  const THEIRS = {
    models: { providers: { Chutes: { baseUrl: 'https://llm.chutes.ai/v1', models: [row('z/GLM-5')] } } },
    agents: {
      defaults: {
        model: { primary: 'Chutes/z/GLM-5', fallbacks: ['Chutes/k/Kimi'] },
        models: { 'Chutes/z/GLM-5': { alias: 'mine' } },
      },
    },
  } as unknown as JsonObject
  /** OpenClaw's own writer spells references in one way. */
  const canonical = (config: JsonObject): JsonObject =>
    JSON.parse(JSON.stringify(config).replaceAll('"Chutes/', '"chutes/'))
  const changes = [
    ...changeTo(THEIRS, [...PROVIDER, 'baseUrl'], 'https://llm.chutes.ai/v1'),
    ...changeTo(THEIRS, [...PROVIDER, 'api'], 'openai-completions'),
    ...changeTo(THEIRS, ROWS, [row('z/GLM-5'), row('k/Kimi')]),
    ...changeTo(THEIRS, [...ENTRIES, 'chutes/k/Kimi', 'alias'], 'chutes-pro'),
  ]
  const theirTotal = logWrite(THEIRS, changes, valueHash)
  const theirAfter = canonical(applyChanges(THEIRS, changes))

  test('keeps their alias, primary and fallbacks', () => {
    const options = { total: theirTotal, origin: originOf(THEIRS, 0) }
    const { plan, config } = reset(theirAfter, options)
    expect(config).toEqual(canonical(THEIRS))
    // nobody has Kimi then, as before
    expect(plan.dangling).toEqual(['agents.defaults.model.fallbacks'])
    const undo = planUndo(theirAfter, theirTotal, valueHash)
    expect('changes' in undo && applyChanges(theirAfter, undo.changes)).toEqual(canonical(THEIRS))
  })
})

test('a list that has a model twice is still taken back row by row', () => {
  const mine = [handRow('z/GLM-5'), handRow('z/GLM-5'), handRow('z/GLM-5', { name: 'mine' })]
  const chutes = { baseUrl: 'https://x.test', models: mine } as unknown as JsonObject
  const theirs: JsonObject = { models: { providers: { chutes } } }
  const changes = changeTo(theirs, ROWS, [...mine, row('k/Kimi'), row('q/Qwen')])
  const after = edit(applyChanges(theirs, changes), ROWS, [...mine, row('k/Kimi', { name: 'cut' })])
  const total = logWrite(theirs, changes, valueHash)
  expect(reset(after, { total, origin: originOf(theirs, 0) }).config).toEqual(theirs)
})
