import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { addIdentityProvider } from '../../standin/accounts/identity.ts'
import { filesWith } from '../../support/homes/files.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { fakeKey } from '../../support/keys.ts'
import { clearTrace, readTrace } from '../../support/preloads/trace.ts'
import { runScript, type ScriptOptions } from '../../support/processes/run.ts'

const PRIMARY = 'chutes/zai-org/GLM-5.2-TEE'
const THEIRS = 'anthropic/claude-opus-4-6'
const stage = openStage()
const { key } = stage
const other = fakeKey('set-up, another one')
const unknown = fakeKey('set-up, nobody')
const secretOf = (one: string) => one.slice(-32)

const setUp = (home: Home, args: readonly string[] = [], options: ScriptOptions = {}) =>
  runScript(home, 'auth', ['--setup', ...args], { input: key, ...options })
const calls = (home: Home) =>
  readTrace(home)
    .openclawCommands()
    .map((args) => args.filter((word) => !word.startsWith('-')).join(' '))
const withTheirs = { agents: { defaults: { model: { primary: THEIRS } } } }

beforeAll(() => stage.chutes.acceptKey(other))

describe('a first key', () => {
  let home: Home
  beforeAll(() => {
    home = stage.home()
  })

  test('is stored, Chutes is set up and all of it read back, in three OpenClaw runs and one document', async () => {
    stage.chutes.clearRequests()
    const { code, doc, stderr } = await setUp(home)
    expect([code, stderr]).toEqual([0, ''])
    expect(doc).toMatchObject({
      schema: 'chutes.auth/1',
      changed: true,
      data: {
        ...{ profile: { id: 'chutes:manual' }, stored: 'created', verified: true, readBack: true },
        ...{ provider: { models: 14 }, primary: { previous: null, current: PRIMARY }, applied: true },
        changes: { paths: ['models.providers.chutes', 'agents.defaults.models', 'agents.defaults.model'] },
      },
      next: [expect.stringMatching(/^node .*heartbeat\.js install$/)],
    })
    expect(doc.summary).toMatch(
      /key is stored in OpenClaw; Chutes accepts it\. Chutes is set up with 14 models/,
    )
    expect(doc.data).not.toHaveProperty('plan')
    expect(calls(home)).toEqual([
      'models auth paste-api-key chutes chutes:manual',
      'config patch',
      'models status',
    ])
    expect(stage.chutes.requests.map(({ path }) => path).sort()).toEqual(['/users/me', '/v1/models'])
    expect(readTrace(home).mentions(secretOf(key))).toEqual([])
    expect(filesWith(home, secretOf(key))).toEqual([])
  })

  test('leaves what the two scripts leave', async () => {
    const two = stage.furnished('ready')
    expect(home.readConfig()?.models).toEqual(two.readConfig()?.models)
    expect(home.readConfig()?.agents).toEqual(two.readConfig()?.agents)
  })

  test('changes nothing the second time, and one OpenClaw run tells so', async () => {
    const before = home.readConfigText()
    clearTrace(home)
    const { code, doc } = await setUp(home)
    expect([code, doc.changed, doc.data.stored, doc.data.applied]).toEqual([0, false, 'unchanged', false])
    expect(doc.data).toMatchObject({ readBack: true, changes: { count: 0, paths: [] } })
    expect(home.readConfigText()).toBe(before)
    expect(calls(home)).toEqual(['models status'])
  })

  test('is replaced by another one, and the set-up stays', async () => {
    const { code, doc } = await setUp(home, [], { input: other })
    expect([code, doc.changed, doc.data.stored, doc.data.applied]).toEqual([0, true, 'replaced', false])
    expect(doc.data.primary.current).toBe(PRIMARY)
  })

  test('is taken back step by step: the set-up, then the key', async () => {
    const fresh = stage.home()
    await setUp(fresh)
    const undone: string[] = []
    for (const _ of [1, 2]) undone.push((await runScript(fresh, 'reset', ['undo'])).doc.data.undone.script)
    expect(undone).toEqual(['setup', 'auth'])
    expect(fresh.readConfig()?.models?.providers?.chutes).toBeUndefined()
  })
})

test('an order that leaves our profile out is changed before the set-up, which would find no credential', async () => {
  const order = { chutes: ['chutes:default'] }
  const home = stage.home({ config: { auth: { order } } })
  const { code, doc } = await setUp(home)
  expect([code, doc.warnings.map((warning) => warning.code)]).toEqual([0, ['default-is-paid']])
  expect(calls(home)).toEqual([
    'models auth paste-api-key chutes chutes:manual',
    'models auth order get chutes',
    'models auth order set chutes chutes:manual',
    'config patch',
    'models status',
  ])
})

test('a default of another provider stays, unless --primary says otherwise', async () => {
  const home = stage.home({ config: withTheirs })
  const first = await setUp(home)
  expect(first.doc.data.primary).toMatchObject({ previous: THEIRS, current: THEIRS })
  expect(first.doc.next).toContainEqual(expect.stringMatching(/setup\.js --primary auto$/))
  const { doc } = await setUp(home, ['--primary', 'auto', '--show-plan'])
  expect(doc.data).toMatchObject({ stored: 'unchanged', primary: { previous: THEIRS, current: PRIMARY } })
  expect(doc.data.plan.map(({ path }: { path: string }) => path)).toContain('agents.defaults.model.primary')
})

test('--dry-run tells both halves and does neither; next is the same command without it', async () => {
  const home = stage.home()
  const { code, doc } = await setUp(home, ['--dry-run', '--primary', 'chutes-pro'])
  expect([code, doc.changed, doc.data.stored, doc.data.applied]).toEqual([0, false, 'planned', false])
  expect(doc.data.plan.length).toBe(doc.data.changes.count)
  expect(doc.warnings.map((warning) => warning.code)).toEqual(['default-is-paid'])
  expect(doc.next).toEqual([
    expect.stringMatching(/^printf %s "\$CHUTES_API_KEY" \| node .*auth\.js --setup --primary chutes-pro$/),
  ])
  expect(home.readConfigText()).toBeUndefined()
  expect(readTrace(home).openclawRuns()).toBe(0)
})

test('--from-env takes the key from CHUTES_API_KEY', async () => {
  const home = stage.home()
  const { code, doc } = await setUp(home, ['--from-env'], { input: '', env: { CHUTES_API_KEY: key } })
  expect([code, doc.data.stored, doc.data.applied]).toEqual([0, 'created', true])
})

describe('nothing is stored or set up', () => {
  test.each([
    [
      'with a key that Chutes rejects',
      [],
      unknown,
      4,
      'E_KEY_REJECTED',
      /pipe it to node .*auth\.js --setup\./,
    ],
    ['without a key', [], '', 2, 'E_KEY_EMPTY', /printf .* \| node .*auth\.js --setup /],
    [
      'with a default that nobody serves',
      ['--primary', 'GLM-5.2'],
      key,
      2,
      'E_MODEL_UNKNOWN',
      /^Run printf .* \| node .*auth\.js --setup --primary zai-org\/GLM-5\.2-TEE\.$/,
    ],
  ])('%s', async (_, args, input, exit, error, fix) => {
    const home = stage.home({ config: withTheirs })
    const before = home.readConfigText()
    const { code, doc } = await setUp(home, args, { input })
    expect([code, doc.changed, doc.error?.code]).toEqual([exit, false, error])
    expect(doc.error?.fix).toMatch(fix)
    expect([home.readConfigText(), readTrace(home).openclawRuns()]).toEqual([before, 0])
  })

  test('where the set-up would drop comments of the config, which a key alone would not', async () => {
    const home = stage.furnished('keyed')
    writeFileSync(home.configPath, `// mine\n${home.readConfigText()}`)
    const { code, doc } = await setUp(home, [], { input: other })
    expect([code, doc.changed, doc.error?.code]).toEqual([1, false, 'E_CONFIG_COMMENTS'])
    expect(calls(home)).toEqual(['models status'])
  })
})

test('a set-up that OpenClaw refuses leaves the key, and the document tells what stands and what to run', async () => {
  const home = stage.home()
  const env = refusingPatches(home)
  const refused = await setUp(home, ['--primary', 'chutes-pro'], { env })
  expect(refused.code).toBe(6)
  expect(refused.doc).toMatchObject({
    ...{ ok: false, changed: true, error: { code: 'E_WRITE_REFUSED' } },
    data: { stored: 'created', verified: true, readBack: true },
    next: [expect.stringMatching(/setup\.js --primary chutes-pro$/)],
  })
  expect(refused.doc.summary).toMatch(/^The Chutes key is stored in OpenClaw; .* The set-up failed: /)
  expect(refused.doc.summary).not.toMatch(/Nothing was changed/)
  const { doc } = await runScript(home, 'setup')
  expect([doc.ok, doc.data.primary.current]).toEqual([true, PRIMARY])
})

test('a sign-in sets up, too, and the command that finishes one says so', async () => {
  const idp = addIdentityProvider(stage.chutes, 'https://api.chutes.ai')
  idp.registerApp({ clientId: 'cid_e2e', redirectUris: ['http://127.0.0.1:1456/oauth-callback'] })
  const home = stage.home({ env: { CHUTES_CLIENT_ID: 'cid_e2e' } })
  const started = await runScript(home, 'auth', ['login', '--setup', '--primary', 'auto'])
  expect(started.doc.next).toEqual([
    expect.stringMatching(/auth\.js login --setup --primary auto --redirect-url '<address>'$/),
  ])
  const address = (await idp.visit(started.doc.data.authorizeUrl)) ?? ''
  const finish = ['login', '--setup', '--redirect-url', '-']
  const { code, doc } = await runScript(home, 'auth', finish, { input: address })
  expect([code, doc.data.profile.type, doc.data.stored]).toEqual([0, 'token', 'created'])
  expect(doc.data).toMatchObject({ primary: { current: PRIMARY }, applied: true, readBack: true })
})

test.each([
  [['--primary', 'auto'], /--primary goes with --setup\./],
  [['status', '--setup'], /--setup goes with auth\.js, auth\.js login only\./],
])('%j is refused', async (args, message) => {
  const { code, doc } = await runScript(stage.home(), 'auth', args, { input: key })
  expect([code, doc.error?.code]).toEqual([2, 'E_USAGE'])
  expect(doc.summary).toMatch(message)
})

// the last one: from here on, Chutes answers no question before the other one is asked
test('the key and the models are asked about side by side', async () => {
  const asked = (path: string) => stage.chutes.requests.some((request) => request.path === path)
  stage.chutes.clearRequests()
  stage.chutes.addRoute('GET', '/users/me', async ({ response }) => {
    while (!asked('/v1/models')) await new Promise((next) => setTimeout(next, 20))
    response.end(JSON.stringify({ user_id: 'somebody' }))
  })
  const { doc } = await setUp(stage.home())
  expect(doc.data).toMatchObject({ verified: true, applied: true })
  // an account that does not answer in time is followed by another question
  expect(stage.chutes.requests.map(({ path }) => path).sort()).toEqual(['/users/me', '/v1/models'])
})

/** Variables under which the home's OpenClaw refuses every write of the config; the rest goes through. */
function refusingPatches(home: Home): { readonly PATH: string } {
  const bin = join(home.dir, 'refusing')
  mkdirSync(bin)
  const refusal = 'Error: Config validation failed: models.providers.chutes: Invalid input'
  const script = `#!/bin/sh\n[ "$1 $2" = 'config patch' ] && { echo '${refusal}' >&2; exit 1; }\nexec '${home.openclaw}' "$@"\n`
  writeFileSync(join(bin, 'openclaw'), script, { mode: 0o755 })
  return { PATH: `${bin}:${home.env.PATH}` }
}
