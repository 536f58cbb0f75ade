import { describe, expect, test } from 'vitest'
import type { Model } from '../../../../scripts/src/domain/catalog/model.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { chooseAliases } from '../../../../scripts/src/domain/selection/choose-aliases.ts'
import { choosePrimary } from '../../../../scripts/src/domain/selection/choose-primary.ts'
import { model, view } from '../make.ts'

const dear = { input: 1, output: 3, cacheRead: 0.1 }
const BEST = model('zai-org/GLM-5.2-TEE', { price: dear })
const OTHER = model('zai-org/GLM-5.1-TEE', { price: dear })
const FAST = model('deepseek-ai/DeepSeek-V4-Flash-TEE')
const PLAIN = model('Nemotron-3-TEE', { capabilities: undefined })
const ALL = [BEST, OTHER, FAST, PLAIN]

interface Case {
  readonly primary?: string | undefined
  readonly wish?: string | undefined
  readonly entries?: JsonObject
  readonly models?: readonly Model[]
  readonly byHand?: readonly string[]
}

function choose({ primary, wish, entries = {}, models = ALL, byHand = [] }: Case) {
  const seen = view({ ...(primary !== undefined && { primary }), entries })
  const usable = new Set([...models.map(({ id }) => id), ...byHand])
  return choosePrimary({ view: seen, models, usable, aliases: chooseAliases(seen, models, usable), wish })
}

const LIVE = 'chutes/zai-org/GLM-5.1-TEE'
const DEAD = 'chutes/zai-org/GLM-4-TEE'
const FOREIGN = 'acme/first'
const AUTO = 'chutes/zai-org/GLM-5.2-TEE'

test('a primary in the wrong case is spelled right, and keeps its profile', () => {
  expect(choose({ primary: 'chutes/zai-org/glm-5.1-tee@chutes:work' })).toMatchObject({
    current: `${LIVE}@chutes:work`,
  })
})

test('an alias is followed to its dead model in any case', () => {
  expect(choose({ primary: 'Mine@work', entries: { [DEAD]: { alias: 'mine' } } })).toMatchObject({
    current: AUTO,
    reason: expect.stringContaining('left the catalogue'),
  })
})

describe('the primary, by what it was and what was asked', () => {
  test.each([
    ['nothing', undefined, undefined, AUTO, /no primary was set/],
    ['nothing', undefined, 'auto', AUTO, /no primary was set/],
    ['nothing', undefined, 'keep', undefined, /none set, and none chosen/],
    ['a live chutes model', LIVE, undefined, LIVE, /already a Chutes model/],
    ['a live chutes model', LIVE, 'auto', AUTO, /chosen automatically, as asked/],
    ['a live chutes model', LIVE, 'keep', LIVE, /kept, as asked/],
    [
      'a live one with a profile',
      `${LIVE}@chutes:work`,
      undefined,
      `${LIVE}@chutes:work`,
      /already a Chutes/,
    ],
    ['a dead one with a profile', `${DEAD}@chutes:work`, undefined, AUTO, /left the catalogue/],
    ['a dead chutes model', DEAD, undefined, AUTO, /left the catalogue/],
    ['a dead chutes model', DEAD, 'auto', AUTO, /as asked/],
    ['a dead chutes model', DEAD, 'keep', DEAD, /kept, as asked/],
    ["another provider's model", FOREIGN, undefined, FOREIGN, /another provider/],
    ["another provider's model", FOREIGN, 'auto', AUTO, /as asked/],
    ["another provider's model", FOREIGN, 'keep', FOREIGN, /kept, as asked/],
  ])('%s (%s) and %s → %s', (_, primary, wish, current, reason) => {
    expect(choose({ primary, wish })).toEqual({
      previous: primary,
      current,
      reason: expect.stringMatching(reason),
      ...(current === AUTO && { automatic: true }),
    })
  })

  const before = [undefined, LIVE, DEAD, FOREIGN]
  const wishes = [
    ['an id', 'zai-org/GLM-5.1-TEE', LIVE],
    ['an id without a slash', 'Nemotron-3-TEE', 'chutes/Nemotron-3-TEE'],
    ['a reference', LIVE, LIVE],
    ['a reference with a profile', `${LIVE}@chutes:work`, `${LIVE}@chutes:work`],
    ['an id in the wrong case', 'ZAI-ORG/glm-5.1-tee', LIVE],
    ['a reference in the wrong case', 'chutes/zai-org/glm-5.1-tee', LIVE],
    ['one of our aliases', 'chutes-fast', 'chutes/deepseek-ai/DeepSeek-V4-Flash-TEE'],
    ['one with a profile', 'chutes-fast@work', 'chutes/deepseek-ai/DeepSeek-V4-Flash-TEE@work'],
    ['a model that fits no role', 'chutes/Nemotron-3-TEE', 'chutes/Nemotron-3-TEE'],
  ] as const
  test.each(before.flatMap((primary) => wishes.map((wish) => [primary, ...wish] as const)))(
    '%s, then asked for %s (%s) → %s',
    (primary, _, wish, current) => {
      expect(choose({ primary, wish })).toMatchObject({ previous: primary, current })
    },
  )

  test.each(
    before.flatMap((primary) =>
      ['nonsense', DEAD, 'zai-org/GLM-4-TEE', 'chutes-vision', 'chutes/', '', 'acme/first', 'AUTO'].map(
        (wish) => [primary, wish] as const,
      ),
    ),
  )('%s, then asked for the unknown %j → nothing is chosen', (primary, wish) => {
    expect(choose({ primary, wish })).toEqual({ unknown: wish })
  })
})

describe('asking by alias', () => {
  test('says which alias was asked for', () => {
    expect(choose({ wish: 'chutes-pro' })).toMatchObject({
      current: AUTO,
      reason: 'you asked for chutes-pro',
    })
  })

  test('does not lead to a dead model through one of ours that found no other', () => {
    const entries = { 'chutes/old/eyes': { alias: 'chutes-vision' } }
    expect(choose({ wish: 'chutes-vision', entries })).toEqual({ unknown: 'chutes-vision' })
  })

  test("takes a person's own alias", () => {
    const entries = { [LIVE]: { alias: 'big' } }
    expect(choose({ wish: 'big', entries })).toMatchObject({ current: LIVE, reason: 'you asked for big' })
  })

  test("does not lead to a dead model through a person's own alias", () => {
    expect(choose({ wish: 'big', entries: { [DEAD]: { alias: 'big' } } })).toEqual({ unknown: 'big' })
  })

  test('follows OpenClaw to the last of two models with one alias', () => {
    const entries = { [AUTO]: { alias: 'big' }, [LIVE]: { alias: 'big' } }
    expect(choose({ wish: 'big', entries })).toMatchObject({ current: LIVE })
  })

  test('takes ours where it will be after a dead model let it go', () => {
    expect(choose({ wish: 'chutes-pro', entries: { [DEAD]: { alias: 'chutes-pro' } } })).toMatchObject({
      current: AUTO,
    })
  })

  test('prefers an alias to an id of the same name', () => {
    const models = [...ALL, model('big')]
    expect(choose({ wish: 'big', entries: { [LIVE]: { alias: 'big' } }, models })).toMatchObject({
      current: LIVE,
    })
  })
})

describe('asking by id', () => {
  test('takes the exact spelling when two ids differ only in case', () => {
    const models = [model('A/b'), model('a/B'), model('a/b')]
    expect(choose({ wish: 'a/b', models })).toMatchObject({ current: 'chutes/a/b' })
    expect(choose({ wish: 'chutes/a/B', models })).toMatchObject({ current: 'chutes/a/B' })
  })

  test('takes a model that a person added by hand', () => {
    expect(choose({ wish: 'my/own', byHand: ['my/own'] })).toMatchObject({ current: 'chutes/my/own' })
  })
})

describe('a primary that is named by an alias', () => {
  test('counts as a Chutes model when the alias leads to one', () => {
    expect(choose({ primary: 'big', entries: { [LIVE]: { alias: 'big' } } })).toEqual({
      previous: 'big',
      current: 'big',
      reason: 'already a Chutes model',
    })
  })

  test('is replaced when the alias leads to a dead model', () => {
    expect(choose({ primary: 'big', entries: { [DEAD]: { alias: 'big' } } })).toMatchObject({ current: AUTO })
  })

  test('stays when our alias moves to a live model in the same run', () => {
    expect(choose({ primary: 'chutes-pro', entries: { [DEAD]: { alias: 'chutes-pro' } } })).toMatchObject({
      current: 'chutes-pro',
    })
  })

  test("stays another provider's when the alias leads there", () => {
    expect(choose({ primary: 'big', entries: { [FOREIGN]: { alias: 'big' } } })).toMatchObject({
      current: 'big',
      reason: 'you chose it with another provider',
    })
  })
})

describe('without a model that fits', () => {
  test.each([
    [undefined, undefined],
    [DEAD, DEAD],
  ])('%s stays as it was', (primary, current) => {
    expect(choose({ primary, models: [PLAIN] })).toEqual({
      previous: primary,
      current,
      reason: 'no live model fits; left as it was',
    })
  })

  test('auto leaves another provider in place', () => {
    expect(choose({ primary: FOREIGN, wish: 'auto', models: [] })).toMatchObject({ current: FOREIGN })
  })
})

test('a model added by hand is as good as a live one', () => {
  expect(choose({ primary: 'chutes/my/own', byHand: ['my/own'] })).toMatchObject({ current: 'chutes/my/own' })
})
