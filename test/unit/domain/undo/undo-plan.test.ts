import { describe, expect, test } from 'vitest'
import { applyChanges, type Change, changeTo } from '../../../../scripts/src/domain/config/change.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { mergeWrites } from '../../../../scripts/src/domain/undo/fold-writes.ts'
import { logWrite } from '../../../../scripts/src/domain/undo/logged-write.ts'
import { planUndo } from '../../../../scripts/src/domain/undo/undo-plan.ts'
import { valueHash } from '../../../../scripts/src/state/journal-file.ts'
import { handRow, row } from '../make.ts'

const ROWS = ['models', 'providers', 'chutes', 'models']
const PROVIDER = ['models', 'providers', 'chutes']
const entry = (id: string) => ['agents', 'defaults', 'models', `chutes/${id}`]
const BEFORE: JsonObject = {
  models: { providers: { acme: { baseUrl: 'https://acme.test', models: [] } } },
  agents: { defaults: { model: { primary: 'acme/first' } } },
}
const changes: readonly Change[] = [
  ...changeTo(BEFORE, [...PROVIDER, 'baseUrl'], 'https://llm.chutes.ai/v1'),
  ...changeTo(BEFORE, [...PROVIDER, 'api'], 'openai-completions'),
  ...changeTo(BEFORE, ROWS, [row('z/GLM-5'), row('k/Kimi')]),
  ...changeTo(BEFORE, [...entry('z/GLM-5'), 'alias'], 'chutes-pro'),
  ...changeTo(BEFORE, ['agents', 'defaults', 'model', 'primary'], 'chutes/z/GLM-5'),
]
const write = logWrite(BEFORE, changes, valueHash)
const AFTER = applyChanges(BEFORE, changes)
const edited = (path: readonly string[], value: unknown): JsonObject =>
  applyChanges(AFTER, changeTo(AFTER, path, value))
const conflictsOf = (config: JsonObject) => {
  const plan = planUndo(config, write, valueHash)
  return 'conflicts' in plan ? plan.conflicts : []
}
const undone = (config: JsonObject): JsonObject => {
  const plan = planUndo(config, write, valueHash)
  if ('conflicts' in plan) throw new Error(JSON.stringify(plan.conflicts))
  return applyChanges(config, plan.changes)
}

describe('taking a write back', () => {
  test('leaves the config as it was, without the objects the write made', () => {
    expect(undone(AFTER)).toEqual(BEFORE)
  })

  test('a second time changes nothing', () => {
    expect(planUndo(BEFORE, write, valueHash)).toEqual({ changes: [], taken: [] })
  })

  test('leaves everything alone that the write did not touch', () => {
    const config = edited(['models', 'providers', 'other'], { baseUrl: 'https://other.test' })
    const mine = applyChanges(config, changeTo(config, [...entry('k/Kimi'), 'params'], { temperature: 1 }))
    expect(undone(edited(['messages'], { ackReaction: 'x' }))).toEqual({
      ...BEFORE,
      messages: { ackReaction: 'x' },
    })
    expect(conflictsOf(mine)).toEqual([{ path: 'agents.defaults.models["chutes/k/Kimi"]', reason: 'in use' }])
  })

  test('takes the aliases that go from a list of allowed models', () => {
    const allow = (...refs: string[]) => ({ modelPolicy: { allow: refs } })
    const list = ['agents', 'defaults', 'modelPolicy']
    expect(undone(edited(list, { allow: ['acme/*', 'chutes-pro'] }))).toEqual({
      ...BEFORE,
      agents: { defaults: { model: { primary: 'acme/first' }, ...allow('acme/*') } },
    })
  })

  test('keeps the endpoint for a row that a person added', () => {
    const mine = edited(ROWS, [row('z/GLM-5'), row('k/Kimi'), handRow('my/own')])
    expect(undone(mine)).toEqual({
      ...BEFORE,
      models: {
        providers: {
          acme: { baseUrl: 'https://acme.test', models: [] },
          chutes: {
            baseUrl: 'https://llm.chutes.ai/v1',
            api: 'openai-completions',
            models: [handRow('my/own')],
          },
        },
      },
    })
  })

  test('finishes a removal that was cut off after a row was cut short', () => {
    const half = edited(ROWS, [{ id: 'k/Kimi', name: 'k/Kimi' }])
    expect(undone(half)).toEqual(BEFORE)
  })

  test('takes a value and a part of it that were written together back as one', () => {
    const whole = { path: entry('k/Kimi'), before: undefined, after: { params: { t: 1 } } }
    const both = [...changes, whole, { ...whole, path: [...whole.path, 'alias'], after: 'mine' }]
    for (const list of [both, [...both].reverse()]) {
      const config = applyChanges(BEFORE, list)
      const plan = planUndo(config, logWrite(BEFORE, list, valueHash), valueHash)
      expect('changes' in plan && applyChanges(config, plan.changes)).toEqual(BEFORE)
    }
  })

  test('puts rows back in their old places', () => {
    const full = applyChanges(
      BEFORE,
      changeTo(BEFORE, ROWS, [row('a/1'), row('b/2'), row('c/3'), row('d/4')]),
    )
    const removal = changeTo(full, ROWS, [row('b/2'), row('d/4'), row('e/5')])
    const removed = applyChanges(full, removal)
    const plan = planUndo(removed, logWrite(full, removal, valueHash), valueHash)
    expect('changes' in plan && applyChanges(removed, plan.changes)).toEqual(full)
  })
})

describe('refuses when', () => {
  test.each([
    [
      'a row was edited',
      ROWS,
      [row('z/GLM-5', { contextWindow: 5 }), row('k/Kimi')],
      `models.providers.chutes.models["z/GLM-5"]`,
    ],
    [
      'the endpoint was changed',
      [...PROVIDER, 'baseUrl'],
      'https://mine.test',
      'models.providers.chutes.baseUrl',
    ],
    [
      'an alias was renamed',
      [...entry('z/GLM-5'), 'alias'],
      'mine',
      'agents.defaults.models["chutes/z/GLM-5"].alias',
    ],
    [
      'the primary was switched',
      ['agents', 'defaults', 'model', 'primary'],
      'acme/second',
      'agents.defaults.model.primary',
    ],
  ] as const)('%s', (_, path, value, where) => {
    expect(conflictsOf(edited(path, value))).toEqual([{ path: where, reason: 'changed since' }])
  })

  test('another setting has come to name a model that would go', () => {
    expect(conflictsOf(edited(['agents', 'defaults', 'imageModel'], { primary: 'chutes/k/Kimi' }))).toEqual([
      { path: 'agents.defaults.imageModel.primary', reason: 'in use' },
    ])
  })

  test('what was there before might have been a secret', () => {
    const config: JsonObject = {
      models: { providers: { chutes: { apiKey: 'cpk_of-a-person', models: [] } } },
    }
    const removal = changeTo(config, [...PROVIDER, 'apiKey'], undefined)
    const kept = logWrite(config, removal, valueHash)
    expect(JSON.stringify(kept)).not.toContain('cpk_')
    expect(planUndo(applyChanges(config, removal), kept, valueHash)).toEqual({
      conflicts: [{ path: 'models.providers.chutes.apiKey', reason: 'earlier value not kept' }],
    })
  })
})

describe('folding', () => {
  const second = changeTo(AFTER, ROWS, [row('z/GLM-5', { contextWindow: 9 }), row('q/New')])
  const last = applyChanges(AFTER, second)
  const both = mergeWrites(write, logWrite(AFTER, second, valueHash))

  test('two writes can be taken back as one', () => {
    const plan = planUndo(last, both, valueHash)
    expect('changes' in plan && applyChanges(last, plan.changes)).toEqual(BEFORE)
  })

  test('a change and its opposite leave nothing to take back', () => {
    const back = changeTo(AFTER, [...PROVIDER, 'api'], undefined)
    const both = mergeWrites(write, logWrite(AFTER, back, valueHash))
    const plan = planUndo(applyChanges(AFTER, back), both, valueHash)
    const taken = 'changes' in plan ? plan.taken.map(({ address }) => address.join('.')) : []
    expect(taken).toContain('models.providers.chutes.baseUrl')
    expect(taken).not.toContain('models.providers.chutes.api')
  })

  test('what was removed after an edit comes back as it was before the edit', () => {
    const start = applyChanges(BEFORE, changeTo(BEFORE, ROWS, [handRow('a/1'), row('b/2')]))
    const edit = changeTo(start, ROWS, [handRow('a/1', { contextWindow: 5 }), row('b/2')])
    const middle = applyChanges(start, edit)
    const removal = changeTo(middle, ROWS, [row('b/2')])
    const end = applyChanges(middle, removal)
    const one = mergeWrites(logWrite(start, edit, valueHash), logWrite(middle, removal, valueHash))
    const plan = planUndo(end, one, valueHash)
    expect('changes' in plan && applyChanges(end, plan.changes)).toEqual(start)
  })
})
