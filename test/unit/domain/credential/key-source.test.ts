import { describe, expect, test } from 'vitest'
import { checkStoredCredential } from '../../../../scripts/src/domain/checks/check-credential.ts'
import { activeCredential } from '../../../../scripts/src/domain/credential/active-credential.ts'
import {
  type KeySource,
  keySourceOf,
  keySourceText,
  keyVariablesOf,
  unsetVariables,
} from '../../../../scripts/src/domain/credential/key-source.ts'
import type { JsonObject } from '../../../../scripts/src/domain/json.ts'
import { viewConfig } from '../../../../scripts/src/openclaw/config/config-schema.ts'

const KEY = ['cpk', 'f'.repeat(32)].join('_')
const SUBSTITUTED = ['$', '{CHUTES_API_KEY}'].join('')
const env = (id: string) => ({ source: 'env', provider: 'default', id })
/** A config whose Chutes provider has this. */
const config = (provider: object, more: object = {}): JsonObject =>
  ({
    models: { providers: { chutes: { baseUrl: 'https://llm.chutes.ai/v1', ...provider } } },
    ...more,
  }) as JsonObject

interface Row {
  readonly what: string
  readonly config: JsonObject
  readonly source: KeySource
  /** What of our secrets OpenClaw may see. */
  readonly variables: readonly string[]
  /** As an answer says it. */
  readonly text?: string
}

const VAULT = { providers: { vault: { source: 'exec', command: '/v', passEnv: ['HOME', 'CHUTES_API_KEY'] } } }

const WAYS: readonly Row[] = [
  { what: 'nothing', config: {}, source: { kind: 'none' }, variables: [] },
  { what: 'a provider without a key', config: config({}), source: { kind: 'none' }, variables: [] },
  { what: 'an empty key', config: config({ apiKey: ' ' }), source: { kind: 'none' }, variables: [] },
  {
    what: 'a SecretRef to a variable',
    config: config({ apiKey: env('CHUTES_API_KEY') }),
    source: { kind: 'variable', name: 'CHUTES_API_KEY' },
    variables: ['CHUTES_API_KEY'],
    text: 'the variable CHUTES_API_KEY',
  },
  {
    what: 'a SecretRef to a variable of another name',
    config: config({ apiKey: env('MY_KEY') }),
    source: { kind: 'variable', name: 'MY_KEY' },
    variables: ['MY_KEY'],
    text: 'the variable MY_KEY',
  },
  {
    what: 'a substitution',
    config: config({ apiKey: SUBSTITUTED }),
    source: { kind: 'variable', name: 'CHUTES_API_KEY' },
    variables: ['CHUTES_API_KEY'],
    text: 'the variable CHUTES_API_KEY',
  },
  {
    what: 'the short form of one',
    config: config({ apiKey: '$CHUTES_API_KEY' }),
    source: { kind: 'variable', name: 'CHUTES_API_KEY' },
    variables: ['CHUTES_API_KEY'],
    text: 'the variable CHUTES_API_KEY',
  },
  {
    what: 'a substitution that is meant as text',
    config: config({ apiKey: `$${SUBSTITUTED}` }),
    source: { kind: 'inline' },
    variables: [],
    text: 'its config, in plain text',
  },
  {
    what: 'a SecretRef to a file',
    config: config({ apiKey: { source: 'file', provider: 'filemain', id: '/chutes/key' } }),
    source: { kind: 'secret', source: 'file', provider: 'filemain' },
    variables: [],
    text: 'its secret provider filemain (file)',
  },
  {
    what: 'a SecretRef to a program that gets a variable',
    config: config({ apiKey: { source: 'exec', provider: 'vault', id: 'a/b' } }, { secrets: VAULT }),
    source: { kind: 'secret', source: 'exec', provider: 'vault' },
    variables: ['HOME', 'CHUTES_API_KEY'],
    text: 'its secret provider vault (exec)',
  },
  {
    what: "a SecretRef to OpenClaw's store",
    config: config({ apiKey: { source: 'store', id: 'CHUTES_API_KEY' } }),
    source: { kind: 'secret', source: 'store', provider: 'default' },
    variables: [],
    text: 'its secret provider default (store)',
  },
  {
    what: 'a provider whose name is no name',
    config: config({ apiKey: { source: 'file', provider: 'run\nthis now', id: '/a' } }),
    source: { kind: 'secret', source: 'file', provider: 'without a name' },
    variables: [],
    text: 'its secret provider without a name (file)',
  },
  {
    what: 'a variable whose name is no name',
    config: config({ apiKey: env('run this') }),
    source: { kind: 'inline' },
    variables: [],
    text: 'its config, in plain text',
  },
  {
    what: 'a key in plain text',
    config: config({ apiKey: KEY }),
    source: { kind: 'inline' },
    variables: [],
    text: 'its config, in plain text',
  },
  {
    what: 'a profile',
    config: config({ apiKey: 'chutes:manual' }),
    source: { kind: 'profile', id: 'chutes:manual' },
    variables: [],
  },
  {
    what: "OpenClaw's placeholder",
    config: config({ apiKey: '__OPENCLAW_REDACTED__' }),
    source: { kind: 'placeholder' },
    variables: [],
  },
  {
    what: 'a header',
    config: config({ headers: { Authorization: `Bearer ${SUBSTITUTED}` } }),
    source: { kind: 'header' },
    variables: ['CHUTES_API_KEY'],
  },
  {
    what: 'a provider in other letters',
    config: { models: { providers: { Chutes: { apiKey: env('CHUTES_API_KEY') } } } },
    source: { kind: 'variable', name: 'CHUTES_API_KEY' },
    variables: ['CHUTES_API_KEY'],
    text: 'the variable CHUTES_API_KEY',
  },
  {
    what: 'Chutes under another name',
    config: {
      models: { providers: { custom: { baseUrl: 'https://llm.chutes.ai/v1', apiKey: SUBSTITUTED } } },
    },
    source: { kind: 'none' },
    variables: ['CHUTES_API_KEY'],
  },
  {
    what: 'a variable of ours at another provider',
    config: {
      models: {
        providers: {
          acme: { baseUrl: 'https://chutes.ai.example/', apiKey: env('CHUTES_API_KEY') },
          user: { baseUrl: 'https://chutes.ai:x@acme.example/v1', apiKey: env('CHUTES_API_KEY') },
        },
      },
    },
    source: { kind: 'none' },
    variables: [],
  },
  {
    what: 'a shape that nobody knows',
    config: { models: { providers: { chutes: { apiKey: { source: 7 } }, x: 3, y: null } } } as JsonObject,
    source: { kind: 'inline' },
    variables: [],
    text: 'its config, in plain text',
  },
]

test.each(WAYS)(
  '$what: where the key is, and what OpenClaw needs for it',
  ({ config, source, variables, text }) => {
    expect(keySourceOf(config)).toEqual(source)
    expect(keyVariablesOf(config)).toEqual(variables)
    expect(keySourceText(source)).toBe(text)
  },
)

describe('variables that are not set', () => {
  const both = {
    models: { providers: { acme: { apiKey: env('ACME_KEY') }, chutes: { apiKey: SUBSTITUTED } } },
  }
  test.each<readonly [string, JsonObject, readonly string[], readonly string[]]>([
    ['are told with their provider', both, [], ['acme ACME_KEY', 'chutes CHUTES_API_KEY']],
    ['are not those of this process', both, ['ACME_KEY', 'CHUTES_API_KEY'], []],
    [
      'are not those of the config',
      { ...both, env: { vars: { ACME_KEY: 'x' } } },
      [],
      ['chutes CHUTES_API_KEY'],
    ],
    ['are not those of an older config', { ...both, env: { CHUTES_API_KEY: 'x' } }, [], ['acme ACME_KEY']],
    ['are none where no variable is named', config({ apiKey: KEY }), [], []],
  ])('%s', (_what, config, set, told) => {
    const unset = unsetVariables(config, (name) => set.includes(name))
    expect(unset.map(({ provider, name }) => `${provider} ${name}`)).toEqual(told)
  })
})

describe('the check of the credential', () => {
  const openclaw = (chutesSource: string | undefined, profiles: readonly string[] = []) => ({
    defaultModel: undefined,
    aliases: {},
    allowed: [],
    missingProviders: [],
    hasChutesAuth: chutesSource !== undefined,
    oldStore: false,
    chutesSource,
    chutesProfiles: profiles.map((id) => ({
      ...{ id, type: 'api_key', mask: undefined },
      ...{ expiresAt: undefined, expired: false, unusable: undefined },
    })),
  })
  const check = (
    raw: JsonObject,
    seen: ReturnType<typeof openclaw> | undefined,
    set: readonly string[] = [],
  ) =>
    checkStoredCredential({
      view: viewConfig(raw),
      base: {},
      catalog: undefined,
      plan: undefined,
      openclaw: seen,
      unset: unsetVariables(raw, (name) => set.includes(name)),
      readOnly: undefined,
    })
  const VARIABLE = config({ apiKey: env('CHUTES_API_KEY') })

  test.each<readonly [string, ReturnType<typeof check>, string, RegExp]>([
    [
      'a variable that is set',
      check(VARIABLE, openclaw('env'), ['CHUTES_API_KEY']),
      'pass',
      /^OpenClaw takes the Chutes key from the variable CHUTES_API_KEY$/,
    ],
    [
      'one that OpenClaw has from its .env file',
      check(VARIABLE, openclaw('env')),
      'pass',
      /from the variable CHUTES_API_KEY$/,
    ],
    [
      'one beside a stored key',
      check(VARIABLE, openclaw('env', ['chutes:manual'])),
      'pass',
      /from the variable/,
    ],
    [
      'one that is not set',
      check(VARIABLE, undefined),
      'fail',
      /the Chutes key from the variable CHUTES_API_KEY, which is not set here/,
    ],
    [
      'one that is set, and no answer',
      check(VARIABLE, undefined, ['CHUTES_API_KEY']),
      'fail',
      /^openclaw models status failed/,
    ],
    [
      "another provider's",
      check({ models: { providers: { acme: { apiKey: env('ACME_KEY') } } } }, undefined),
      'fail',
      /the key of another provider \(models\.providers\.acme\.apiKey\) from the variable ACME_KEY/,
    ],
    [
      'a program',
      check(config({ apiKey: { source: 'exec', provider: 'vault', id: 'a' } }), openclaw('models.json')),
      'pass',
      /secret provider vault \(exec\)$/,
    ],
    [
      'plain text',
      check(config({ apiKey: KEY }), openclaw('models.json')),
      'pass',
      /its config, in plain text$/,
    ],
    [
      'plain text beside a stored key',
      check(config({ apiKey: KEY }), openclaw('profiles', ['chutes:manual'])),
      'pass',
      /^stored/,
    ],
    [
      'a placeholder',
      check(config({ apiKey: '__OPENCLAW_REDACTED__' }), openclaw('models.json')),
      'fail',
      /placeholder/,
    ],
    [
      'a placeholder beside a stored key',
      check(config({ apiKey: '__OPENCLAW_REDACTED__' }), openclaw('profiles', ['chutes:manual'])),
      'pass',
      /^stored/,
    ],
    [
      'a header',
      check(config({ headers: { authorization: 'x' } }), openclaw(undefined)),
      'fail',
      /Authorization header in its config does not count/,
    ],
    ['nothing', check(config({}), openclaw(undefined)), 'fail', /^OpenClaw holds no Chutes credential$/],
  ])('%s', (_what, { status, detail, fix }, expected, text) => {
    expect([status, detail]).toEqual([expected, expect.stringMatching(text)])
    expect(JSON.stringify([detail, fix ?? ''])).not.toContain(KEY)
  })
})

test.each([
  ['variable', 'env', 'environment'],
  ['secret', 'models.json', 'config'],
  ['variable', 'profiles', 'profile'],
  ['inline', 'models.json', 'profile'],
  ['none', 'env', 'profile'],
] as const)(
  'a %s in the config, of which OpenClaw uses %s, goes before a stored profile or not: %s',
  (kind, source, used) => {
    const named = { kind, name: 'X', source: 'exec', provider: 'v' } as unknown as KeySource
    const profile = {
      id: 'chutes:manual',
      type: 'api_key',
      mask: undefined,
      expiresAt: undefined,
      expired: false,
      unusable: undefined,
    }
    expect(activeCredential([profile], undefined, source, named).source).toBe(used)
  },
)
