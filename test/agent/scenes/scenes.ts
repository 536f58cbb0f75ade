import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { today } from '../../support/catalogs/catalog.ts'
import type { Home } from '../../support/homes/home.ts'
import { FORMER_MODEL, type Stage } from '../stage.ts'
import { type PlayedTurn, play, together } from '../turn.ts'
import { type Budget, SET_UP, SILENT_HEARTBEAT } from './budgets.ts'
import { equal, holds, NotRun } from './claims.ts'
import { systemNode } from './system-node.ts'

/** One message of a person to the agent, and what has to be true afterwards; later scenes build on earlier ones. */
export interface Scene {
  readonly name: string
  readonly budget?: Budget
  /** How it is known to fail until the skill can do better; from then on this mark is a fault. */
  readonly fails?: RegExp
  /** @throws Broken when the agent did not get there, NotRun when this machine cannot tell */
  run(stage: Stage): Promise<PlayedTurn>
}

const USE_CHUTES = 'Use Chutes, please. The key is in CHUTES_API_KEY.'
const HEARTBEAT = 'This is a heartbeat: look after Chutes.'

export const firstSetUp: Scene = {
  name: 'first set-up',
  budget: SET_UP,
  run: async (stage) => {
    const { home, standin, key } = stage
    const turn = await play(stage, USE_CHUTES)
    equal('what was run', outcomes(turn), ['ok'])
    const config = home.readConfig()
    equal('the provider', config?.models.providers.chutes.baseUrl, standin.llmBaseUrl)
    equal('the default stays', config?.agents.defaults.model.primary, FORMER_MODEL)
    holds(`the reply says how it is: ${turn.reply}`, /Chutes/.test(turn.reply))
    holds('no request shows the key', !JSON.stringify(standin.requests.map(({ body }) => body)).includes(key))
    return turn
  },
}

export const makeItTheDefault: Scene = {
  name: 'make it the default',
  run: async (stage) => {
    const { home } = stage
    const turn = await play(stage, 'Make Chutes the default model.')
    const { primary } = home.readConfig()?.agents.defaults.model ?? {}
    holds(`the default is a Chutes model: ${primary}`, String(primary).startsWith('chutes/'))
    holds(`the person hears which: ${turn.reply}`, turn.reply.includes(String(primary)))
    return turn
  },
}

export const silentHeartbeat: Scene = {
  name: 'silent heartbeat',
  budget: SILENT_HEARTBEAT,
  run: async (stage) => {
    const { standin, key } = stage
    standin.clearRequests()
    const turn = await play(stage, HEARTBEAT)
    holds(`the reply is silent: ${turn.reply}`, /^(?:NO_REPLY|HEARTBEAT_OK)$/.test(turn.reply))
    const ran = turn.answers.at(-1)?.data.ran as readonly { task: string }[] | undefined
    equal('what was due', ran?.map(({ task }) => task).sort(), ['refresh', 'review', 'status'])
    const chats = standin.requests.filter(({ path }) => path.endsWith('/chat/completions'))
    const bearers = chats.map(({ authorization }) => authorization)
    equal('Chutes answered, with the stored key', [...new Set(bearers)], [`Bearer ${key}`])
    return turn
  },
}

export const newsOfTheCatalogue: Scene = {
  name: 'news of the catalogue',
  run: async (stage) => {
    const { standin } = stage
    standin.setCatalog(today)
    const turn = await play(stage, 'Any news? Are there new Chutes models or prices?')
    const { ok, summary = '' } = turn.answers.at(-1) ?? {}
    holds(`the reply is the summary: ${turn.reply}`, ok === true && turn.reply.endsWith(summary))
    holds(`one sentence about it: ${summary}`, summary.length < 300 && /Kimi-K2\.6-TEE/.test(summary))
    return turn
  },
}

export const heartbeatWithTrouble: Scene = {
  name: 'heartbeat with trouble',
  run: async (stage) => {
    const { home } = stage
    const config = home.readConfig() ?? {}
    config.agents.defaults.model.primary = 'chutes/zai-org/No-Such-Model-TEE'
    home.writeConfig(config)
    oneDayLater(home)
    const turn = await play(stage, HEARTBEAT, FORMER_MODEL)
    holds(`the reply tells a person: ${turn.reply}`, /No-Such-Model-TEE[\s\S]*setup\.js/.test(turn.reply))
    holds(`in a sentence or two: ${turn.reply}`, turn.reply.length < 600)
    return turn
  },
}

export const wrongKeyThenRight: Scene = {
  name: 'a wrong key, then the right one',
  run: async (stage) => {
    const { home, standin, key } = stage
    standin.revokeKey(key)
    const first = await play(stage, USE_CHUTES)
    equal('what was run', outcomes(first), ['E_KEY_REJECTED'])
    holds(`the person learns what to do: ${first.reply}`, first.reply.includes(KEYS))
    holds('nothing was stored', home.readConfig()?.auth === undefined)
    standin.acceptKey(key)
    const second = await play(stage, 'Chutes takes the key in CHUTES_API_KEY now. Go on.')
    equal('what was run then', outcomes(second), ['ok'])
    equal('the provider', home.readConfig()?.models.providers.chutes.baseUrl, standin.llmBaseUrl)
    return together(first, second)
  },
}

export const secondStepFirst: Scene = {
  name: 'the second step first',
  run: async (stage) => {
    const { home } = stage
    const turn = await play(stage, 'Make Chutes the default model.')
    const [first, ...others] = outcomes(turn)
    equal('what was run', [first, others.at(-1)], ['E_NO_CREDENTIAL', 'ok'])
    const { primary } = home.readConfig()?.agents.defaults.model ?? {}
    holds(`the default is a Chutes model: ${primary}`, String(primary).startsWith('chutes/'))
    return turn
  },
}

export const systemNodeTooOld: Scene = {
  name: "the system's Node is too old",
  run: async (stage) => {
    const { home } = stage
    const { version, tooOld } = systemNode(home)
    if (!tooOld) throw new NotRun(`here it is ${version ?? 'missing'}`)
    const turn = await play(stage, USE_CHUTES)
    equal('what was run', outcomes(turn), ['ok'])
    return turn
  },
}

/** Where the product says that keys come from. */
const KEYS = 'https://chutes.ai/app/settings/api-keys'

const outcomes = ({ answers }: PlayedTurn): string[] => answers.map(({ error }) => error?.code ?? 'ok')

/** As if the skill had last looked after things yesterday. */
function oneDayLater(home: Home): void {
  const path = join(home.openclawDir, 'chutes', 'heartbeat.json')
  const state = JSON.parse(readFileSync(path, 'utf8'))
  for (const task of Object.values(state.tasks) as { at: number }[]) task.at -= 26 * 3_600_000
  writeFileSync(path, JSON.stringify(state))
}
