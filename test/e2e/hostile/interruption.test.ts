import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { takeLock } from '../../../scripts/src/state/storage/lock.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { repoRoot } from '../../support/paths.ts'
import { readTrace } from '../../support/preloads/trace.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
const PROVIDER = { api: 'openai-completions', baseUrl: 'https://llm.chutes.ai/v1', models: [] }
const SET_UP = {
  auth: { profiles: { 'chutes:manual': { provider: 'chutes', mode: 'api_key' } } },
  models: { providers: { chutes: PROVIDER } },
}
const newHome = (): Home => stage.home({ config: SET_UP })

/** A script whose standard input stays open. */
function start(home: Home, name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(repoRoot, 'scripts', `${name}.js`), ...args], {
    cwd: home.dir,
    env: { ...home.env, ...env },
    stdio: 'pipe',
  })
  const finished = Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ])
  return { child, finished }
}

/** Wait until a script listens to signals; only Linux tells (SIGHUP comes last), elsewhere a moment has to do. */
async function untilListening({ pid }: ChildProcess): Promise<void> {
  if (!existsSync('/proc/self/status')) return void (await sleep(3000))
  await vi.waitFor(
    () => {
      const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'
      expect(BigInt(`0x${caught}`) & 1n).toBe(1n)
    },
    { timeout: 20_000, interval: 20 },
  )
}

async function expectInterrupted(started: ReturnType<typeof start>, signal: NodeJS.Signals): Promise<void> {
  started.child.kill(signal)
  const [stdout, stderr, code] = await started.finished
  expect({ code, stderr }).toEqual({ code: 5, stderr: '' })
  expect(stdout).toMatch(/^\{.*\}\n$/)
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    changed: false,
    data: { writeUnderWay: false },
    error: { code: 'E_INTERRUPTED', message: expect.stringContaining(signal), retryable: true },
  })
}

describe('a signal', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s while waiting for a key still gives one document',
    async (signal) => {
      const started = start(newHome(), 'auth')
      await untilListening(started.child)
      started.child.stdin.write(stage.key.slice(0, 20))
      await expectInterrupted(started, signal)
    },
  )

  test.each(['setup', 'refresh', 'status'])(
    'while %s waits for a hanging Chutes still gives one document, and changes nothing',
    async (name) => {
      stage.chutes.setFault('models', { kind: 'hang' })
      stage.chutes.clearRequests()
      const home = newHome()
      const before = home.readConfigText()
      const started = start(home, name)
      await vi.waitFor(() => expect(stage.chutes.requests).toHaveLength(1), { timeout: 20_000 })
      await expectInterrupted(started, 'SIGTERM')
      expect(home.readConfigText()).toBe(before)
    },
  )

  test('ends an OpenClaw that was waited for', async () => {
    const home = newHome()
    const fake = join(home.dir, 'openclaw')
    writeFileSync(fake, `#!/bin/sh\necho $$ > '${home.dir}/pid'\nexec sleep 120\n`)
    chmodSync(fake, 0o755)
    const started = start(home, 'status', ['--openclaw', fake])
    const pid = await vi.waitFor(
      () => {
        const written = readFileSync(join(home.dir, 'pid'), 'utf8').trim()
        expect(written).toMatch(/^\d+$/)
        return Number(written)
      },
      { timeout: 20_000 },
    )
    await expectInterrupted(started, 'SIGTERM')
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 5000 })
  })
})

describe('a run that is stopped after it had written', () => {
  test.each([
    ['setup', [], 'keyed'],
    ['reset', ['undo'], 'ready'],
    ['reset', ['all'], 'ready'],
    ['auth', ['remove'], 'ready'],
  ] as const)('%s %s says so', async (name, args, furnishing) => {
    const home = stage.furnished(furnishing)
    const before = home.readConfigText()
    const started = start(home, name, args, { RECORDED_OPENCLAW_PAUSE_MS: '1000' })
    await vi.waitFor(() => expect(home.readConfigText()).not.toBe(before), { timeout: 60_000, interval: 20 })
    started.child.kill('SIGTERM')
    const [stdout] = await started.finished
    expect(JSON.parse(stdout)).toMatchObject({
      changed: true,
      error: {
        code: 'E_INTERRUPTED',
        message: expect.stringMatching(/after it had written|while a write was under way/),
      },
    })
  })
})

test('a removal that is stopped before a SecretRef is back leaves that to the next', async () => {
  const apiKey = { source: 'env', provider: 'default', id: 'CHUTES_API_KEY' }
  const home = stage.home({ config: { models: { providers: { chutes: { ...PROVIDER, apiKey } } } } })
  const placed = () => home.readConfig()?.models.providers.chutes.apiKey
  await runScript(home, 'auth', [], { input: stage.key })
  expect(placed()).toBe('chutes:manual')
  const started = start(home, 'auth', ['remove'], { RECORDED_OPENCLAW_START_MS: '60000' })
  const verbs = () =>
    readTrace(home)
      .openclawCommands()
      .map(([, verb]) => verb)
  await vi.waitFor(() => expect(verbs()).toContain('patch'), { timeout: 60_000, interval: 20 })
  started.child.kill('SIGTERM')
  await started.finished
  expect(placed()).toBeUndefined()
  const dry = await runScript(home, 'auth', ['remove', '--dry-run'])
  expect(dry.doc).toMatchObject({ changed: false, data: { stored: 'planned' } })
  const { doc } = await runScript(home, 'auth', ['remove'])
  expect(doc).toMatchObject({ changed: true, data: { stored: 'absent' } })
  expect([doc.summary, placed()]).toEqual([expect.stringContaining('was put back'), apiKey])
})

describe('a lock of another run', () => {
  const lockOf = (home: Home): string => join(home.openclawDir, 'chutes', 'config.lock')

  test('that nobody owns does not keep a run from its end', async () => {
    const home = stage.furnished('keyed')
    mkdirSync(join(home.openclawDir, 'chutes'), { recursive: true })
    writeFileSync(lockOf(home), '')
    expect((await runScript(home, 'setup', ['--timeout', '20'])).doc).toMatchObject({
      ok: true,
      changed: true,
    })
  })

  test('that lives is named when the time is up', async () => {
    const home = stage.furnished('keyed')
    const held = takeLock(lockOf(home))
    const { doc } = await runScript(home, 'setup', ['--timeout', '4'])
    held?.release()
    expect(doc).toMatchObject({ changed: false, data: { writeUnderWay: false } })
    expect(doc.error).toMatchObject({
      code: 'E_TIMEOUT',
      message: expect.stringContaining(lockOf(home)),
      fix: expect.stringContaining(`remove ${lockOf(home)}`),
    })
  })
})

describe('an OpenClaw that does not listen to SIGTERM', () => {
  test('does not outlive a run whose time is up', async () => {
    const home = newHome()
    const fake = join(home.dir, 'openclaw')
    // a signal that is ignored stays so in what is executed
    writeFileSync(fake, `#!/bin/sh\ntrap '' TERM\necho $$ > '${home.dir}/pid'\nexec sleep 120\n`)
    chmodSync(fake, 0o755)
    const run = await runScript(home, 'status', ['--openclaw', fake, '--timeout', '2'])
    expect([run.code, run.doc.error?.code]).toEqual([5, 'E_TIMEOUT'])
    const pid = Number(readFileSync(join(home.dir, 'pid'), 'utf8'))
    expect(() => process.kill(pid, 0)).toThrow()
    expect(run.ms).toBeLessThan(10_000)
  })
})

describe('--timeout 1', () => {
  test.each<readonly [string, 'models' | 'any', 'hang' | 'hangBody']>([
    ['refresh', 'models', 'hang'],
    ['refresh', 'models', 'hangBody'],
    ['setup', 'models', 'hang'],
    ['auth', 'any', 'hang'],
  ])('ends %s within three seconds when the %s route plays %s', async (name, route, kind) => {
    stage.chutes.setFault(route, { kind })
    const home = newHome()
    const before = home.readConfigText()
    const run = await runScript(home, name, ['--timeout', '1'], { input: stage.key })
    expect(run.code).toBe(5)
    expect(run.doc).toMatchObject({
      ok: false,
      changed: false,
      error: { code: expect.stringMatching(/^E_(CHUTES_)?TIMEOUT$/), retryable: true },
    })
    expect(run.ms).toBeLessThan(3000)
    expect(home.readConfigText()).toBe(before)
  })

  test('ends a script that waits for a key, with one document', async () => {
    const started = start(newHome(), 'auth', ['--timeout', '1'])
    const [stdout, , code] = await started.finished
    expect(code).toBe(5)
    expect(JSON.parse(stdout).error.code).toBe('E_TIMEOUT')
  })
})
