import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { agentTurn } from '../support/agent.ts'
import { createHome, type Home, type HomeOptions } from '../support/home.ts'
import { fakeKey } from '../support/keys.ts'
import { runOpenclaw, runScript } from '../support/run.ts'
import { clearTrace, readTrace } from '../support/trace.ts'

const MODEL = 'zai-org/GLM-5.2-TEE'
const key = fakeKey('harness')
let standin: ChutesStandIn
const homes: Home[] = []

beforeAll(async () => {
  standin = await startChutes({ tls: true })
  standin.acceptKey(key)
})
afterEach(() => vi.unstubAllEnvs())
afterAll(async () => {
  for (const home of homes) home.dispose()
  await standin.close()
})

function newHome(options: HomeOptions = {}): Home {
  const home = createHome(options)
  homes.push(home)
  return home
}

/** A home with a `scripts` folder of one script. */
function withScript(home: Home, source: string): { readonly scriptsDir: string } {
  const scriptsDir = join(home.dir, 'scripts')
  mkdirSync(scriptsDir, { recursive: true })
  writeFileSync(join(scriptsDir, 'package.json'), '{"type":"module"}')
  writeFileSync(join(scriptsDir, 'probe.js'), source)
  return { scriptsDir }
}

describe('a home', () => {
  test('inherits no key, no OpenClaw setting and no proxy', async () => {
    for (const name of ['CHUTES_API_KEY', 'OPENCLAW_STATE_DIR', 'HTTPS_PROXY']) vi.stubEnv(name, 'leaked')
    const home = newHome({ standin, env: { EXTRA: 'yes' } })
    const probe = withScript(home, 'console.log(JSON.stringify({ data: process.env }))')
    const { data } = (await runScript(home, 'probe', [], probe)).doc
    expect(Object.values(data)).not.toContain('leaked')
    expect(data).toMatchObject({ HOME: home.dir, EXTRA: 'yes', CHUTES_BASE_URL: standin.llmBaseUrl })
  })

  test('gives a script its input and otherwise an end of file', async () => {
    const home = newHome()
    const probe = withScript(
      home,
      `let input = ''
       for await (const chunk of process.stdin) input += chunk
       console.log(JSON.stringify({ data: { input, args: process.argv.slice(2) } }))`,
    )
    const told = await runScript(home, 'probe', ['--json'], { ...probe, input: 'a key\n' })
    expect(told.doc.data).toEqual({ input: 'a key\n', args: ['--json'] })
    expect((await runScript(home, 'probe', [], probe)).doc.data.input).toBe('')
  })

  test.each([
    ['nothing', ''],
    ['two documents', '{}\n{}\n'],
    ['no newline', '{}'],
    ['noise before it', 'hello\n{}\n'],
  ])('does not take %s for the one JSON document', async (_what, output) => {
    const home = newHome()
    const run = await runScript(
      home,
      'probe',
      [],
      withScript(home, `process.stdout.write(${JSON.stringify(output)})`),
    )
    expect(() => run.doc).toThrow(/probe\.js: .*standard output/)
  })

  test('ends a script that takes too long', async () => {
    const home = newHome()
    const probe = withScript(home, 'setInterval(() => {}, 1000)')
    const run = await runScript(home, 'probe', [], { ...probe, timeoutMs: 500 })
    expect(run.signal).toBe('SIGKILL')
  })
})

describe('a traced home', () => {
  test('notices a text in an argument or a variable of any process', async () => {
    const home = newHome({ trace: true })
    const probe = withScript(
      home,
      `import { spawnSync } from 'node:child_process'
       const [, , leak] = process.argv
       if (leak) spawnSync(process.execPath, ['-e', ''], { env: { ...process.env, LEAK: leak } })
       console.log(JSON.stringify({ data: null }))`,
    )
    await runScript(home, 'probe', [], probe)
    expect(readTrace(home).processes).toHaveLength(1)
    expect(readTrace(home).mentions('needle')).toHaveLength(0)
    clearTrace(home)
    await runScript(home, 'probe', ['a-needle-in-it'], probe)
    expect(readTrace(home).mentions('needle')).toHaveLength(2)
  })
})

describe('a redirected home', () => {
  const ask = `
    import { lookup } from 'node:dns/promises'
    import { get } from 'node:https'
    const viaFetch = await fetch('https://llm.chutes.ai/v1/models').then((response) => response.json())
    const viaHttps = await new Promise((resolve, reject) => {
      get('https://api.chutes.ai/users/me', (response) => resolve(response.resume().statusCode)).on('error', reject)
    })
    const started = Date.now()
    const unknown = await lookup('example.com').catch((error) => error.code)
    const other = await fetch('https://example.com/').catch((error) => error.cause.code)
    console.log(JSON.stringify({ data: { viaFetch, viaHttps, unknown, other, ms: Date.now() - started } }))`

  test('finds the stand-in under the real names, and nothing else on the network', async () => {
    standin.clearRequests()
    const home = newHome({ redirect: standin })
    const { data } = (await runScript(home, 'probe', [], withScript(home, ask))).doc
    expect(data.viaFetch.data).toHaveLength(14)
    expect(data.viaHttps).toBe(401)
    expect([data.unknown, data.other]).toEqual(['ENOTFOUND', 'ENOTFOUND'])
    expect(data.ms).toBeLessThan(1000)
    expect(standin.requests.map(({ host }) => host)).toEqual(['llm.chutes.ai', 'api.chutes.ai'])
    expect(home.env).not.toHaveProperty('CHUTES_BASE_URL')
  })
})

describe('the real OpenClaw in such a home', () => {
  const patch = {
    models: {
      providers: {
        chutes: {
          baseUrl: 'https://llm.chutes.ai/v1',
          api: 'openai-completions',
          models: [{ id: MODEL, name: 'GLM 5.2', contextWindow: 1_048_576, maxTokens: 65_535 }],
        },
      },
    },
    agents: { defaults: { model: { primary: `chutes/${MODEL}` } } },
  }

  let home: Home

  beforeAll(async () => {
    const profile = 'PATH="/first/for/a/login:$PATH"\n'
    home = newHome({ redirect: standin, trace: true, profile })
    const paste = await runOpenclaw(home, ['models', 'auth', 'paste-api-key', '--provider', 'chutes'], {
      input: `${key}\n`,
    })
    expect(paste.stdout).toMatch(/Auth profile: chutes:manual \(chutes\/api_key\)/)
    const write = await runOpenclaw(home, ['config', 'patch', '--stdin'], { input: JSON.stringify(patch) })
    expect(write.stdout).toMatch(/^Applied \d+ config update/m)
  })

  test('keeps the key, takes a turn, and the stand-in gets the key', { timeout: 600_000 }, async () => {
    expect(home.readConfig()?.models.providers.chutes.models[0].id).toBe(MODEL)

    standin.clearRequests()
    standin.onChat(() => ({ text: 'Good morning.' }))
    const turn = await agentTurn(home, 'hi')

    // What `agent --local --json` prints, as far as a test can use it:
    // {
    //   payloads: [{ text, mediaUrl }],
    //   meta: {
    //     durationMs, aborted, stopReason, finalAssistantVisibleText,
    //     agentMeta: {
    //       sessionId, provider, model, contextTokens, assistantTurns, credentialSource: { kind: 'profile' },
    //       terminalReceipt: { requested, effective: { provider, model, responseModel }, rerouted },
    //     },
    //     executionTrace: { winnerProvider, winnerModel, attempts: [{ provider, model, result }], fallbackUsed },
    //     systemPromptReport: { skills: { entries: [{ name }] }, tools: { entries: [{ name }] }, … },
    //   }
    // }
    expect(turn).toMatchObject({ code: 0, text: 'Good morning.', provider: 'chutes', model: MODEL })
    expect(standin.requests).toMatchObject([
      {
        method: 'POST',
        path: '/v1/chat/completions',
        host: 'llm.chutes.ai',
        authorization: `Bearer ${key}`,
        body: { model: MODEL, stream: true },
      },
    ])

    // Three commands were run; OpenClaw started itself again each time, and that does not count.
    const trace = readTrace(home)
    expect(trace.openclawRuns()).toBe(3)
    expect(trace.openclawCommands().map((args) => args.slice(0, 2))).toEqual([
      ['models', 'auth'],
      ['config', 'patch'],
      ['agent', '--local'],
    ])
    expect(trace.processes.filter(({ main }) => main?.endsWith('openclaw.mjs')).length).toBeGreaterThan(3)
    expect(trace.mentions(key)).toEqual([])
  })

  test('runs the command of the scripted model as it stands, with the PATH of a login shell', {
    timeout: 600_000,
  }, async () => {
    const command = 'echo "$PATH|$NODE_OPTIONS|"'
    standin.onChat(({ toolResults }) =>
      toolResults.length === 0
        ? { toolCalls: [{ name: 'exec', arguments: { command } }] }
        : { text: `It said: ${toolResults[0]}` },
    )
    const [, path = ''] = /^It said: (\S+)\|\|$/.exec((await agentTurn(home, 'run it')).text) ?? []
    const folders = path.split(delimiter)
    // first what the person's login shell adds and the system's folders, then the Node that runs OpenClaw
    expect(folders[0]).toBe('/first/for/a/login')
    expect(folders).toContain(dirname(process.execPath))
    expect(folders.indexOf('/usr/bin')).toBeLessThan(folders.indexOf(dirname(process.execPath)))
  })

  test('answers in JSON even with an exit code', { timeout: 120_000 }, async () => {
    const absent = await runOpenclaw(newHome(), ['config', 'get', 'models.providers.chutes', '--json'])
    expect(absent.code).toBe(1)
    expect(absent.json()).toMatchObject({ ok: false, error: { message: expect.stringContaining('unset') } })
  })
})
