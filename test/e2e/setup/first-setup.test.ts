import { expect, test } from 'vitest'
import { openStage } from '../../support/homes/stage.ts'
import { readTrace } from '../../support/preloads/trace.ts'
import { runScript } from '../../support/processes/run.ts'

const PRIMARY = 'zai-org/GLM-5.2-TEE'
const stage = openStage()

test('a key and a set-up ask Chutes twice, and no argument or variable ever holds the key', async () => {
  const home = stage.home()
  const auth = await runScript(home, 'auth', [], { input: `${stage.key}\n` })
  expect(auth.doc.data).toMatchObject({ stored: 'created', verified: true, readBack: true })
  const setup = await runScript(home, 'setup')
  expect(setup.doc.data).toMatchObject({
    provider: { baseUrl: 'https://llm.chutes.ai/v1' },
    catalog: { source: 'live' },
    primary: { current: `chutes/${PRIMARY}` },
    readBack: true,
  })
  expect(home.readConfig()!.models.providers.chutes.baseUrl).toBe('https://llm.chutes.ai/v1')
  expect(stage.chutes.requests.map(({ host, path }) => `${host}${path}`)).toEqual([
    'api.chutes.ai/users/me',
    'llm.chutes.ai/v1/models',
  ])
  expect(readTrace(home).mentions(stage.key.slice(-32))).toEqual([])
})

test('an allowlist that leaves Chutes out is opened for it, and then left alone', async () => {
  const model = 'Qwen/Qwen3-32B-TEE'
  const row = { id: model, name: 'Acme', contextWindow: 40_960, maxTokens: 2048 }
  const acme = { baseUrl: 'http://127.0.0.1:9/v1', api: 'openai-completions', apiKey: 'none', models: [row] }
  const allow = ['acme/*']
  const home = stage.furnished('keyed', (config) => {
    Object.assign(config, {
      models: { providers: { acme } },
      agents: { defaults: { model: { primary: `acme/${model}` }, modelPolicy: { allow } } },
    })
  })
  const { doc } = await runScript(home, 'setup', ['--primary', 'auto'])
  expect(doc.data).toMatchObject({ primary: { current: `chutes/${PRIMARY}` }, readBack: true })
  expect(home.readConfig()!.agents.defaults.modelPolicy.allow).toEqual([...allow, 'chutes/*'])
  expect((await runScript(home, 'setup')).doc.changed).toBe(false)
})
