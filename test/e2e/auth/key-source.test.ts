import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesWith } from '../../support/homes/files.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { fakeKey } from '../../support/keys.ts'
import { readTrace } from '../../support/preloads/trace.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
const { key } = stage
const other = fakeKey('key source, another one')
const secretOf = (one: string) => one.slice(-32)
const VARIABLE = { CHUTES_API_KEY: key }
const REF = { source: 'env', provider: 'default', id: 'CHUTES_API_KEY' }

/** OpenClaw with a Chutes provider whose key is a variable. */
const home = (apiKey: object | string = REF): Home =>
  stage.home({
    config: {
      models: {
        providers: {
          chutes: { baseUrl: 'https://llm.chutes.ai/v1', api: 'openai-completions', apiKey, models: [] },
        },
      },
    },
  })
const refOf = (one: Home) => one.readConfig()?.models.providers.chutes.apiKey
const credentialOf = (doc: { data: { checks: readonly { id: string }[] } }) =>
  doc.data.checks.find(({ id }) => id === 'credential')

const commandsOf = (one: Home) =>
  readTrace(one)
    .openclawCommands()
    .map((words) => words.slice(0, 2).join(' '))

/** What had the key in its environment or arguments. */
const holders = (one: Home) => [
  ...new Set(
    readTrace(one)
      .mentions(secretOf(key))
      .map(({ main = '' }) => basename(main)),
  ),
]

describe.each([
  ['a SecretRef', REF],
  ['a substitution', ['$', '{CHUTES_API_KEY}'].join('')],
])('%s to a variable that is set', (_what, apiKey) => {
  test('is enough to set up, and stays; the variable reaches OpenClaw and nothing else', async () => {
    const one = home(apiKey)
    const setup = await runScript(one, 'setup', [], { env: VARIABLE })
    expect([setup.code, setup.doc.data.readBack]).toEqual([0, true])
    expect(refOf(one)).toEqual(apiKey)
    const status = await runScript(one, 'status', [], { env: VARIABLE })
    expect(status.code, status.stdout).toBe(0)
    expect(credentialOf(status.doc)).toMatchObject({
      status: 'pass',
      detail: 'OpenClaw takes the Chutes key from the variable CHUTES_API_KEY',
    })
    expect(holders(one).sort()).toEqual(['openclaw.mjs', 'setup.js', 'status.js'])
    for (const { stdout, stderr } of [setup, status]) expect(stdout + stderr).not.toContain(secretOf(key))
    expect(filesWith(one, secretOf(key))).toEqual(['trace.jsonl'])
  })

  test('is what auth.js status tells, by name', async () => {
    const { code, doc } = await runScript(home(apiKey), 'auth', ['status'], { env: VARIABLE })
    expect(code).toBe(0)
    expect(doc.data.credential).toMatchObject({
      source: 'environment',
      from: 'the variable CHUTES_API_KEY',
      usable: true,
    })
  })

  test('keeps a key that is piped in from being stored a second time', async () => {
    const one = home(apiKey)
    const { code, doc } = await runScript(one, 'auth', [], { input: key, env: VARIABLE })
    expect([code, doc.changed, doc.data.stored, doc.data.profile.id]).toEqual([0, false, 'unchanged', null])
    expect(doc.summary).toContain('from the variable CHUTES_API_KEY')
    expect(refOf(one)).toEqual(apiKey)
  })
})

test.each([
  ['a key that Chutes accepts', key, /Chutes accepts the key that was given/],
  ['a key that Chutes rejects', fakeKey('key source, a stray one'), /does not accept the key that was given/],
])('where OpenClaw shows nothing to compare, %s says nothing of its own', async (_what, given, message) => {
  const { code, doc } = await runScript(home('in plain text'), 'auth', ['status', '--stdin'], {
    input: given,
  })
  expect([code, doc.data.credential.source, doc.data.verified]).toEqual([0, 'config', null])
  expect(doc.summary).not.toContain('accept')
  expect(doc.warnings).toEqual([{ code: 'not-compared', message: expect.stringMatching(message) }])
})

test('a SecretRef is not ours to remove, and that is told', async () => {
  const one = home()
  const { doc } = await runScript(one, 'auth', ['remove'], { env: VARIABLE })
  expect(doc).toMatchObject({
    changed: false,
    data: { stored: 'absent' },
    warnings: [{ code: 'key-source', message: expect.stringContaining('the variable CHUTES_API_KEY') }],
  })
  expect(refOf(one)).toEqual(REF)
})

test('another key that is piped in is stored, and what becomes of the SecretRef is told', async () => {
  stage.chutes.acceptKey(other)
  const one = home()
  const planned = await runScript(one, 'auth', ['--dry-run'], { input: other, env: VARIABLE })
  expect(planned.doc.warnings.map(({ code }) => code)).toEqual(['key-source'])
  const { doc } = await runScript(one, 'auth', [], { input: other, env: VARIABLE })
  expect(doc).toMatchObject({
    data: { stored: 'created', profile: { id: 'chutes:manual' } },
    warnings: [
      { code: 'key-source', message: expect.stringContaining('from now on it uses the stored one') },
    ],
  })
  expect(refOf(one)).toBe('chutes:manual')
  const removed = await runScript(one, 'auth', ['remove'])
  expect(removed.doc).toMatchObject({
    ...{ changed: true, data: { stored: 'removed' } },
    warnings: [{ code: 'key-source', message: expect.stringContaining('the variable CHUTES_API_KEY') }],
  })
  expect(refOf(one)).toEqual(REF)
  // what its owner takes out after that stays out
  const { apiKey: _, ...rest } = one.readConfig()?.models.providers.chutes ?? {}
  one.writeConfig({ ...one.readConfig(), models: { providers: { chutes: rest } } })
  const dry = await runScript(one, 'auth', ['remove', '--dry-run'])
  const again = await runScript(one, 'auth', ['remove'])
  for (const { doc: answer } of [dry, again])
    expect(answer).toMatchObject({ changed: false, data: { stored: 'absent' } })
  expect(refOf(one)).toBeUndefined()
})

describe("a profile of the person's own in the key's place", () => {
  const THEIRS = 'chutes:default'
  const withProfile = (held: string, id = THEIRS) => {
    const one = home(id)
    const mask = `${held.slice(0, 8)}...${held.slice(-8)}`
    const store = join(one.openclawDir, 'state', 'openclaw.sqlite')
    mkdirSync(dirname(store), { recursive: true })
    writeFileSync(store, JSON.stringify({ main: { profiles: { [id]: { type: 'api_key', mask } } } }))
    return one
  }

  test.each([THEIRS, 'my-chutes'])('is not written over: %s stays, and both ways on are told', async (id) => {
    stage.chutes.acceptKey(other)
    const one = withProfile(other, id)
    const { code, doc } = await runScript(one, 'auth', [], { input: key })
    expect([code, doc.changed, doc.error?.code]).toEqual([4, false, 'E_KEY_NOT_STORED'])
    expect(doc.error?.message).toContain(id)
    expect(doc.error?.fix).toContain(`--provider chutes --profile-id ${id}; `)
    expect(doc.error?.fix).toContain(' config unset models.providers.chutes.apiKey')
    expect(commandsOf(one)).toEqual(['models status'])
    expect(refOf(one)).toBe(id)
  })

  test('is not written over while OpenClaw cannot tell what it has', async () => {
    const one = withProfile(other)
    const config = one.readConfig()
    const acme = { ...config?.models.providers.chutes, apiKey: { ...REF, id: 'ACME_KEY' } }
    one.writeConfig({ ...config, models: { providers: { ...config?.models.providers, acme } } })
    const { code, doc } = await runScript(one, 'auth', [], { input: key })
    expect([code, doc.changed, doc.error?.code]).toEqual([3, false, 'E_OPENCLAW_FAILED'])
    expect(commandsOf(one)).not.toContain('models auth')
    expect(refOf(one)).toBe(THEIRS)
  })

  test('is enough where it has that key, also for a set-up', async () => {
    const one = withProfile(key)
    const { code, doc } = await runScript(one, 'auth', ['--setup'], { input: key })
    expect([code, doc.data.stored, doc.data.profile.id, doc.data.applied]).toEqual([
      0,
      'unchanged',
      null,
      true,
    ])
    expect(doc.summary).toContain('from its profile chutes:default')
    expect(refOf(one)).toBe(THEIRS)
  })

  test('that OpenClaw does not have gives way', async () => {
    const one = home(THEIRS)
    const { doc } = await runScript(one, 'auth', [], { input: key })
    expect([doc.data.stored, refOf(one)]).toEqual(['created', 'chutes:manual'])
  })
})

describe('a variable that is not set', () => {
  const NOT_SET = /takes the Chutes key from the variable CHUTES_API_KEY, which is not set here/

  test('is what status, auth status and a heartbeat name, with what to do', async () => {
    const one = home()
    const status = await runScript(one, 'status')
    expect(credentialOf(status.doc)).toMatchObject({
      status: 'fail',
      detail: expect.stringMatching(NOT_SET),
      fix: expect.stringMatching(/^Set CHUTES_API_KEY where OpenClaw and this command run/),
    })
    const auth = await runScript(one, 'auth', ['status'])
    expect([auth.code, auth.doc.error?.code, auth.doc.error?.message]).toEqual([
      4,
      'E_NO_CREDENTIAL',
      expect.stringMatching(NOT_SET),
    ])
    const heartbeat = await runScript(one, 'heartbeat')
    expect(heartbeat.doc.data.reply).toMatch(NOT_SET)
  })

  test('does not keep setup.js from its work, but from vouching for it', async () => {
    const one = home()
    const { code, doc } = await runScript(one, 'setup')
    expect([code, doc.data.applied, doc.data.readBack]).toEqual([0, true, false])
    expect(doc.warnings).toContainEqual({
      code: 'not-confirmed',
      message: expect.stringContaining('the variable CHUTES_API_KEY'),
    })
    expect(refOf(one)).toEqual(REF)
  })
})

test('a variable that no SecretRef names reaches nobody', async () => {
  const one = home('chutes:manual')
  await runScript(one, 'setup', [], { env: VARIABLE })
  expect(holders(one)).toEqual(['setup.js'])
})
