import { beforeAll, describe, expect, test } from 'vitest'
import { today } from '../../support/catalogs/catalog.ts'
import type { Home } from '../../support/homes/home.ts'
import { openStage } from '../../support/homes/stage.ts'
import { clearTrace, readTrace } from '../../support/preloads/trace.ts'
import { runScript } from '../../support/processes/run.ts'

const stage = openStage()
const BASE_URL = 'https://llm.chutes.ai/v1'
const PRIMARY = 'chutes/zai-org/GLM-5.2-TEE'
const ALIASES = {
  'chutes-fast': 'chutes/deepseek-ai/DeepSeek-V4-Flash-0731-TEE',
  'chutes-pro': PRIMARY,
  'chutes-vision': 'chutes/moonshotai/Kimi-K2.6-TEE',
}
/** The first holds as much as the primary. */
const FALLBACKS = [ALIASES['chutes-fast'], ALIASES['chutes-vision']]
/** The same, as OpenClaw reads it. */
const ALIAS_ENTRIES = Object.fromEntries(
  Object.entries(ALIASES).map(([alias, target]) => [target, { alias }]),
)

/** A home with the key, and with a configuration of its own around it. */
const keyedHome = (config: object): Home =>
  stage.furnished('keyed', (current) => void Object.assign(current, config))

const patches = (home: Home) =>
  readTrace(home)
    .openclawCommands()
    .filter((args) => args.join(' ').startsWith('config patch'))

/** A person's configuration with more in it than we ever look at. */
const RICH = {
  gateway: { mode: 'local', port: 18_999 },
  agents: {
    defaults: {
      model: { primary: 'acme/first', fallbacks: ['acme/second'] },
      models: { 'acme/first': { alias: 'work' }, 'acme/second': {} },
      imageModel: { primary: 'acme/second' },
      userTimezone: 'Europe/Berlin',
    },
    entries: { main: { identity: { name: 'Ada' } } },
  },
  models: {
    mode: 'merge',
    providers: {
      acme: {
        baseUrl: 'https://acme.example/v1',
        api: 'openai-completions',
        apiKey: 'acme-key',
        headers: { 'x-team': 'blue' },
        models: [
          { id: 'first', name: 'First', contextWindow: 64_000, maxTokens: 4096 },
          { id: 'second', name: 'Second', input: ['text', 'image'] },
        ],
      },
    },
  },
  channels: { telegram: { enabled: false, botToken: '123:abc', allowFrom: ['42'] } },
  tools: { exec: { security: 'full' } },
  skills: { entries: { weather: { enabled: false } } },
}

/** What is left of a configuration without our parts and without OpenClaw's own date stamps. */
// biome-ignore lint/suspicious/noExplicitAny: a test reaches into a foreign document
function foreignPartOf(config: any): unknown {
  const copy = structuredClone(config)
  copy.meta = undefined
  copy.models.providers.chutes = undefined
  for (const ref of Object.keys(copy.agents.defaults.models))
    if (ref.startsWith('chutes')) copy.agents.defaults.models[ref] = undefined
  return copy
}

describe('a first set-up', () => {
  let home: Home
  let written: string | undefined
  beforeAll(() => {
    home = stage.furnished('keyed')
  })

  test('takes two OpenClaw runs after the key, and one write', async () => {
    const run = await runScript(home, 'setup')
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.doc).toMatchObject({
      schema: 'chutes.setup/1',
      ok: true,
      changed: true,
      data: {
        provider: { id: 'chutes', baseUrl: BASE_URL, api: 'openai-completions', models: 14 },
        catalog: { source: 'live', count: 14 },
        primary: { previous: null, current: PRIMARY },
        fallbacks: FALLBACKS.map((model) => ({ model, reason: expect.stringMatching(/not dearer; .*TEE/) })),
        aliases: Object.entries(ALIASES).map(([alias, target]) => ({ alias, target })),
        repairs: [],
        applied: true,
        readBack: true,
        costs: { model: PRIMARY, input: 1.25, output: 3.95, cronJobs: null },
      },
      warnings: [
        { code: 'default-is-paid', message: expect.stringMatching(/heartbeats \(up to 48 a day\)/) },
      ],
      next: [
        expect.stringMatching(/^node .*status\.js$/),
        expect.stringMatching(/^node .*heartbeat\.js install$/),
      ],
    })
    expect(readTrace(home).openclawRuns()).toBeLessThanOrEqual(2)
    expect(patches(home)).toHaveLength(1)
    written = home.readConfigText()
  })

  test('writes provider, rows, primary and aliases in the form OpenClaw reads', () => {
    const { models, agents } = home.readConfig()!
    expect(models.providers.chutes).toMatchObject({
      baseUrl: BASE_URL,
      api: 'openai-completions',
      timeoutSeconds: 300,
    })
    expect(models.providers.chutes).not.toHaveProperty('apiKey')
    expect(models.providers.chutes.models).toHaveLength(14)
    expect(
      models.providers.chutes.models.find((row: { id: string }) => `chutes/${row.id}` === PRIMARY),
    ).toEqual({
      id: 'zai-org/GLM-5.2-TEE',
      name: 'GLM-5.2-TEE',
      reasoning: true,
      input: ['text'],
      cost: { input: 1.25, output: 3.95, cacheRead: 0.125, cacheWrite: 0 },
      contextWindow: 1_048_576,
      maxTokens: 65_535,
      compat: {
        supportsStore: false,
        supportsDeveloperRole: false,
        supportsUsageInStreaming: false,
        maxTokensField: 'max_tokens',
        thinkingFormat: 'qwen-chat-template',
      },
    })
    expect(agents.defaults.model).toEqual({ primary: PRIMARY, fallbacks: FALLBACKS })
    expect(agents.defaults.models).toEqual(ALIAS_ENTRIES)
  })

  test('changes nothing when it runs again', async () => {
    clearTrace(home)
    const { code, doc } = await runScript(home, 'setup')
    expect(code).toBe(0)
    expect(doc).toMatchObject({ changed: false, data: { applied: false, readBack: true } })
    expect(doc.data.changes).toEqual({ count: 0, paths: [] })
    expect(home.readConfigText()).toBe(written)
    expect(patches(home)).toEqual([])
    expect(readTrace(home).openclawRuns()).toBe(1)
  })

  test('--primary takes an id or an alias', async () => {
    const alias = await runScript(home, 'setup', ['--dry-run', '--primary', 'chutes-vision'])
    expect(alias.doc.data.primary).toMatchObject({ previous: PRIMARY, current: ALIASES['chutes-vision'] })

    const copy = stage.copy(home)
    const id = 'deepseek-ai/DeepSeek-V3.2-TEE'
    const { code, doc } = await runScript(copy, 'setup', ['--primary', id])
    expect(code).toBe(0)
    expect(doc.data).toMatchObject({
      primary: { previous: PRIMARY, current: `chutes/${id}` },
      applied: true,
      readBack: true,
    })
    expect(copy.readConfig()!.agents.defaults.model.primary).toBe(`chutes/${id}`)
  })

  test('--primary with a slip proposes what was meant and changes nothing', async () => {
    clearTrace(home)
    const run = await runScript(home, 'setup', ['--primary', 'zai-org/GLM-5.3-TEE'])
    expect(run.code).toBe(2)
    expect(run.doc).toMatchObject({
      ok: false,
      changed: false,
      error: {
        code: 'E_MODEL_UNKNOWN',
        fix: expect.stringMatching(/setup\.js --primary zai-org\/GLM-5\.\d-TEE/),
      },
    })
    expect(run.doc.data.known).toContain('zai-org/GLM-5.2-TEE')
    expect(home.readConfigText()).toBe(written)
    expect(readTrace(home).openclawRuns()).toBe(0)
  })
})

describe("a person's own configuration", () => {
  let home: Home
  // biome-ignore lint/suspicious/noExplicitAny: a foreign document
  let before: any
  beforeAll(() => {
    home = keyedHome(RICH)
    before = home.readConfig()
  })

  test('is only planned for by --dry-run, which shows the very patch that is sent', async () => {
    const text = home.readConfigText()
    const dry = await runScript(home, 'setup', ['--dry-run', '--show-patch'])
    expect(dry.code).toBe(0)
    expect(dry.doc).toMatchObject({ ok: true, changed: false, data: { applied: false, readBack: false } })
    expect(home.readConfigText()).toBe(text)
    expect(patches(home)).toEqual([])

    const copy = stage.copy(home)
    const real = await runScript(copy, 'setup', ['--show-patch', '--show-plan'])
    expect(real.doc.data.patch).toEqual(dry.doc.data.patch)
    expect(real.doc.data.plan).toEqual(dry.doc.data.plan)
    expect(copy.readConfig()).toMatchObject(real.doc.data.patch)
  })

  test('keeps its primary and everything else, and hears how to switch', async () => {
    const { code, doc } = await runScript(home, 'setup')
    expect(code).toBe(0)
    expect(doc.data).not.toHaveProperty('plan')
    expect(doc.data.primary).toMatchObject({ previous: 'acme/first', current: 'acme/first' })
    expect(doc.summary).toContain('acme/first')
    expect(doc.next).toContainEqual(expect.stringMatching(/^node .*setup\.js --primary auto$/))
    const after = home.readConfig()!
    expect(foreignPartOf(after)).toEqual(foreignPartOf(before))
    expect(after).toMatchObject(RICH)
    expect(Object.keys(after.models.providers)).toEqual(['acme', 'chutes'])
  })

  test('switches with --primary auto, keeps the rest, and --primary keep then leaves it', async () => {
    const { code, doc } = await runScript(home, 'setup', ['--primary', 'auto'])
    expect(code).toBe(0)
    expect(doc.data.primary).toMatchObject({ previous: 'acme/first', current: PRIMARY })
    const { agents, ...rest } = home.readConfig()!
    expect(agents.defaults.model).toEqual({ ...RICH.agents.defaults.model, primary: PRIMARY })
    expect(rest).toMatchObject({ channels: RICH.channels, tools: RICH.tools, skills: RICH.skills })

    const kept = await runScript(home, 'setup', ['--primary', 'keep'])
    expect(kept.doc).toMatchObject({ changed: false, data: { primary: { current: PRIMARY } } })
  })
})

/** A row as OpenClaw's own onboarding pinned it in those days. */
const onboardingRow = (id: string) => ({
  id,
  name: id,
  reasoning: true,
  input: ['text'],
  contextWindow: 202_752,
  maxTokens: 65_536,
  cost: { input: 0.4, output: 2, cacheRead: 0, cacheWrite: 0 },
  compat: { supportsUsageInStreaming: false },
})

test('a primary written as one of our aliases is ours, for setup.js and status.js', async () => {
  const home = stage.furnished('ready', (config) => {
    config.agents!.defaults!.model = { primary: 'chutes-pro' }
  })
  const { doc } = await runScript(home, 'setup')
  expect(doc.summary).toContain('the primary is chutes-pro')
  expect(doc.next.join()).not.toContain('--primary auto')
})

test('what version 1.1.0 wrote is repaired: aliases turned round, a dead primary replaced', async () => {
  const models = ['zai-org/GLM-4.7-TEE', 'zai-org/GLM-4.7-Flash'].map(onboardingRow)
  const home = keyedHome({
    models: {
      providers: { chutes: { baseUrl: BASE_URL, api: 'openai-completions', models } },
    },
    agents: {
      defaults: {
        model: { primary: 'chutes/zai-org/GLM-4.7-TEE' },
        models: {
          'chutes-fast': { alias: 'chutes/zai-org/GLM-4.7-Flash' },
          'chutes-pro': { alias: 'chutes/deepseek-ai/DeepSeek-V3.2-TEE' },
          'chutes-vision': { alias: 'chutes/chutesai/Mistral-Small-3.2-24B-Instruct-2506' },
        },
      },
    },
  })
  const { code, doc } = await runScript(home, 'setup')
  expect(code).toBe(0)
  const repairs: { code: string; path: string }[] = doc.data.repairs
  for (const alias of Object.keys(ALIASES))
    expect(repairs.map(({ path }) => path)).toContainEqual(expect.stringContaining(alias))
  expect(doc.data.primary).toMatchObject({ previous: 'chutes/zai-org/GLM-4.7-TEE', current: PRIMARY })

  expect(home.readConfig()!.agents.defaults.models).toEqual(ALIAS_ENTRIES)
  expect((await runScript(home, 'setup')).doc.changed).toBe(false)
})

test('a primary that left the catalogue is replaced, and the answer says why', async () => {
  const gone = 'zai-org/GLM-5.1-TEE'
  const home = keyedHome({ agents: { defaults: { model: { primary: `chutes/${gone}` } } } })
  stage.chutes.setCatalog(today.filter((row) => row.id !== gone))
  const { code, doc } = await runScript(home, 'setup').finally(() => stage.chutes.setCatalog(today))
  expect(code).toBe(0)
  expect(doc.data.primary).toMatchObject({
    previous: `chutes/${gone}`,
    current: PRIMARY,
    reason: expect.stringContaining('left the catalogue'),
  })
})

test('without Chutes, the bundled catalogue is used and a warning says so', async () => {
  const home = stage.furnished('keyed')
  const { code, doc } = await runScript(home, 'setup', [], {
    env: { CHUTES_BASE_URL: 'http://127.0.0.1:9/v1' },
  })
  expect(code).toBe(0)
  expect(doc).toMatchObject({
    changed: true,
    data: { catalog: { source: 'bundled' }, applied: true, readBack: true },
    warnings: [
      { code: 'catalog-not-live', message: expect.stringContaining('bundled') },
      { code: 'default-is-paid' },
    ],
  })
  expect(doc.data.primary.current).toMatch(/^chutes\//)
})
