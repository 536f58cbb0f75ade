import { describe, expect, test } from 'vitest'
import { applyChanges } from '../../../../scripts/src/domain/config/change.ts'
import { moveReferences } from '../../../../scripts/src/domain/config/move-references.ts'
import { chutesReferences } from '../../../../scripts/src/domain/config/references.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'

const OLD = 'z/GLM-5'
const NEW = 'z/GLM-5.2'
const old = `chutes/${OLD}`
const next = `chutes/${NEW}`
const moves = new Map([[OLD, NEW]])
const after = (config: JsonObject) => applyChanges(config, moveReferences(config, moves))

const everywhere: JsonObject = {
  models: { providers: { chutes: { models: [{ id: OLD, note: old }] }, acme: { models: [] } } },
  agents: {
    defaults: {
      model: { primary: old, fallbacks: ['acme/x', old, next] },
      imageModel: old,
      models: { [old]: { alias: 'pro', params: { x: 1 } }, 'acme/x': {} },
      modelPolicy: { allow: ['acme/*', old] },
      heartbeat: { model: old, every: '1h' },
      subagents: { model: { primary: 'pro', fallbacks: [old] } },
    },
    entries: { work: { model: old, modelPolicy: { allow: [old, next] } } },
    list: [{ id: 'main', model: { primary: old } }, { id: 'other' }],
  },
  hooks: { mappings: [{ model: old, text: `ask ${old} about it` }] },
}

test('every place that names the model names the other one', () => {
  expect(after(everywhere)).toEqual({
    models: everywhere.models,
    agents: {
      defaults: {
        model: { primary: next, fallbacks: ['acme/x', next] },
        imageModel: next,
        models: { [next]: { alias: 'pro', params: { x: 1 } }, 'acme/x': {} },
        modelPolicy: { allow: ['acme/*', next] },
        heartbeat: { model: next, every: '1h' },
        subagents: { model: { primary: 'pro', fallbacks: [next] } },
      },
      entries: { work: { model: next, modelPolicy: { allow: [next] } } },
      list: [{ id: 'main', model: { primary: next } }, { id: 'other' }],
    },
    hooks: { mappings: [{ model: next, text: `ask ${old} about it` }] },
  })
})

test('afterwards nothing uses the model', () => {
  expect(chutesReferences(after(everywhere)).has(OLD)).toBe(false)
})

test('moved again there is nothing to move', () => {
  expect(moveReferences(after(everywhere), moves)).toEqual([])
})

test('leaves its input alone', () => {
  const copy = structuredClone(everywhere)
  moveReferences(everywhere, moves)
  expect(everywhere).toEqual(copy)
})

describe('the entry of the model', () => {
  const entries = (models: JsonObject) => {
    const config = { agents: { defaults: { models } } }
    return (after(config).agents as typeof config.agents).defaults.models
  }

  test('joins the entry of the other, whose settings win', () => {
    expect(
      entries({ [old]: { alias: 'pro', params: { x: 1 }, more: 2 }, [next]: { params: { x: 9 } } }),
    ).toEqual({
      [next]: { alias: 'pro', params: { x: 9 }, more: 2 },
    })
  })

  test('that only permits permits the other', () => {
    expect(entries({ [old]: {}, 'acme/x': {} })).toEqual({ [next]: {}, 'acme/x': {} })
  })
})

test('a pinned profile goes along, and the provider is meant in any case', () => {
  const config = {
    agents: {
      defaults: {
        model: { primary: `${old}@chutes:work`, fallbacks: [`Chutes/${OLD}`] },
        models: { [`Chutes/${OLD}`]: { alias: 'pro' } },
      },
      list: [{ id: 'w', model: `${old}@chutes:x` }],
    },
  }
  expect(after(config)).toEqual({
    agents: {
      defaults: {
        model: { primary: `${next}@chutes:work`, fallbacks: [next] },
        models: { [next]: { alias: 'pro' } },
      },
      list: [{ id: 'w', model: `${next}@chutes:x` }],
    },
  })
})

test('the arguments of a program keep every word', () => {
  const args = (model: string) => ({
    mcp: { servers: { x: { args: ['--model', model, '--tag', 'a', '--tag', 'b', next] } } },
  })
  expect(after(args(old))).toEqual(args(next))
})

test('a list that came with its secrets hidden is left', () => {
  const config = { agents: { list: [{ id: 'a', model: old, token: '__OPENCLAW_REDACTED__' }] } }
  expect(moveReferences(config, moves)).toEqual([])
})

test('several models move at once, also onto each other’s names', () => {
  const both = new Map([
    ['a/1', 'a/2'],
    ['a/2', 'a/3'],
  ])
  const config = { agents: { defaults: { model: { primary: 'chutes/a/1', fallbacks: ['chutes/a/2'] } } } }
  expect(applyChanges(config, moveReferences(config, both))).toEqual({
    agents: { defaults: { model: { primary: 'chutes/a/2', fallbacks: ['chutes/a/3'] } } },
  })
})
