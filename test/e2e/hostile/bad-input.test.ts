import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { faults } from '../../standin/faults/faults.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { readTrace } from '../../support/preloads/trace.ts'
import { runScript, type ScriptOptions, type ScriptRun } from '../../support/processes/run.ts'

const stage = openStage()
const { key } = stage

/** A command, an address, or the one thing a person has to do. */
const CONCRETE =
  /\b(node|openclaw|npm|printf) \S|https:\/\/|^(Unset|Apply|Make|Pass)\b|\brun the same command again\b/i

/** One document that says no, why, and what to do; and no key in it. */
function expectRefusal(run: ScriptRun, exit: number, code: string): void {
  expect(run.doc).toMatchObject({
    schema: expect.stringMatching(/^chutes\.(auth|setup|refresh|status)\/1$/),
    ok: false,
    changed: false,
    summary: expect.stringMatching(/\S/),
    error: { code, message: expect.stringMatching(/\S/), fix: expect.stringMatching(CONCRETE) },
  })
  expect(run).toMatchObject({ code: exit, stderr: '' })
  expect(run.stdout).not.toContain(key.slice(-32))
}

// The forms of a bad key and of a bad command line are in unit tests; here is what becomes of one in a process.
describe('input that is not one key', () => {
  let home: Home
  beforeAll(() => {
    home = stage.home({ config: {} })
  })

  test.each<readonly [string, string, string]>([
    ['nothing', '', 'E_KEY_EMPTY'],
    ['two lines', `${key}\n${key}\n`, 'E_KEY_MALFORMED'],
    ['another kind of key', key.replace('cpk_', 'sk-'), 'E_KEY_MALFORMED'],
    ['a key with control characters', `cpk_\u0007${key}`, 'E_KEY_MALFORMED'],
    ['a megabyte of garbage', '\u0000\uFFFD\u001b['.repeat(170_000), 'E_KEY_MALFORMED'],
  ])('%s is refused, unquoted', async (_what, input, code) => {
    const run = await runScript(home, 'auth', [], { input })
    expectRefusal(run, 2, code)
    expect(home.readConfigText()).toBe('{}\n')
    expect(readTrace(home).openclawRuns()).toBe(0)
  })
})

describe('a command line that is not understood', () => {
  test.each<readonly [string, string, readonly string[], RegExp]>([
    ['an unknown flag', 'setup', ['--primry', 'auto'], /--primary/],
    ['a missing value at the end', 'setup', ['--primary'], /needs a value/],
    ['a time limit that is no number', 'status', ['--timeout', 'soon'], /seconds/],
    ['a time limit of nothing', 'status', ['--timeout', '0'], /seconds/],
    ['an argument with control characters', 'auth', ['\u001b[31mred'], /not shown/],
  ])('%s is a usage error that names it', async (_what, script, args, message) => {
    const run = await runScript(stage.home(), script, args)
    expectRefusal(run, 2, 'E_USAGE')
    expect(run.doc.error?.message).toMatch(message)
  })

  test.each<readonly [string, readonly string[]]>([
    ['an argument', [key]],
    ['the path of openclaw', ['--openclaw', key]],
    ['the model', ['--primary', key]],
  ])('a key pasted as %s is never repeated', async (_where, args) => {
    for (const script of ['auth', 'setup']) {
      const config = { auth: { profiles: { 'chutes:manual': { provider: 'chutes', mode: 'api_key' } } } }
      const run = await runScript(stage.home({ config }), script, args, { input: key })
      expect(run.code).toBeGreaterThan(1)
      expect(run.doc.ok).toBe(false)
      expect(run.stdout + run.stderr).not.toContain(key.slice(-32))
    }
  })
})

describe('an OpenClaw that is not there', () => {
  test.each(['auth', 'setup', 'refresh', 'status'])(
    'is named by %s, with the way to get it',
    async (name) => {
      const nowhere = await runScript(stage.home(), name, [], { input: key, env: { PATH: '/nonexistent' } })
      expectRefusal(nowhere, 3, 'E_OPENCLAW_MISSING')
      expect(nowhere.doc.error?.fix).toContain('npm install')
      const wrong = await runScript(stage.home(), name, ['--openclaw', '/nonexistent/openclaw'], {
        input: key,
      })
      expectRefusal(wrong, 3, 'E_OPENCLAW_MISSING')
    },
  )
})

describe('an OpenClaw that --openclaw names', () => {
  function wrapper(home: Home, folder: string): string {
    mkdirSync(join(home.dir, folder))
    const path = join(home.dir, folder, 'openclaw')
    writeFileSync(path, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    return path
  }

  test('is named again by whatever command an answer proposes, ready to paste', async () => {
    const home = stage.home()
    const path = wrapper(home, 'my tools')
    const empty = await runScript(home, 'auth', ['--openclaw', path], { input: '' })
    expectRefusal(empty, 2, 'E_KEY_EMPTY')
    expect(empty.doc.error?.fix).toContain("auth.js --openclaw ~/'my tools/openclaw' ")
    const broken = await runScript(home, 'auth', ['--openclaw', path], { input: key })
    expectRefusal(broken, 3, 'E_OPENCLAW_FAILED')
    expect(broken.doc.error?.fix).toContain("Run ~/'my tools/openclaw' --version ")
  })

  test('is refused where its path would end the line that names it', async () => {
    const home = stage.home()
    const run = await runScript(home, 'auth', ['--openclaw', wrapper(home, 'a\nb')], { input: key })
    expectRefusal(run, 2, 'E_USAGE')
    expect(run.doc.error?.fix).toContain('control characters')
  })
})

const PROFILE = { 'chutes:manual': { provider: 'chutes', mode: 'api_key' } }
const PROVIDER = { api: 'openai-completions', baseUrl: 'https://llm.chutes.ai/v1', models: [] }
const SET_UP = { auth: { profiles: PROFILE }, models: { providers: { chutes: PROVIDER } } }

/** Run a script that must leave the configuration alone, to the byte. */
async function runUntouched(
  config: object | string,
  script: string,
  options: ScriptOptions,
  home = stage.home(),
) {
  home.writeConfig(config)
  const before = home.readConfigText()
  const run = await runScript(home, script, [], { input: key, ...options })
  expect(home.readConfigText()).toBe(before)
  return run
}

describe('a configuration that is broken', () => {
  test.each(['auth', 'setup', 'refresh', 'status'])('stops %s when it does not parse', async (script) => {
    const run = await runUntouched('{ "agents": { // half\n', script, {})
    expectRefusal(run, 3, 'E_CONFIG_INVALID')
    expect(run.doc.error?.fix).toContain('openclaw doctor --fix')
  })

  test.each<readonly [string, object]>([
    ['setup', { ...SET_UP, agents: { defaults: { surprise: true } } }],
    ['setup', { agents: 5 }],
    ['auth', { agents: 5 }],
    ['status', { agents: 5 }],
    ['refresh', { ...SET_UP, agents: { defaults: { surprise: true } } }],
  ])('stops %s when OpenClaw does not accept %o', async (script, config) => {
    const run = await runUntouched(config, script, {})
    expectRefusal(run, 3, 'E_CONFIG_INVALID')
    expect(run.doc.error?.fix).toContain('openclaw doctor --fix')
  })
})

describe.each(['OPENCLAW_CONFIG_READONLY', 'OPENCLAW_NIX_MODE'])('a configuration under %s', (name) => {
  const env = { [name]: '1' }

  test.each(['setup', 'refresh'])('is not written by %s, which hands over the patch', async (script) => {
    const run = await runUntouched(SET_UP, script, { env })
    expectRefusal(run, 3, 'E_CONFIG_READONLY')
    expect(run.doc.error?.fix).toContain('data.patch')
    expect(run.doc.data.patch.models.providers.chutes.models).toHaveLength(14)
  })

  test('gets no key', async () => {
    const home = stage.home()
    const run = await runUntouched({}, 'auth', { env }, home)
    expectRefusal(run, 3, 'E_CONFIG_READONLY')
    expect(readTrace(home).openclawCommands().flat()).not.toContain('paste-api-key')
  })
})

describe('a missing first step', () => {
  test.each<readonly [string, object]>([
    ['no configuration', {}],
    ['a configuration without a credential', { gateway: { mode: 'local' } }],
  ])('stops setup: %s', async (what, config) => {
    const home = stage.home()
    if (what !== 'no configuration') home.writeConfig(config)
    const before = home.readConfigText()
    const run = await runScript(home, 'setup')
    expectRefusal(run, 4, 'E_NO_CREDENTIAL')
    expect(run.doc.error?.fix).toMatch(/\| node .*auth\.js$/)
    expect(home.readConfigText()).toBe(before)
  })

  test('stops refresh', async () => {
    const run = await runUntouched({}, 'refresh', {})
    expectRefusal(run, 3, 'E_NOT_SET_UP')
    expect(run.doc.error?.fix).toMatch(/node .*setup\.js/)
  })
})

describe('a Chutes that is not well', () => {
  test.each([
    ['an HTML rate limit', faults.htmlRateLimit(), 'E_CHUTES_RATE_LIMITED'],
    ['a rate limit for an hour', faults.atCapacity(3600), 'E_CHUTES_RATE_LIMITED'],
    ['an internal error', faults.serverError(), 'E_CHUTES_ERROR'],
    ['a bad gateway', faults.badGateway(), 'E_CHUTES_ERROR'],
    ['an empty list', { kind: 'empty' }, 'E_CATALOG_REJECTED'],
    ['the page of a portal', { kind: 'html' }, 'E_CATALOG_REJECTED'],
    ['a list cut in its JSON', { kind: 'truncated', cut: 'json' }, 'E_CATALOG_REJECTED'],
    ['a list cut on the wire', { kind: 'truncated', cut: 'length' }, 'E_CHUTES_UNREACHABLE'],
    ['a closed connection', { kind: 'reset' }, 'E_CHUTES_UNREACHABLE'],
    ['a redirect', { kind: 'redirectTo', url: 'http://127.0.0.1:9/' }, 'E_CHUTES_ERROR'],
    ['a zip bomb', { kind: 'gzipBomb', megabytes: 80 }, 'E_CATALOG_REJECTED'],
  ] as const)('%s stops refresh and changes nothing', async (_what, fault, code) => {
    stage.chutes.setFault('models', fault)
    const home = stage.home()
    const run = await runUntouched(SET_UP, 'refresh', {}, home)
    expectRefusal(run, 5, code)
    expect(run.doc.error?.retryable).toBe(true)
    expect(readTrace(home).openclawRuns()).toBe(0)
  })

  test('a host that nobody answers stops refresh and changes nothing', async () => {
    const chutes = { ...PROVIDER, baseUrl: 'http://127.0.0.1:9/v1' }
    const run = await runUntouched({ ...SET_UP, models: { providers: { chutes } } }, 'refresh', {})
    expectRefusal(run, 5, 'E_CHUTES_UNREACHABLE')
  })

  test('a base URL that would send the key in the clear is refused', async () => {
    const run = await runUntouched(SET_UP, 'auth', { env: { CHUTES_API_URL: 'http://api.chutes.ai' } })
    expectRefusal(run, 3, 'E_BASE_URL')
  })
})
