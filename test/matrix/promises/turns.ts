import type { ChutesStandIn } from '../../standin/types.ts'
import { type AgentTurn, agentTurn } from '../../support/agent.ts'
import { today } from '../../support/catalog.ts'
import type { Home } from '../../support/home.ts'
import { runScript } from '../../support/run.ts'
import { equal, NotRun, type Promised, type Stage } from '../promise.ts'
import { setUp, unrelated } from '../steps.ts'

const PATIENT = { timeoutMs: 600_000 }

/** A turn, unless this release cannot take one without downloading packages that the registry does not have. */
async function turn(stage: Stage, home: Home, model?: string): Promise<AgentTurn> {
  stage.standin.clearRequests()
  const result = await agentTurn(home, 'hello', model === undefined ? PATIENT : { ...PATIENT, model })
  const cannot = /plugin-runtime-deps|bundled runtime dep|npm install failed|Unable to resolve a safe npm/i
  if (stage.release === '2026.4.29' && result.code !== 0 && cannot.test(result.stdout + result.stderr)) {
    throw new NotRun(
      'this release installs packages before its first turn, and they are not all to be had here',
    )
  }
  return result
}

function chats(standin: ChutesStandIn) {
  return standin.requests.filter((request) => request.path.endsWith('/chat/completions'))
}

/** The chosen model answers, with exactly the stored key. */
export const live: Promised = {
  name: 'live turn',
  async run(stage) {
    const home = stage.home()
    const { doc } = await setUp(stage, home)
    const result = await turn(stage, home)
    const id = String(doc.data.primary.current).slice('chutes/'.length)
    equal(`the reply (${result.stderr.slice(0, 300)})`, [result.code, result.text], [0, `Hello from ${id}`])
    equal(
      'bearers',
      [...new Set(chats(stage.standin).map((request) => request.authorization))],
      [`Bearer ${stage.key}`],
    )
  },
}

/** A config whose models are all another provider's; the stand-in answers for it too, under its own key. */
function acme(stage: Stage, extra: object = {}) {
  const row = (id: string) => ({ id, name: id, contextWindow: 131_072, maxTokens: 8192 })
  const rows = today.slice(0, 3).map(({ id }) => row(id))
  const [first, second, third] = rows.map(({ id }) => `acme/${id}`)
  return {
    models: {
      providers: {
        acme: {
          baseUrl: stage.standin.llmBaseUrl,
          api: 'openai-completions',
          apiKey: stage.key,
          models: rows,
        },
      },
    },
    agents: { defaults: { model: { primary: first, fallbacks: [second] }, ...extra } },
    messages: { ackReaction: '👀' },
    first,
    second,
    third,
  }
}

/** Another provider's primary, fallbacks and unlisted models work as before. */
export const others: Promised = {
  name: 'others keep working',
  async run(stage) {
    const { first, third, second: _, ...config } = acme(stage)
    const home = stage.home({ config })
    const before = unrelated(home)
    const { doc } = await setUp(stage, home)
    equal(
      'the primary',
      [doc.data.primary.current, home.readConfig()?.agents.defaults.model.primary],
      [first, first],
    )
    equal('unrelated keys', unrelated(home), before)
    await aliasMoved(stage, home)
    const main = await turn(stage, home)
    equal('the primary answers', [main.code, main.provider], [0, 'acme'])
    const unlisted = await turn(stage, home, third)
    equal(
      `an unlisted model answers (${unlisted.stderr.slice(0, 300)})`,
      [unlisted.code, unlisted.provider, unlisted.model],
      [0, 'acme', third?.slice('acme/'.length)],
    )
  },
}

/** An alias on another model, unless this release would then refuse the other provider's models. */
async function aliasMoved(stage: Stage, home: Home): Promise<void> {
  const id = 'deepseek-ai/DeepSeek-V3.2-TEE'
  const { code, doc } = await runScript(home, 'models', ['use', 'pro', id, '--timeout', '300'], PATIENT)
  const locksOut = stage.release === '2026.4.29'
  equal(
    `models.js use (${doc.summary})`,
    [code, doc.error?.code ?? doc.data.readBack],
    locksOut ? [1, 'E_ALIAS_REFUSED'] : [0, true],
  )
}

/** An allowlist without Chutes would make another model answer, without a word. */
export const allowlist: Promised = {
  name: 'allowlist',
  async run(stage) {
    const policy = stage.release === '2026.9.6'
    const list = policy ? { modelPolicy: { allow: ['acme/*'] } } : undefined
    const base = acme(stage, list)
    const { first, second, third: _, ...config } = base
    const entries = policy ? {} : { [first ?? '']: {}, [second ?? '']: {} }
    const defaults = { ...config.agents.defaults, models: entries }
    const home = stage.home({ config: { ...config, agents: { defaults } } })
    const { doc } = await setUp(stage, home, ['--primary', 'auto'])
    const result = await turn(stage, home)
    const id = String(doc.data.primary.current).slice('chutes/'.length)
    equal('who answers', [result.code, result.provider, result.model], [0, 'chutes', id])
    equal(
      'bearers',
      [...new Set(chats(stage.standin).map((request) => request.authorization))],
      [`Bearer ${stage.key}`],
    )
  },
}

/** The probe is one request by OpenClaw with the stored key, and names who answered. */
export const probe: Promised = {
  name: 'probe',
  async run(stage) {
    const home = stage.home()
    const { doc } = await setUp(stage, home)
    stage.standin.clearRequests()
    const { current } = doc.data.primary
    const probed = await runScript(home, 'status', ['--probe', '--timeout', '300'], PATIENT)
    const { answered, failure } = probed.doc.data.probe
    if (failure === 'needs-packages') throw new NotRun('this release wants to install packages first')
    equal(`who answered (${failure})`, [probed.code, answered], [0, current])
    equal(
      'requests and bearers',
      chats(stage.standin).map((request) => request.authorization),
      [`Bearer ${stage.key}`],
    )
  },
}
