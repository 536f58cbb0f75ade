import { describe, expect, test } from 'vitest'
import type { Model } from '../../../../scripts/src/domain/catalog/model.ts'
import { chooseAliases } from '../../../../scripts/src/domain/selection/choose-aliases.ts'
import { chooseFallbacks } from '../../../../scripts/src/domain/selection/choose-fallbacks.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'
import { model } from '../make.ts'

const price = (input: number, output: number) => ({ input, output, cacheRead: undefined })
const GLM = model('z/GLM-5.2', { price: price(1, 3) })
const KIMI = model('k/Kimi-K2.6', { price: price(0.9, 3) })
const DEEPSEEK = model('d/DeepSeek-V4', { price: price(0.3, 0.9) })
const QWEN = model('q/Qwen3.6', { price: price(0.3, 0.9) })
const ALL = [GLM, model('z/GLM-5.1'), KIMI, DEEPSEEK, QWEN]

interface Case {
  readonly models?: readonly Model[]
  readonly wish?: string
  /** `agents.defaults.model.fallbacks` of the config. */
  readonly set?: readonly string[]
  readonly automatic?: boolean
  readonly others?: readonly string[]
  readonly current?: string
}

function choose({ models = ALL, wish, set, automatic = true, others = [], ...rest }: Case = {}) {
  const raw = { agents: { defaults: { model: { ...(set && { fallbacks: set }) } } } }
  const view = viewConfig(raw)
  const usable = new Set(models.map(({ id }) => id))
  const found = chooseFallbacks({
    view,
    models,
    usable,
    aliases: chooseAliases(view, models, usable),
    primary: {
      previous: undefined,
      current: rest.current ?? 'chutes/z/GLM-5.2',
      reason: '',
      ...(automatic && { automatic }),
    },
    wish,
    otherProviders: others,
  })
  return 'unknown' in found ? found : found.chosen.map((choice) => choice.model)
}

test('two models of other families, in the order of the primary role', () => {
  expect(choose()).toEqual(['chutes/k/Kimi-K2.6', 'chutes/d/DeepSeek-V4'])
})

describe('a model is left out that is', () => {
  test.each([
    ['dearer in one direction', { price: price(0.1, 3.1) }],
    ['of no stated price', { price: undefined }],
    ['outside a trusted execution environment', { tee: false }],
    ['of too small a context', { context: 40_960 }],
    [
      'without tools',
      { capabilities: { tools: false, reasoning: true, structuredOutput: true, image: true } },
    ],
  ])('%s', (_, overrides) => {
    const models = [GLM, model('k/Kimi-K2.6', { price: price(0.9, 3), ...overrides }), QWEN]
    expect(choose({ models })).toEqual(['chutes/q/Qwen3.6'])
  })
})

test('a model that holds as much as the primary comes first', () => {
  const models = [model('z/GLM-5.2', { price: price(1, 3), context: 1_048_576 }), KIMI, DEEPSEEK]
  const large = model('q/Qwen3.6', { context: 1_048_576 })
  expect(choose({ models: [...models, large] })).toEqual(['chutes/q/Qwen3.6', 'chutes/k/Kimi-K2.6'])
})

describe('nothing is chosen', () => {
  test.each([
    ['where a person chose the primary', { automatic: false }, []],
    ['when none are wanted', { wish: 'none' }, []],
    ['when none are wanted where some exist', { wish: 'none', set: ['acme/first'] }, []],
    ['where fallbacks exist', { set: ['acme/first'] }, ['acme/first']],
    ['where a person wants none, in the config', { set: [] }, []],
    ['although auto is asked for, where fallbacks exist', { wish: 'auto', set: ['acme/x'] }, ['acme/x']],
  ] as const)('%s', (_, asked, expected) => {
    expect(choose(asked)).toEqual(expected)
  })
})

describe('what is asked for', () => {
  test.each([
    ['ids and references', 'q/Qwen3.6, chutes/k/Kimi-K2.6', ['chutes/q/Qwen3.6', 'chutes/k/Kimi-K2.6']],
    ['an alias', 'chutes-fast', ['chutes/d/DeepSeek-V4']],
    ['the wrong case', 'Q/qwen3.6', ['chutes/q/Qwen3.6']],
    [
      'a profile',
      'chutes-fast@work,chutes/k/Kimi-K2.6@me',
      ['chutes/d/DeepSeek-V4@work', 'chutes/k/Kimi-K2.6@me'],
    ],
    ["another provider's, where there is one", 'acme/first,q/Qwen3.6', ['acme/first', 'chutes/q/Qwen3.6']],
    ['the primary itself, and one twice', 'z/GLM-5.2,q/Qwen3.6,q/Qwen3.6', ['chutes/q/Qwen3.6']],
  ])('%s', (_, wish, expected) => {
    expect(choose({ wish, others: ['acme'], automatic: false, set: ['acme/other'] })).toEqual(expected)
  })
  test.each(['Chutes/z/GLM-5.2', 'chutes/z/GLM-5.2@work'])(
    'but not the primary itself, written as %s',
    (current) => {
      expect(choose({ wish: 'z/GLM-5.2,q/Qwen3.6', current })).toEqual(['chutes/q/Qwen3.6'])
    },
  )
  test.each([
    ['q/Qwen9', 'q/Qwen9'],
    ['q/Qwen3.6,acme/first', 'acme/first'],
    ['', ''],
    [',', ','],
  ])('%j names nothing we know: %j', (wish, unknown) => {
    expect(choose({ wish })).toEqual({ unknown })
  })
})
