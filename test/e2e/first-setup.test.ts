import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { agentTurn } from '../support/agent.ts'
import { createHome, type Home, type HomeOptions } from '../support/home.ts'
import { fakeKey } from '../support/keys.ts'
import { runScript } from '../support/run.ts'
import { readTrace } from '../support/trace.ts'

const key = fakeKey('turn')
const acmeKey = fakeKey('turn, another provider')
const PRIMARY = 'zai-org/GLM-5.2-TEE'
const ACME_MODEL = 'Qwen/Qwen3-32B-TEE'
let chutes: ChutesStandIn
const homes: Home[] = []

beforeAll(async () => {
  chutes = await startChutes({ tls: true })
  for (const one of [key, acmeKey]) chutes.acceptKey(one)
  chutes.onChat(({ model }) => ({ text: `It is ${model}.` }))
})
afterAll(async () => {
  for (const home of homes) home.dispose()
  await chutes.close()
})

function newHome(options: HomeOptions): Home {
  const home = createHome({ trace: true, ...options })
  homes.push(home)
  return home
}

/** Who asked for which model, and as whom: the bearer is the proof that OpenClaw used the stored key. */
const chats = () =>
  chutes.requests
    .filter(({ method }) => method === 'POST')
    .map(({ host, path, authorization, body }) => ({
      address: `${host}${path}`,
      authorization,
      model: (body as { model?: unknown }).model,
    }))

describe('at the real address', () => {
  test('a key and a set-up are all it takes: the chosen model answers, with that key', {
    timeout: 300_000,
  }, async () => {
    const home = newHome({ redirect: chutes })
    const auth = await runScript(home, 'auth', [], { input: `${key}\n` })
    expect(auth.doc.data).toMatchObject({ stored: 'created', verified: true, readBack: true })
    const setup = await runScript(home, 'setup')
    expect(setup.doc.data).toMatchObject({
      provider: { baseUrl: 'https://llm.chutes.ai/v1' },
      catalog: { source: 'live' },
      primary: { current: `chutes/${PRIMARY}` },
      readBack: true,
    })
    expect(home.readConfig()!.models.providers.chutes.baseUrl).toBe('https://llm.chutes.ai/v1')
    expect(chutes.requests.map(({ host, path }) => `${host}${path}`)).toEqual([
      'api.chutes.ai/users/me',
      'llm.chutes.ai/v1/models',
    ])

    chutes.clearRequests()
    const turn = await agentTurn(home, 'Who are you?')
    expect(turn).toMatchObject({ code: 0, provider: 'chutes', model: PRIMARY, text: `It is ${PRIMARY}.` })
    expect(chats()).toEqual([
      {
        address: 'llm.chutes.ai/v1/chat/completions',
        authorization: `Bearer ${key}`,
        model: PRIMARY,
      },
    ])
    expect(readTrace(home).mentions(key.slice(-32))).toEqual([])
  })
})

describe('with an allowlist that leaves Chutes out', () => {
  const allow = ['acme/*']
  let home: Home
  beforeAll(() => {
    home = newHome({
      standin: chutes,
      config: {
        models: {
          providers: {
            acme: {
              baseUrl: chutes.llmBaseUrl,
              api: 'openai-completions',
              apiKey: acmeKey,
              models: [{ id: ACME_MODEL, name: 'Acme', contextWindow: 40_960, maxTokens: 2048 }],
            },
          },
        },
        agents: { defaults: { model: { primary: `acme/${ACME_MODEL}` }, modelPolicy: { allow } } },
      },
    })
  })

  test('setup adds Chutes to it, and the Chutes model answers with the stored key', {
    timeout: 300_000,
  }, async () => {
    await runScript(home, 'auth', [], { input: key })
    const { doc } = await runScript(home, 'setup', ['--primary', 'auto'])
    expect(doc.data).toMatchObject({ primary: { current: `chutes/${PRIMARY}` }, readBack: true })
    expect(home.readConfig()!.agents.defaults.modelPolicy.allow).toEqual([...allow, 'chutes/*'])
    expect((await runScript(home, 'setup')).doc.changed).toBe(false)

    chutes.clearRequests()
    const turn = await agentTurn(home, 'Who are you?')
    expect(turn).toMatchObject({ code: 0, provider: 'chutes', model: PRIMARY })
    expect(chats()).toMatchObject([{ authorization: `Bearer ${key}`, model: PRIMARY }])
  })

  test('without that entry another model would have answered, silently', { timeout: 300_000 }, async () => {
    const config = home.readConfig()!
    config.agents.defaults.modelPolicy.allow = allow
    home.writeConfig(config)
    chutes.clearRequests()
    const turn = await agentTurn(home, 'Who are you?')
    expect(turn).toMatchObject({ code: 0, provider: 'acme', model: ACME_MODEL })
    expect(chats()).toMatchObject([{ authorization: `Bearer ${acmeKey}`, model: ACME_MODEL }])
  })
})
