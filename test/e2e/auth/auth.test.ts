import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { filesWith } from '../../support/homes/files.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { fakeKey } from '../../support/keys.ts'
import { clearTrace, readTrace } from '../../support/preloads/trace.ts'
import { runOpenclaw, runScript } from '../../support/processes/run.ts'

const stage = openStage()
const { key } = stage
const other = fakeKey('auth, another one')
const scoped = fakeKey('auth, inference only')
const unknown = fakeKey('auth, nobody')

beforeAll(() => {
  stage.chutes.acceptKey(other)
  stage.chutes.acceptKey(scoped, { scopes: ['inference'] })
})

const pasted = (home: Home) =>
  readTrace(home)
    .openclawCommands()
    .some((args) => args.includes('paste-api-key'))
const secretOf = (one: string) => one.slice(-32)

/** OpenClaw holds the key that ends like this one, and no file of ours holds any of it. */
async function expectStoredOnlyByOpenClaw(home: Home, one: string): Promise<void> {
  expect(filesWith(home, secretOf(one))).toEqual([])
  const { auth } = (await runOpenclaw(home, ['models', 'status', '--json'])).json()
  expect(auth.providers[0].profiles.labels).toEqual([
    expect.stringMatching(`^chutes:manual=.*${one.slice(-8)}$`),
  ])
}

describe('a key from a pipe', () => {
  let home: Home
  let afterFirst: string | undefined
  beforeAll(() => {
    home = stage.home()
  })

  test('is checked, stored and confirmed in two OpenClaw runs, even without a line end', async () => {
    stage.chutes.clearRequests()
    const run = await runScript(home, 'auth', [], { input: key })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.doc).toMatchObject({
      schema: 'chutes.auth/1',
      ok: true,
      changed: true,
      data: {
        profile: { id: 'chutes:manual', provider: 'chutes', type: 'api_key' },
        stored: 'created',
        verified: true,
        readBack: true,
      },
      warnings: [],
      next: [expect.stringMatching(/^node .*setup\.js$/)],
    })
    expect(stage.chutes.requests.map(({ authorization }) => authorization)).toEqual([`Bearer ${key}`])
    expect(readTrace(home).openclawRuns()).toBeLessThanOrEqual(2)
    await expectStoredOnlyByOpenClaw(home, key)
    afterFirst = home.readConfigText()
  })

  test('is not stored a second time', async () => {
    clearTrace(home)
    const { code, doc } = await runScript(home, 'auth', [], { input: `${key}\n` })
    expect(code).toBe(0)
    expect(doc).toMatchObject({
      changed: false,
      data: { stored: 'unchanged', verified: true, readBack: true },
    })
    expect(pasted(home)).toBe(false)
    expect(home.readConfigText()).toBe(afterFirst)
  })

  test('replaces an older one, with a Windows line end', async () => {
    const { code, doc } = await runScript(home, 'auth', [], { input: `\uFEFF${other}\r\n` })
    expect(code).toBe(0)
    expect(doc).toMatchObject({ changed: true, data: { stored: 'replaced', verified: true, readBack: true } })
    await expectStoredOnlyByOpenClaw(home, other)
  })

  test('never reached an argument, a variable or a file of ours', () => {
    const trace = readTrace(home)
    expect(trace.processes.length).toBeGreaterThan(3)
    for (const one of [key, other]) expect(trace.mentions(secretOf(one))).toEqual([])
    expect(filesWith(home, secretOf(key))).toEqual([])
    // what is searched for would be found
    expect(filesWith(home, 'chutes:manual')).toContain(join('.openclaw', 'openclaw.json'))
  })
})

describe('a key that Chutes rejects', () => {
  test('is not stored and starts no OpenClaw', async () => {
    const home = stage.home({ config: { gateway: { mode: 'local' } } })
    const before = home.readConfigText()
    const run = await runScript(home, 'auth', [], { input: unknown })
    expect(run.code).toBe(4)
    expect(run.doc).toMatchObject({
      ok: false,
      changed: false,
      data: { verified: false },
      error: {
        code: 'E_KEY_REJECTED',
        retryable: false,
        fix: expect.stringMatching(/https:.*node .*auth\.js/),
      },
    })
    expect(run.stdout + run.stderr).not.toContain(secretOf(unknown))
    expect(home.readConfigText()).toBe(before)
    expect(filesWith(home, secretOf(unknown))).toEqual([])
    expect(readTrace(home).openclawRuns()).toBe(0)
  })

  test('leaves the key that was there', async () => {
    const home = stage.home()
    await runScript(home, 'auth', [], { input: key })
    const before = home.readConfigText()
    expect((await runScript(home, 'auth', [], { input: unknown })).code).toBe(4)
    expect(home.readConfigText()).toBe(before)
    await expectStoredOnlyByOpenClaw(home, key)
  })

  test('is stored with --no-verify, without asking Chutes', async () => {
    const home = stage.home()
    stage.chutes.clearRequests()
    const { code, doc } = await runScript(home, 'auth', ['--no-verify'], { input: unknown })
    expect(code).toBe(0)
    expect(doc.data).toMatchObject({ stored: 'created', verified: null, readBack: true })
    expect(stage.chutes.requests).toEqual([])
    await expectStoredOnlyByOpenClaw(home, unknown)
  })
})

describe('a key that cannot be checked at the account', () => {
  test('is accepted when it may only chat', async () => {
    const home = stage.home()
    stage.chutes.clearRequests()
    const { code, doc } = await runScript(home, 'auth', ['--dry-run'], { input: scoped })
    expect(code).toBe(0)
    expect(doc.data).toMatchObject({ verified: true })
    expect(
      stage.chutes.requests.map(({ method, path, authorization }) => [method, path, authorization]),
    ).toEqual([
      ['GET', '/users/me', `Bearer ${scoped}`],
      ['POST', '/v1/chat/completions', `Bearer ${scoped}`],
    ])
  })

  test('is stored with a warning when Chutes cannot be reached', async () => {
    const nowhere = 'http://127.0.0.1:9'
    const home = stage.home({ standin: { llmBaseUrl: `${nowhere}/v1`, apiUrl: nowhere } })
    const { code, doc } = await runScript(home, 'auth', [], { input: key })
    expect(code).toBe(0)
    expect(doc).toMatchObject({
      changed: true,
      data: { stored: 'created', verified: null, readBack: true },
      warnings: [{ code: 'key-not-verified' }],
    })
    await expectStoredOnlyByOpenClaw(home, key)
  })
})

test('--dry-run checks the key and stores nothing', async () => {
  const home = stage.home()
  const { code, doc } = await runScript(home, 'auth', ['--dry-run'], { input: key })
  expect(code).toBe(0)
  expect(doc).toMatchObject({ ok: true, changed: false, data: { stored: 'planned', verified: true } })
  expect(home.readConfigText()).toBeUndefined()
  expect(filesWith(home, secretOf(key))).toEqual([])
  expect(readTrace(home).openclawRuns()).toBe(0)
})

describe('--from-env', () => {
  test('takes the key from CHUTES_API_KEY and passes that variable to nobody', async () => {
    const home = stage.home()
    const { code, doc } = await runScript(home, 'auth', ['--from-env'], { env: { CHUTES_API_KEY: key } })
    expect(code).toBe(0)
    expect(doc.data).toMatchObject({ stored: 'created', verified: true })
    const ours = readTrace(home).processes[0]
    expect(
      readTrace(home)
        .mentions(secretOf(key))
        .map(({ pid }) => pid),
    ).toEqual([ours?.pid])
    // the trace of that one process, whose own environment has it, is the only other place
    expect(filesWith(home, secretOf(key))).toEqual(['trace.jsonl'])
  })

  test('is the only way in for that variable', async () => {
    const { code, doc } = await runScript(stage.home(), 'auth', [], { env: { CHUTES_API_KEY: key } })
    expect(code).toBe(2)
    expect(doc.error?.code).toBe('E_KEY_EMPTY')
  })
})

test('with several agents the key goes to the one that is named, and nowhere without a name', async () => {
  const home = stage.home({ config: { agents: { ownership: 'explicit', entries: { main: {}, work: {} } } } })
  const unnamed = await runScript(home, 'auth', [], { input: `${key}\n` })
  expect([unnamed.code, unnamed.doc.error?.code, unnamed.doc.changed]).toEqual([4, 'E_KEY_NOT_STORED', false])
  expect(unnamed.doc.error?.fix).toContain('--agent <id>')
  expect(filesWith(home, secretOf(key))).toEqual([])
  const named = await runScript(home, 'auth', ['--agent', 'work'], { input: `${key}\n` })
  expect([named.code, named.doc.data.stored, named.doc.data.readBack]).toEqual([0, 'created', true])
  const again = await runScript(home, 'auth', ['--agent', 'work'], { input: `${key}\n` })
  expect([again.doc.changed, again.doc.data.stored]).toEqual([false, 'unchanged'])

  const setup = await runScript(home, 'setup')
  expect([setup.code, setup.doc.data.readBack]).toEqual([0, true])
  const status = await runScript(home, 'status')
  expect(status.doc.data.checks).toContainEqual(expect.objectContaining({ id: 'credential', status: 'pass' }))
  const other = await runScript(home, 'status', ['--agent', 'main'])
  expect(other.doc.data.checks).toContainEqual(expect.objectContaining({ id: 'credential', status: 'fail' }))
  const asked = await runScript(home, 'auth', ['status'])
  expect([asked.code, asked.doc.data.credential.source]).toEqual([0, 'profile'])
})

describe('a credential of one of several agents', () => {
  const several = { agents: { ownership: 'explicit', entries: { main: {}, work: {} } } }

  test('alone is taken back', async () => {
    const home = stage.home({ config: several })
    await runScript(home, 'auth', ['--agent', 'work'], { input: `${key}\n` })
    const reset = await runScript(home, 'reset', ['all'])
    expect([reset.code, reset.doc.data.credentials]).toEqual([
      0,
      [{ profile: 'chutes:manual', outcome: 'removed' }],
    ])
  })

  test('is removed by the command that a dry run proposes, and the one of the other agent is what counts then', async () => {
    const home = stage.home({ config: several })
    for (const agent of ['work', 'main']) await runScript(home, 'auth', ['--agent', agent], { input: key })
    const dry = await runScript(home, 'auth', ['remove', '--agent', 'main', '--dry-run'])
    expect(dry.doc.next).toEqual([expect.stringMatching(/auth\.js remove --agent main$/)])
    const removed = await runScript(home, 'auth', ['remove', '--agent', 'main'])
    expect([removed.doc.changed, removed.doc.next]).toEqual([
      true,
      [expect.stringMatching(/auth\.js status --agent main$/)],
    ])
    const left = await runScript(home, 'auth', ['status'])
    expect([left.code, left.doc.data.credential.source]).toEqual([0, 'profile'])
    const none = await runScript(home, 'status', ['--agent', 'main'])
    expect(none.doc.error?.fix).toMatch(/auth\.js --setup --agent main$/)
  })

  test("is new although another agent has one of a person's under that name", async () => {
    const home = stage.home({ config: several })
    await runOpenclaw(home, ['models', 'auth', 'paste-api-key', '--provider', 'chutes', '--agent', 'work'], {
      input: `${key}\n`,
    })
    const stored = await runScript(home, 'auth', ['--agent', 'main'], { input: `${key}\n` })
    expect([stored.code, stored.doc.data.stored]).toEqual([0, 'created'])
    const undone = await runScript(home, 'reset', ['undo'])
    expect([undone.code, undone.doc.data.undone?.credential]).toEqual([0, 'chutes:manual'])
    const left = await runScript(home, 'auth', ['status', '--agent', 'work'])
    expect(left.doc.data.credential.source).toBe('profile')
    const gone = await runScript(home, 'auth', ['status', '--agent', 'main'])
    expect(gone.doc.data.credential.source).toBe('none')
  })
})
