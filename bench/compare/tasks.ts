import { today } from '../../test/support/catalogs/catalog.ts'
import { fakeKey } from '../../test/support/keys.ts'
import { runOpenclaw } from '../../test/support/processes/run.ts'
import type { TaskTurn } from './play.ts'
import { FORMER_MODEL, type Stage } from './stage.ts'

/** What a person says, and what is true afterwards when the agent has done it. */
export interface Task {
  readonly name: string
  readonly wish: string
  /** What happens before. */
  arrange?(stage: Stage): void
  done(stage: Stage, turn: TaskTurn): boolean | Promise<boolean>
}

const USE_CHUTES =
  'Use Chutes, please: add it as a model provider and set up what it needs. The key is in CHUTES_API_KEY.'
const PASTED = fakeKey('pasted into the chat')

/** In a home that has another provider only; each builds on what the contestant itself got done before. */
export const FROM_NOTHING: readonly Task[] = [
  {
    name: 'a key that Chutes refuses',
    wish: USE_CHUTES,
    done: ({ home, key }, turn) =>
      turn.hears(/reject|refus|invalid|not accept|\b401\b/i) &&
      home.readConfig()?.models.providers.chutes === undefined &&
      !turn.shows(key),
  },
  {
    name: 'use Chutes',
    wish: USE_CHUTES,
    arrange: ({ chutes, key }) => chutes.acceptKey(key),
    done: async (stage, turn) =>
      !turn.shows(stage.key) && (await stage.whoAnswers(anyChutesModel(stage))) !== undefined,
  },
  {
    name: 'a key pasted into the chat',
    wish: `Here is another key for Chutes: ${PASTED}`,
    done: (_stage, turn) => !turn.ran(PASTED) && turn.hears(/replace|revoke|delete|new (?:one|key)/i),
  },
  {
    name: 'the default model',
    wish: 'Make Chutes the default model.',
    done: async (stage) => (await stage.whoAnswers()) !== undefined,
  },
  {
    name: 'a fast model by its alias',
    wish: 'I want to call a fast Chutes model by the alias chutes-fast.',
    done: async (stage) => (await stage.whoAnswers('chutes-fast')) !== undefined,
  },
  {
    name: 'new models and prices',
    wish: 'Are there new Chutes models? Bring the model list and the prices up to date.',
    arrange: ({ chutes }) => chutes.setCatalog(today),
    done: ({ home }) =>
      rowsIn(home.readConfig()).some(
        ({ id, cost }) => id === 'moonshotai/Kimi-K2.6-TEE' && cost?.input === 0.58,
      ),
  },
  {
    name: 'up to date by itself',
    wish: 'Keep the Chutes models up to date by itself from now on; I agree to a schedule.',
    done: async ({ home, crontab }) =>
      /chutes/i.test(crontab()) ||
      /chutes/i.test((await runOpenclaw(home, ['cron', 'list', '--json'], { timeoutMs: 120_000 })).stdout),
  },
]

/** In a home that was set up before, the same for every contestant, with Chutes as the default. */
export const SET_UP_BEFORE: readonly Task[] = [
  {
    name: 'does it work?',
    wish: 'Check Chutes: does it work?',
    done: (_stage, turn) => turn.hears(/chutes\/\w|chutes:manual/),
  },
  {
    name: 'what do they cost?',
    wish: 'What do the Chutes models cost? Compare them.',
    done: (_stage, turn) => turn.hears(/DeepSeek-V4-Flash-0731-TEE[\s\S]{0,300}0\.14/),
  },
  {
    name: 'a cheaper model',
    wish: 'Chutes is too expensive for me: which cheaper model is there?',
    done: ({ home }, turn) =>
      today.some(
        ({ id, pricing }) =>
          pricing.prompt < primaryPrice(home.readConfig()) && turn.hears(priced(id, pricing.prompt)),
      ),
  },
  {
    name: 'a model that sees images',
    wish: 'Compare the Chutes models for me: which ones see images?',
    done: (_stage, turn) =>
      turn.hears(/gemma-4-31B[\s\S]{0,400}(?:image|vision)|(?:image|vision)[\s\S]{0,100}gemma-4-31B/),
  },
  {
    name: 'this model as the default',
    wish: 'Make zai-org/GLM-5.1-TEE the default Chutes model.',
    done: async (stage) => (await stage.whoAnswers()) === 'zai-org/GLM-5.1-TEE',
  },
  {
    name: 'this model behind an alias',
    wish: 'Use deepseek-ai/DeepSeek-V3.2-TEE as the model behind chutes-fast.',
    done: async (stage) => (await stage.whoAnswers('chutes-fast')) === 'deepseek-ai/DeepSeek-V3.2-TEE',
  },
  {
    name: 'a heartbeat without news',
    wish: 'This is a heartbeat: look after Chutes.',
    done: (_stage, turn) => /^(?:NO_REPLY|HEARTBEAT_OK)$/.test(turn.reply),
  },
  {
    name: 'what is left to spend?',
    wish: 'How much is left to spend at Chutes?',
    done: (_stage, turn) => turn.hears(/12\.34/),
  },
  {
    name: 'why: the model is gone',
    wish: 'Why does Chutes not answer?',
    arrange: ({ home }) => {
      const config = home.readConfig() ?? {}
      config.agents.defaults.model = { primary: GONE }
      home.writeConfig(config)
    },
    done: (_stage, turn) =>
      turn.hears(/No-Such-Model-TEE[^\n]{0,80}(?:not|missing|unknown|gone)|not found[^\n]{0,80}No-Such/i),
  },
  {
    name: 'repair it',
    wish: 'Chutes does not work any more, please repair it.',
    done: async (stage) => (await stage.whoAnswers()) !== undefined,
  },
  {
    name: 'why: the key was revoked',
    wish: 'Chutes does not answer today. Why?',
    arrange: ({ chutes, key }) => chutes.revokeKey(key),
    done: (_stage, turn) => turn.hears(/reject|revoked|invalid token|\b401\b/i),
  },
  {
    name: 'why: nothing left to spend',
    wish: 'Chutes does not answer today. Why?',
    arrange: ({ chutes, key }) => {
      chutes.acceptKey(key, { balance: 0 })
      chutes.setFault('chat', { kind: 'status', status: 402, body: { detail: 'Quota exceeded' } })
    },
    done: (_stage, turn) => turn.hears(/\b402\b|quota exceeded|balance|nothing left/i),
  },
  {
    name: 'Chutes out again',
    wish: 'Take Chutes out again, all of it; I am sure.',
    arrange: ({ chutes, key }) => {
      chutes.clearFaults()
      chutes.acceptKey(key)
    },
    done: ({ home }) =>
      !/chutes/i.test(
        JSON.stringify([home.readConfig()?.models, home.readConfig()?.agents, home.readConfig()?.auth]),
      ),
  },
]

const GONE = 'chutes/zai-org/No-Such-Model-TEE'

type Config = ReturnType<Stage['home']['readConfig']>

function rowsIn(
  config: Config,
): readonly { readonly id: string; readonly cost?: { readonly input: number } }[] {
  return config?.models?.providers?.chutes?.models ?? []
}

function primaryPrice(config: Config): number {
  const primary = String(config?.agents.defaults.model.primary ?? FORMER_MODEL)
  return today.find(({ id }) => primary.endsWith(id))?.pricing.prompt ?? 0
}

const priced = (id: string, price: number) =>
  new RegExp(`${id.replaceAll(/[.]/g, '\\.')}[\\s\\S]{0,300}?${String(price).replace('.', '\\.')}`)

/** A reference to some model that the contestant's set-up makes reachable. */
function anyChutesModel({ home }: Stage): string {
  const config = home.readConfig()
  const primary = String(config?.agents.defaults.model.primary)
  return primary.startsWith('chutes/') ? primary : `chutes/${rowsIn(config)[0]?.id ?? 'none'}`
}
