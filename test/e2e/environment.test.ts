import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { createHome, type Home, type HomeOptions } from '../support/home.ts'
import { fakeKey } from '../support/keys.ts'
import { runOpenclaw, runScript } from '../support/run.ts'
import { clearTrace, readTrace } from '../support/trace.ts'

const key = fakeKey('environment')
let chutes: ChutesStandIn
const homes: Home[] = []

beforeAll(async () => {
  chutes = await startChutes()
  chutes.acceptKey(key)
})
afterAll(async () => {
  for (const home of homes) home.dispose()
  await chutes.close()
})

function newHome(options: HomeOptions = {}): Home {
  const home = createHome({ standin: chutes, trace: true, ...options })
  homes.push(home)
  return home
}

/** A variable, what it is set to, and where config, state and key are then; all inside the home. */
const PLACES = [
  {
    name: 'OPENCLAW_CONFIG_PATH',
    value: 'conf/mine.json',
    config: 'conf/mine.json',
    state: '.openclaw',
  },
  { name: 'OPENCLAW_STATE_DIR', value: 'state dir', config: 'state dir/openclaw.json', state: 'state dir' },
  { name: 'OPENCLAW_HOME', value: 'else', config: 'else/.openclaw/openclaw.json', state: 'else/.openclaw' },
]

describe.each(PLACES)('with $name', ({ name, value, config, state }) => {
  test('all four scripts and OpenClaw agree about where things are', { timeout: 240_000 }, async () => {
    const home = newHome()
    const env = { [name]: join(home.dir, value) }
    const auth = await runScript(home, 'auth', [], { input: key, env })
    expect(auth.doc.data).toMatchObject({ stored: 'created', readBack: true })
    const setup = await runScript(home, 'setup', [], { env })
    expect(setup.doc.data).toMatchObject({ applied: true, readBack: true })
    const refresh = await runScript(home, 'refresh', [], { env })
    expect(refresh.doc).toMatchObject({ ok: true, changed: false })
    const status = await runScript(home, 'status', [], { env })
    expect(status.code, status.stdout).toBe(0)

    const asked = await runOpenclaw(home, ['config', 'file'], { env })
    expect(asked.stdout.trim()).toBe(join(home.dir, config))
    expect(existsSync(join(home.dir, config))).toBe(true)
    expect(existsSync(join(home.dir, state, 'chutes', 'state.json'))).toBe(true)
    expect(existsSync(join(home.dir, state, 'state', 'openclaw.sqlite'))).toBe(true)
    expect(home.readConfigText()).toBeUndefined()
    expect(existsSync(home.openclawDir)).toBe(state === '.openclaw')
  })
})

test('OPENCLAW_PROFILE alone moves nothing, as for OpenClaw', async () => {
  const home = newHome({ env: { OPENCLAW_PROFILE: 'work' } })
  expect((await runOpenclaw(home, ['config', 'file'])).stdout.trim()).toBe(home.configPath)
  home.writeConfig('{ broken')
  expect((await runScript(home, 'refresh')).doc.data.configPath).toBe(home.configPath)
})

describe('a configuration with comments', () => {
  let home: Home
  beforeAll(() => {
    home = newHome({
      config: `// my assistant
{
  agents: { defaults: { userTimezone: 'Europe/Berlin', }, }, // trailing commas, too
  auth: { profiles: { 'chutes:manual': { provider: 'chutes', mode: 'api_key' } } },
}
`,
    })
  })

  test('is read, but not written without a word, because OpenClaw would drop them', async () => {
    const before = home.readConfigText()
    const { code, doc } = await runScript(home, 'setup')
    expect(code).toBe(1)
    expect(doc).toMatchObject({
      ok: false,
      changed: false,
      error: { code: 'E_CONFIG_COMMENTS', fix: expect.stringContaining('--drop-comments') },
    })
    expect(home.readConfigText()).toBe(before)
    expect((await runScript(home, 'setup', ['--dry-run'])).doc).toMatchObject({ ok: true, changed: false })
  })

  test('is completed with --drop-comments', { timeout: 240_000 }, async () => {
    const { code, doc } = await runScript(home, 'setup', ['--drop-comments'])
    expect(code).toBe(0)
    expect(doc).toMatchObject({ changed: true, data: { applied: true, readBack: true } })
    expect(home.readConfig()!.agents.defaults).toMatchObject({ userTimezone: 'Europe/Berlin', model: {} })
  })

  test('needs no word when there is nothing to write', async () => {
    home.writeConfig(`// again\n${home.readConfigText()}`)
    const before = home.readConfigText()
    const { code, doc } = await runScript(home, 'setup')
    expect(code).toBe(0)
    expect(doc).toMatchObject({ changed: false, warnings: [] })
    expect(home.readConfigText()).toBe(before)
  })
})

describe('a configuration in several files', () => {
  test('is read through OpenClaw', async () => {
    const home = newHome({ config: { $include: './base.json5' } })
    const rows = [{ id: 'me/mine', name: 'Mine' }]
    const provider = { baseUrl: chutes.llmBaseUrl, api: 'openai-completions', models: rows }
    writeFileSync(
      join(home.openclawDir, 'base.json5'),
      `// shared\n${JSON.stringify({ models: { providers: { chutes: provider } } })}`,
    )
    clearTrace(home)
    const before = home.readConfigText()
    const { code, doc } = await runScript(home, 'refresh', ['--dry-run'])
    expect(code, JSON.stringify(doc.error)).toBe(0)
    expect(doc.data.kept).toEqual([{ id: 'me/mine', reason: 'added by hand' }])
    expect(doc.data.added).toHaveLength(14)
    expect(home.readConfigText()).toBe(before)
    const commands = readTrace(home).openclawCommands()
    expect(commands.length).toBeGreaterThan(0)
    for (const args of commands) expect(args.slice(0, 2)).toEqual(['config', 'get'])
  })
})
