import { describe, expect, test } from 'vitest'
import type { Model } from '../../../../scripts/src/domain/catalog/model.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { chooseAliases } from '../../../../scripts/src/domain/selection/choose-aliases.ts'
import { model, seeing, view } from '../make.ts'

const cheap = { input: 0.1, output: 0.2, cacheRead: 0.01 }
const dear = { input: 1, output: 3, cacheRead: 0.1 }
const FLASH = model('d/DeepSeek-V4-Flash', { price: cheap })
const FLASH_OLD = model('d/DeepSeek-V3-Flash', { price: { ...cheap, output: 0.3 } })
const PRO = model('z/GLM-5.2', { price: dear })
const PRO_OLD = model('z/GLM-5.1', { price: dear })
const EYES = seeing('k/Kimi-K2.6', { price: dear })
const ALL = [FLASH, FLASH_OLD, PRO, PRO_OLD, EYES]

const choose = (entries: JsonObject = {}, models: readonly Model[] = ALL, byHand: readonly string[] = []) => {
  const usable = new Set([...models.map(({ id }) => id), ...byHand])
  const choices = chooseAliases(view({ entries }), models, usable)
  return Object.fromEntries(choices.map((choice) => [choice.alias, choice]))
}

test('all three aliases go to the best model for their job', () => {
  const choices = choose()
  expect(Object.keys(choices)).toEqual(['chutes-fast', 'chutes-pro', 'chutes-vision'])
  expect(choices['chutes-fast']?.target).toBe('chutes/d/DeepSeek-V4-Flash')
  expect(choices['chutes-pro']?.target).toBe('chutes/z/GLM-5.2')
  expect(choices['chutes-vision']?.target).toBe('chutes/k/Kimi-K2.6')
})

test('a model that has an alias of a person is left to it, however they wrote its provider', () => {
  const choices = choose({ 'Chutes/z/GLM-5.2': { alias: 'mine' } })
  expect(choices['chutes-pro']?.target).toBe('chutes/z/GLM-5.1')
})

test('every new target comes with its reason', () => {
  expect(choose()['chutes-fast']?.reason).toMatch(/^quick, cheap turns: .*\$0\.1\/\$0\.2/)
})

describe('an alias that is set', () => {
  test('stays on a live model, though a better one exists', () => {
    expect(choose({ 'chutes/z/GLM-5.1': { alias: 'chutes-pro' } })['chutes-pro']).toEqual({
      alias: 'chutes-pro',
      target: 'chutes/z/GLM-5.1',
      reason: 'already set',
      release: [],
    })
  })

  test('stays on a live model that does not fit the job', () => {
    expect(choose({ 'chutes/z/GLM-5.2': { alias: 'chutes-vision' } })['chutes-vision']?.target).toBe(
      'chutes/z/GLM-5.2',
    )
  })

  test("stays on another provider's model", () => {
    expect(choose({ 'acme/x': { alias: 'chutes-pro' } })['chutes-pro']?.target).toBe('acme/x')
  })

  test('stays where a person spelled it in another case', () => {
    expect(choose({ 'acme/x': { alias: 'Chutes-Fast' } })['chutes-fast']?.target).toBe('acme/x')
  })

  test('stays on a model that a person added by hand', () => {
    const choices = choose({ 'chutes/my/own': { alias: 'chutes-pro' } }, ALL, ['my/own'])
    expect(choices['chutes-pro']?.target).toBe('chutes/my/own')
  })

  test('moves off a dead model and lets it go', () => {
    expect(choose({ 'chutes/z/GLM-4': { alias: 'chutes-pro' } })['chutes-pro']).toMatchObject({
      target: 'chutes/z/GLM-5.2',
      release: ['chutes/z/GLM-4'],
    })
  })

  test('is let go by every dead model that holds it', () => {
    const entries = { 'chutes/z/GLM-4': { alias: 'chutes-pro' }, 'chutes/z/GLM-3': { alias: 'chutes-pro' } }
    expect(choose(entries)['chutes-pro']?.release).toEqual(['chutes/z/GLM-4', 'chutes/z/GLM-3'])
  })

  test('follows OpenClaw to the last of two live models', () => {
    const entries = {
      'chutes/z/GLM-5.2': { alias: 'chutes-pro' },
      'chutes/z/GLM-5.1': { alias: 'chutes-pro' },
    }
    expect(choose(entries)['chutes-pro']?.target).toBe('chutes/z/GLM-5.1')
  })

  test('is taken from a dead model that would shadow the live one', () => {
    const entries = { 'chutes/z/GLM-5.1': { alias: 'chutes-pro' }, 'chutes/z/GLM-4': { alias: 'chutes-pro' } }
    expect(choose(entries)['chutes-pro']).toMatchObject({
      target: 'chutes/z/GLM-5.1',
      release: ['chutes/z/GLM-4'],
    })
  })

  test('does not count when it was written the wrong way round', () => {
    const choices = choose({ 'chutes-pro': { alias: 'chutes/z/GLM-5.1' } })
    expect(choices['chutes-pro']?.target).toBe('chutes/z/GLM-5.2')
  })
})

describe('one alias per model', () => {
  test("a person's own alias on the best model sends ours to the next best", () => {
    const choices = choose({ 'chutes/z/GLM-5.2': { alias: 'big' } })
    expect(choices['chutes-pro']?.target).toBe('chutes/z/GLM-5.1')
  })

  test('settings without an alias do not keep a model from getting one', () => {
    expect(choose({ 'chutes/z/GLM-5.2': { params: {} } })['chutes-pro']?.target).toBe('chutes/z/GLM-5.2')
  })

  test('two of ours never land on the same model', () => {
    const one = seeing('k/Kimi-K2.6-Flash', { price: cheap })
    const targets = Object.values(choose({}, [one])).map((choice) => choice.target)
    expect(targets.filter((target) => target !== undefined)).toHaveLength(1)
  })
})

describe('when nothing fits', () => {
  test('an unset alias stays unset and says why', () => {
    expect(choose({}, [FLASH])['chutes-vision']).toEqual({
      alias: 'chutes-vision',
      target: undefined,
      reason: 'no live model fits reading images',
      release: [],
    })
  })

  test('a dead alias is not taken away', () => {
    expect(choose({ 'chutes/old/eyes': { alias: 'chutes-vision' } }, [FLASH])['chutes-vision']).toMatchObject(
      {
        target: undefined,
        release: [],
      },
    )
  })

  test('an empty catalogue moves nothing', () => {
    const choices = choose({ 'chutes/z/GLM-5.2': { alias: 'chutes-pro' } }, [])
    expect(
      Object.values(choices).every((choice) => choice.target === undefined && choice.release.length === 0),
    ).toBe(true)
  })
})
