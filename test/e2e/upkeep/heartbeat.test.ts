import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { countTokens } from 'gpt-tokenizer'
import { beforeAll, describe, expect, test } from 'vitest'
import { takeLock } from '../../../scripts/src/state/storage/lock.ts'
import { REMOVED_TODAY, today, yesterday } from '../../support/catalogs/catalog.ts'
import { missFor, onceServed } from '../../support/homes/age-state.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { repoRoot } from '../../support/paths.ts'
import { clearTrace, readTrace } from '../../support/preloads/trace.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage({ catalog: yesterday })

const inState = (home: Home, name: string): string => join(home.openclawDir, 'chutes', name)
const remembered = (home: Home) => JSON.parse(readFileSync(inState(home, 'heartbeat.json'), 'utf8'))
const chats = () => stage.chutes.requests.filter(({ path }) => path.includes('chat'))

describe('a home that is in order', () => {
  let home: Home
  let config: string | undefined
  beforeAll(() => {
    home = stage.furnished('ready-yesterday')
    config = home.readConfigText()
  })

  test('the first beat does everything and has nothing to say', async () => {
    const { code, doc, stderr, stdout } = await runScript(home, 'heartbeat')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(countTokens(stdout)).toBeLessThan(120)
    expect(doc).toMatchObject({
      schema: 'chutes.heartbeat/1',
      ok: true,
      changed: false,
      warnings: [],
      next: [],
    })
    expect(doc.data.ran.map(({ task, ok, changed }: never) => [task, ok, changed])).toEqual(
      expect.arrayContaining(['refresh', 'status', 'review'].map((task) => [task, true, false])),
    )
    expect(doc.data).toMatchObject({ attention: [], reply: 'NO_REPLY' })
    expect(home.readConfigText()).toBe(config)
    expect(existsSync(inState(home, 'heartbeat.lock'))).toBe(false)
  })

  test('the next one does nothing, starts no OpenClaw, asks nobody and costs less than 120 tokens', async () => {
    clearTrace(home)
    stage.chutes.clearRequests()
    const { code, doc, stdout } = await runScript(home, 'heartbeat')
    expect(code).toBe(0)
    expect(doc.data).toMatchObject({ ran: [], reply: 'NO_REPLY' })
    expect(countTokens(stdout)).toBeLessThan(120)
    expect(readTrace(home).openclawRuns()).toBe(0)
    expect(stage.chutes.requests).toEqual([])
  })

  test('a forced task finds the news, and a scheduler gets one word for it', async () => {
    stage.chutes.setCatalog(today)
    const { code, stdout } = await runScript(home, 'heartbeat', ['--force', 'refresh', '--reply'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'NO_REPLY\n' })
    expect(home.readConfigText()).not.toBe(config)
    expect(remembered(home).tasks.refresh).toMatchObject({ ok: true, failures: 0 })
    expect(chats()).toEqual([])
    stage.chutes.setCatalog(yesterday)
  })

  test('Chutes being away is not worth a word, and is tried again within minutes', async () => {
    stage.chutes.setFault('models', { kind: 'reset' })
    const { code, doc } = await runScript(home, 'heartbeat', ['--force', 'refresh'])
    expect(code).toBe(0)
    expect(doc.data).toMatchObject({
      ran: [{ task: 'refresh', ok: false, changed: false }],
      skipped: [{ task: 'refresh' }],
      attention: [],
      reply: 'NO_REPLY',
    })
    expect(Date.parse(doc.data.skipped[0].dueAt) - Date.now()).toBeLessThanOrEqual(15 * 60_000)
  })

  test('a run that finds another one under way is silent and says so', async () => {
    const lock = takeLock(inState(home, 'heartbeat.lock'))
    clearTrace(home)
    const { code, doc } = await runScript(home, 'heartbeat', ['--force', 'status']).finally(() =>
      lock?.release(),
    )
    expect(code).toBe(0)
    expect(doc.data).toMatchObject({
      ran: [],
      skipped: [{ task: 'status', reason: 'locked' }],
      reply: 'NO_REPLY',
    })
    expect(readTrace(home).openclawRuns()).toBe(0)
  })

  test('--dry-run tells what is due and does nothing', async () => {
    const before = readFileSync(inState(home, 'heartbeat.json'), 'utf8')
    const { doc } = await runScript(home, 'heartbeat', ['--dry-run', '--force', 'all'])
    expect(doc.data.due).toEqual(expect.arrayContaining(['refresh', 'status', 'review']))
    expect(doc.data).toMatchObject({ ran: [], skipped: [] })
    expect(readFileSync(inState(home, 'heartbeat.json'), 'utf8')).toBe(before)
  })
})

test('a model in use that is retired is told once, with what to do', async () => {
  // more of them than the answer of refresh.js has room for
  const others = Array.from({ length: 20 }, (_, index) => `maker/Gone-${index}-TEE`)
  const home = stage.furnished('ready-yesterday', ({ agents }) => {
    agents.defaults.model.primary = `chutes/${REMOVED_TODAY}`
    agents.defaults.model.fallbacks = others.map((id) => `chutes/${id}`)
  })
  onceServed(home, others)
  for (const id of [REMOVED_TODAY, ...others]) missFor(home, id, 30)
  stage.chutes.setCatalog(today)
  try {
    const first = await runScript(home, 'heartbeat', ['--force', 'refresh'])
    expect(first.code).toBe(0)
    expect(first.doc.data.reply).toMatch(/^Chutes needs you\. .*To do: /)
    expect(first.doc.data.reply).toContain(REMOVED_TODAY)
    const told = first.doc.data.attention.filter(({ code }: { code: string }) => code === 'model-retired')
    expect(told).toHaveLength(1 + others.length)
    const second = await runScript(home, 'heartbeat', ['--force', 'refresh'])
    expect(second.doc.data).toMatchObject({ attention: [], reply: 'NO_REPLY' })
    expect(second.doc.data.open).toBeGreaterThan(0)
  } finally {
    stage.chutes.setCatalog(yesterday)
  }
})

test('a beat that is killed leaves a lock that the next one takes over, and the task waits its turn', async () => {
  const home = stage.furnished('ready-yesterday')
  stage.chutes.setFault('models', { kind: 'hang' })
  const child = spawn(process.execPath, [join(repoRoot, 'scripts/heartbeat.js')], {
    env: { ...home.env },
    cwd: home.dir,
  })
  while (!existsSync(inState(home, 'heartbeat.json'))) await new Promise((next) => setTimeout(next, 50))
  child.kill('SIGKILL')
  await once(child, 'exit')
  stage.chutes.clearFaults()
  expect(existsSync(inState(home, 'heartbeat.lock'))).toBe(true)

  const { doc } = await runScript(home, 'heartbeat')
  expect(doc.data.ran.map(({ task }: { task: string }) => task)).not.toContain('refresh')
  expect(doc.data.ran.map(({ task }: { task: string }) => task)).toContain('status')
  expect(remembered(home).tasks.refresh).toMatchObject({ failures: 1, ok: false })
  expect(existsSync(inState(home, 'heartbeat.lock'))).toBe(false)
})
