import { describe, expect, test } from 'vitest'
import { changesData, wantsPlan } from '../../../../../scripts/src/commands/shared/answer/changes-data.ts'

const at = (...path: string[]) => ({ path, before: undefined, after: 1 })
const placesOf = (...changes: ReturnType<typeof at>[]) => changesData(changes, undefined).changes

describe('what an answer tells of changes', () => {
  test('is how many there are, and each setting once, without the models in it', () => {
    const told = placesOf(
      at('models', 'providers', 'chutes', 'baseUrl'),
      at('models', 'providers', 'chutes', 'models'),
      at('agents', 'defaults', 'models', 'chutes/a/B-1', 'alias'),
      at('agents', 'defaults', 'models', 'chutes/a/C-2'),
      at('agents', 'defaults', 'model', 'primary'),
      at('auth', 'profiles', 'chutes:manual', 'mode'),
    )
    const paths = [
      'models.providers.chutes',
      'agents.defaults.models',
      'agents.defaults.model',
      'auth.profiles',
    ]
    expect(told).toEqual({ count: 6, paths })
  })

  test('names five settings at most', () => {
    const told = placesOf(...['a', 'b', 'c', 'd', 'e', 'f'].map((key) => at(key)))
    expect(told).toEqual({ count: 6, paths: ['a', 'b', 'c', 'd', 'e'] })
  })

  test('has the plan where there is one', () => {
    expect(changesData([], undefined)).not.toHaveProperty('plan')
    expect(changesData([], [])).toEqual({ changes: { count: 0, paths: [] }, plan: [] })
  })
})

test.each([
  [{}, false],
  [{ 'dry-run': true }, true],
  [{ 'show-plan': true }, true],
] as const)('with %j the plan is listed: %s', (flags, wanted) => {
  expect(wantsPlan({ flags })).toBe(wanted)
})
