import { describe, expect, test } from 'vitest'
import { bundledCatalog } from '../../../../scripts/src/domain/catalog/bundled-catalog.ts'
import type { Model } from '../../../../scripts/src/domain/catalog/model.ts'
import {
  ALIAS_ROLES,
  factsOnce,
  priceText,
  ROLES,
  type RoleName,
  roleCandidates,
  tokenText,
} from '../../../../scripts/src/domain/selection/roles.ts'
import { model, seeing } from '../make.ts'

const ids = (role: RoleName, models: readonly Model[]) =>
  roleCandidates(ROLES[role], models).map((choice) => choice.model.id)
const NAMES = Object.keys(ROLES) as RoleName[]

describe('over the bundled catalogue', () => {
  const { models } = bundledCatalog()

  test.each([
    ['primary', 'zai-org/GLM-5.2-TEE'],
    ['chutes-fast', 'deepseek-ai/DeepSeek-V4-Flash-0731-TEE'],
    ['chutes-pro', 'zai-org/GLM-5.2-TEE'],
    ['chutes-vision', 'moonshotai/Kimi-K2.6-TEE'],
  ] as const)('%s is %s', (role, id) => {
    expect(ids(role, models)[0]).toBe(id)
  })

  test.each(NAMES)('%s has a second choice', (role) => {
    expect(ids(role, models).length).toBeGreaterThan(1)
  })

  test.each(NAMES)('%s does not depend on the order of the catalogue', (role) => {
    expect(ids(role, [...models].reverse())).toEqual(ids(role, models))
  })

  test.each(NAMES)('%s gives every candidate a one-line reason with its price', (role) => {
    for (const choice of roleCandidates(ROLES[role], models)) {
      expect(choice.reason).toContain(priceText(choice.model))
      expect(choice.reason).not.toContain('\n')
      expect(choice.reason.length).toBeLessThan(160)
    }
  })
})

describe('what a role requires', () => {
  const fits = seeing('zai-org/GLM-5.2-TEE', { context: 1_048_576 })

  test.each(NAMES)('%s takes a model that brings everything', (role) => {
    expect(ids(role, [fits])).toEqual([fits.id])
  })

  const unfit: readonly (readonly [string, Partial<Model>])[] = [
    ['runs outside an enclave', { tee: false }],
    ['has not published its abilities', { capabilities: undefined }],
    ['has no known price', { price: undefined }],
    ['has no known context', { context: undefined }],
    ['has too small a context', { context: 31_999 }],
    [
      'cannot use tools',
      { capabilities: { tools: false, reasoning: true, structuredOutput: true, image: true } },
    ],
    ['costs too much to read', { price: { input: 2.01, output: 0.1, cacheRead: undefined } }],
    ['costs too much to write', { price: { input: 0.1, output: 6.01, cacheRead: undefined } }],
  ]
  test.each(unfit.flatMap(([what, overrides]) => NAMES.map((role) => [role, what, overrides] as const)))(
    '%s is never a model that %s',
    (role, _, overrides) => {
      expect(ids(role, [{ ...fits, ...overrides }])).toEqual([])
    },
  )

  test('vision is never a model that only reads text', () => {
    expect(ids('chutes-vision', [model(fits.id)])).toEqual([])
  })

  test.each(
    NAMES.flatMap((role) => {
      const { minContext, maxInput, maxOutput } = ROLES[role].needs
      const limit = { context: minContext, price: { input: maxInput, output: maxOutput, cacheRead: 0 } }
      return [
        [role, 'at every limit', limit, true],
        [role, 'one token under', { ...limit, context: minContext - 1 }, false],
        [
          role,
          'a cent over for input',
          { ...limit, price: { ...limit.price, input: maxInput + 0.01 } },
          false,
        ],
        [
          role,
          'a cent over for output',
          { ...limit, price: { ...limit.price, output: maxOutput + 0.01 } },
          false,
        ],
      ] as const
    }),
  )('%s, %s: %o → %s', (role, _, overrides, taken) => {
    expect(ids(role, [{ ...fits, ...overrides }])).toHaveLength(taken ? 1 : 0)
  })

  test.each(NAMES)('%s has no candidate in an empty catalogue', (role) => {
    expect(ids(role, [])).toEqual([])
  })
})

describe('what a role prefers', () => {
  test('primary goes by family first', () => {
    const names = ['z/Other-9', 'm/MiniMax-M9', 'q/Qwen9', 'd/DeepSeek-V9', 'k/Kimi-K9', 'g/GLM-1']
    expect(
      ids(
        'primary',
        names.map((id) => model(id)),
      ),
    ).toEqual([...names].reverse())
  })

  test('then by the newer version, number by number', () => {
    const names = ['z/GLM-5.10', 'z/GLM-5.9', 'z/GLM-5', 'z/GLM-4.7']
    expect(
      ids(
        'primary',
        [...names].reverse().map((id) => model(id)),
      ),
    ).toEqual(names)
  })

  test('then by the lower output price', () => {
    const cheap = { input: 1, output: 1, cacheRead: undefined }
    expect(
      ids('primary', [
        model('z/GLM-5-A', { price: { ...cheap, output: 2 } }),
        model('z/GLM-5-B', { price: cheap }),
      ]),
    ).toEqual(['z/GLM-5-B', 'z/GLM-5-A'])
  })

  test('then by id, so that equals have one order', () => {
    expect(ids('primary', [model('z/GLM-5-B'), model('z/GLM-5-A')])).toEqual(['z/GLM-5-A', 'z/GLM-5-B'])
  })

  test('fast prefers a model made for speed over a favourite family', () => {
    expect(ids('chutes-fast', [model('d/DeepSeek-V9'), model('m/Mistral-1-Turbo')])[0]).toBe(
      'm/Mistral-1-Turbo',
    )
  })

  test('fast then prefers the cheaper of a family, not the newer', () => {
    const price = { input: 0.1, output: 0.2, cacheRead: undefined }
    const models = [model('d/DeepSeek-V9-Flash'), model('d/DeepSeek-V2-Flash', { price })]
    expect(ids('chutes-fast', models)[0]).toBe('d/DeepSeek-V2-Flash')
  })

  test('falls back to a family nobody listed, and says so', () => {
    const [choice] = roleCandidates(ROLES.primary, [model('new/Thing-1')])
    expect(choice?.model.id).toBe('new/Thing-1')
    expect(choice?.reason).toContain('first that fits')
  })

  test('says that the newest of the family was taken', () => {
    expect(roleCandidates(ROLES.primary, [model('z/GLM-5')])[0]?.reason).toBe(
      'everyday agent work: newest glm that fits; TEE, tools, 256k context, $0.3/$0.9 per M tokens',
    )
  })

  test('tells what a model brings and costs with its first reason, or with none', () => {
    const models = [model('z/GLM-5'), model('k/Kimi-3')]
    const [glm, kimi] = models.map(({ id }) => `chutes/${id}`)
    const reason = (role: keyof typeof ROLES) =>
      roleCandidates(ROLES[role], [model('z/GLM-5')])[0]?.reason ?? ''
    const once = factsOnce(models, [])
    expect(once(glm, reason('primary'))).toMatch(/that fits; TEE, tools, .* per M tokens$/)
    expect(once(glm, reason('chutes-pro'))).toBe('hard problems: newest glm that fits')
    expect(once(kimi, 'already set')).toBe('already set')
    expect(once(undefined, 'no live model fits')).toBe('no live model fits')
    expect(factsOnce(models, models)(glm, reason('primary'))).toBe(
      'everyday agent work: newest glm that fits',
    )
  })

  test('leaves the given list in its order', () => {
    const models = [model('z/GLM-4'), model('z/GLM-5')]
    ids('primary', models)
    expect(models.map(({ id }) => id)).toEqual(['z/GLM-4', 'z/GLM-5'])
  })
})

test('there is a role behind every alias', () => {
  expect(ALIAS_ROLES.map((alias) => ROLES[alias].name)).toEqual([...ALIAS_ROLES])
})

test.each([
  [40_960, '40k'],
  [131_072, '128k'],
  [262_144, '256k'],
  [1_000_000, '1M'],
  [1_048_576, '1M'],
  [undefined, 'unknown'],
])('%s tokens read %s', (count, text) => {
  expect(tokenText(count)).toBe(text)
})

test('an unknown price is not called free', () => {
  expect(priceText(model('a', { price: undefined }))).toBe('price unknown')
})
