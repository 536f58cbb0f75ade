import { describe, expect, test } from 'vitest'
import type { AllowlistKind } from '../../../../scripts/src/domain/config/capabilities.ts'
import { aliasesWouldLockOut, allowlistChanges } from '../../../../scripts/src/domain/plans/allowlist.ts'
import { type ConfigSpec, view } from '../make.ts'

const NEEDED = ['chutes/z/GLM', 'chutes/d/Flash']

function added(kind: AllowlistKind, spec: ConfigSpec, others: readonly string[] = [], aliased = NEEDED) {
  const ids = ['z/GLM', 'd/Flash', 'k/Kimi']
  const changes = allowlistChanges(kind, { view: view(spec), needed: NEEDED, aliased, ids, others })
  return changes.map(({ path, after }) => (path.at(-1) === 'allow' ? after : path.at(-1)))
}

describe('with a policy list', () => {
  test.each<readonly [string, ConfigSpec, readonly unknown[]]>([
    ['no list restricts nothing', {}, []],
    ['an empty list restricts nothing', { allow: [] }, []],
    ['a list for everything stays', { allow: ['*'] }, []],
    ['a list with all of Chutes stays', { allow: ['chutes/*', 'acme/*'] }, []],
    ['a list without Chutes gains all of it', { allow: ['acme/*'] }, [['acme/*', 'chutes/*']]],
    [
      "a person's choice of Chutes models gains only what is missing",
      { allow: ['chutes/z/GLM'] },
      [['chutes/z/GLM', 'chutes/d/Flash']],
    ],
    [
      'a choice by alias is one, too',
      { allow: ['acme/*', 'Mine'], entries: { 'chutes/z/GLM': { alias: 'mine' } } },
      [['acme/*', 'Mine', 'chutes/d/Flash']],
    ],
    [
      'what is allowed in another spelling is not missing',
      { allow: ['Chutes/z/GLM', 'chutes/d/Flash@chutes:work'] },
      [],
    ],
  ])('%s', (_, spec, expected) => {
    expect(added('policy', spec, ['acme'])).toEqual(expected)
  })
})

describe('where entries are the allowlist, with wildcards', () => {
  test('the first alias brings a wildcard for Chutes and every other provider', () => {
    expect(added('wildcard', {}, ['acme', 'openai'])).toEqual(['chutes/*', 'acme/*', 'openai/*'])
  })

  test('an existing list only gains Chutes: what else it leaves out is a choice', () => {
    expect(added('wildcard', { entries: { 'acme/first': {} } }, ['acme', 'openai'])).toEqual(['chutes/*'])
  })

  test('nothing is written when no alias is, and there is no list', () => {
    expect(added('wildcard', {}, ['acme'], [])).toEqual([])
  })

  test('a wildcard that is there is not written again', () => {
    expect(added('wildcard', { entries: { 'chutes/*': {}, 'acme/*': {} } }, ['acme'])).toEqual([])
  })
})

describe('where entries are the allowlist, one by one', () => {
  test('every other Chutes model is listed beside the aliased ones', () => {
    expect(added('exact', {})).toEqual(['chutes/k/Kimi'])
  })

  test.each<readonly [AllowlistKind, ConfigSpec, readonly string[], boolean]>([
    ['exact', {}, ['acme'], true],
    ['exact', {}, [], false],
    ['exact', { entries: { 'acme/first': {} } }, ['acme'], false],
    ['wildcard', {}, ['acme'], false],
    ['policy', {}, ['acme'], false],
  ])('%s with %o and %o: aliases lock out = %s', (kind, spec, others, expected) => {
    expect(aliasesWouldLockOut(kind, view(spec), others)).toBe(expected)
  })
})
