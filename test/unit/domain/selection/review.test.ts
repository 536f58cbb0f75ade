import { describe, expect, test } from 'vitest'
import type { Model } from '../../../../scripts/src/domain/catalog/model.ts'
import { betterPick, reviewModels } from '../../../../scripts/src/domain/selection/review.ts'
import { ROLES } from '../../../../scripts/src/domain/selection/roles.ts'
import { model, seeing, view } from '../make.ts'

const price = (input: number, output: number) => ({ input, output, cacheRead: undefined })
const glm = (version: string, overrides: Partial<Model> = {}) => model(`z/GLM-${version}`, overrides)
const pick = (role: keyof typeof ROLES, current: Model, ...others: Model[]) =>
  betterPick(ROLES[role], current, [current, ...others])?.id

describe('a better pick for a job where quality decides', () => {
  const current = glm('5.1', { price: price(1, 3) })

  test.each<readonly [string, Model, string | undefined]>([
    ['a newer version at the same price', glm('5.2', { price: price(1, 3) }), 'z/GLM-5.2'],
    ['a newer version that is dearer', glm('5.2', { price: price(1, 3.1) }), undefined],
    ['an older version', glm('4.9', { price: price(0.1, 0.1) }), undefined],
    ['another family', model('k/Kimi-K9', { price: price(0.1, 0.1) }), undefined],
    ['a newer version with less context', glm('5.2', { price: price(1, 3), context: 200_000 }), undefined],
    ['a newer version outside of a TEE', glm('5.2', { price: price(1, 3), tee: false }), undefined],
    [
      'a newer version that cannot reason',
      glm('5.2', {
        price: price(1, 3),
        capabilities: { tools: true, reasoning: false, structuredOutput: true, image: false },
      }),
      undefined,
    ],
    ['a newer version of unknown abilities', glm('5.2', { capabilities: undefined }), undefined],
    ['a newer version of unknown price', glm('5.2', { price: undefined }), undefined],
  ])('%s', (_, other, expected) => {
    expect(pick('chutes-pro', current, other)).toBe(expected)
  })

  test('is not looked for when the price of the current one is unknown', () => {
    expect(pick('chutes-pro', glm('5.1', { price: undefined }), glm('5.2'))).toBeUndefined()
  })
})

describe('a better pick for a job where the price decides', () => {
  const current = model('q/Qwen3-8B-Turbo', { price: price(0.3, 0.6) })

  test.each<readonly [string, Model, boolean]>([
    ['at half the price', model('d/DeepSeek-V4-Flash', { price: price(0.15, 0.3) }), true],
    ['at 70 % of the price', model('d/DeepSeek-V4-Flash', { price: price(0.21, 0.42) }), false],
    ['with cheap input and dear output', model('d/DeepSeek-V4-Flash', { price: price(0.01, 0.61) }), false],
  ])('%s', (_, other, better) => {
    expect(pick('chutes-fast', current, other) !== undefined).toBe(better)
  })
})

describe('a review', () => {
  const models = [
    glm('5.1', { price: price(1, 3) }),
    glm('5.2', { price: price(1, 3) }),
    seeing('k/Kimi-K3', { tee: false }),
    model('x/Hand'),
  ]

  test('says nothing about another provider, unset aliases and models that are gone', () => {
    expect(
      reviewModels(
        view({ primary: 'openai/gpt', entries: { 'chutes/z/Gone': { alias: 'chutes-pro' } } }),
        models,
      ),
    ).toEqual([])
  })

  test('reports a better pick for the default model and for an alias', () => {
    const seen = view({
      primary: 'chutes/z/GLM-5.1',
      entries: { 'chutes/z/GLM-5.1': { alias: 'chutes-pro' } },
    })
    expect(reviewModels(seen, models).map(({ kind, role, pick: to }) => [kind, role, to])).toEqual([
      ['better-pick', 'primary', 'z/GLM-5.2'],
      ['better-pick', 'chutes-pro', 'z/GLM-5.2'],
    ])
  })

  test('picks no model for an alias that carries another one', () => {
    const seen = view({
      entries: { 'chutes/z/GLM-5.1': { alias: 'chutes-pro' }, 'chutes/z/GLM-5.2': { alias: 'mine' } },
    })
    expect(reviewModels(seen, models)).toEqual([])
  })

  test('is quiet about the best one', () => {
    expect(reviewModels(view({ primary: 'chutes/z/GLM-5.2' }), models)).toEqual([])
  })

  test('says that a model left its trusted execution environment', () => {
    const seen = view({ entries: { 'chutes/k/Kimi-K3': { alias: 'chutes-vision' } } })
    expect(reviewModels(seen, models)).toEqual([
      {
        kind: 'not-private',
        role: 'chutes-vision',
        id: 'k/Kimi-K3',
        pick: undefined,
        message:
          'Chutes no longer lists k/Kimi-K3 (chutes-vision) as running in a trusted execution environment.',
      },
    ])
  })
})
