import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { equal, holds } from '../matrix/promise.ts'
import { today } from '../support/catalog.ts'
import type { Home } from '../support/home.ts'
import { runScript } from '../support/run.ts'
import { type Budget, SET_UP, SILENT_HEARTBEAT } from './budgets.ts'
import { type PlayedTurn, play } from './turn.ts'
import { FORMER_MODEL, type World } from './world.ts'

/** One message of a person to the agent, and what has to be true afterwards; later scenes build on earlier ones. */
export interface Scene {
  readonly name: string
  readonly budget?: Budget
  /** @throws Broken when the agent did not get there */
  run(world: World): Promise<PlayedTurn>
}

export const SCENES: readonly Scene[] = [
  {
    name: 'first set-up',
    budget: SET_UP,
    run: async ({ home, standin, key }) => {
      const turn = await play(home, standin, 'Use Chutes. My key is in CHUTES_API_KEY; it is the first time.')
      equal(
        'what was run',
        turn.answers.map(({ ok }) => ok),
        [true, true, true],
      )
      const config = home.readConfig()
      equal('the provider', config?.models.providers.chutes.baseUrl, standin.llmBaseUrl)
      equal('the default stays', config?.agents.defaults.model.primary, FORMER_MODEL)
      holds(`the reply says how it is: ${turn.reply}`, /Chutes/.test(turn.reply))
      holds(
        'no request shows the key',
        !JSON.stringify(standin.requests.map(({ body }) => body)).includes(key),
      )
      return turn
    },
  },
  {
    name: 'make it the default',
    run: async (world) => {
      const { home, standin } = world
      const turn = await play(home, standin, 'Make Chutes the default model.')
      const { primary } = home.readConfig()?.agents.defaults.model ?? {}
      holds(`the default is a Chutes model: ${primary}`, String(primary).startsWith('chutes/'))
      holds(`the person hears which: ${turn.reply}`, turn.reply.includes(String(primary)))
      return turn
    },
  },
  {
    name: 'silent heartbeat',
    budget: SILENT_HEARTBEAT,
    run: async ({ home, standin, key }) => {
      equal('the first beat', (await script(home, 'heartbeat')).doc.data.attention, [])
      standin.clearRequests()
      const turn = await play(home, standin, 'This is a heartbeat: look after Chutes.')
      holds(`the reply is silent: ${turn.reply}`, /^(?:NO_REPLY|HEARTBEAT_OK)$/.test(turn.reply))
      const bearers = standin.requests.map(({ authorization }) => authorization)
      equal('Chutes answered, with the stored key', [...new Set(bearers)], [`Bearer ${key}`])
      return turn
    },
  },
  {
    name: 'news of the catalogue',
    run: async ({ home, standin }) => {
      standin.setCatalog(today)
      const turn = await play(home, standin, 'Any news? Are there new Chutes models or prices?')
      equal('the reply', [turn.answers.at(-1)?.ok, turn.reply], [true, turn.answers.at(-1)?.summary])
      holds(`one sentence: ${turn.reply}`, turn.reply.length < 300 && /\bnew\b/.test(turn.reply))
      return turn
    },
  },
  {
    name: 'heartbeat with trouble',
    run: async ({ home, standin }) => {
      const config = home.readConfig() ?? {}
      config.agents.defaults.model.primary = 'chutes/zai-org/No-Such-Model-TEE'
      home.writeConfig(config)
      oneDayLater(home)
      const turn = await play(home, standin, 'This is a heartbeat: look after Chutes.', {
        model: FORMER_MODEL,
      })
      holds(`the reply tells a person: ${turn.reply}`, /No-Such-Model-TEE[\s\S]*setup\.js/.test(turn.reply))
      holds(`in a sentence or two: ${turn.reply}`, turn.reply.length < 600)
      return turn
    },
  },
  {
    name: 'a wrong key',
    run: async ({ clumsy, standin }) => {
      const wrong = 'cpk_not-a-key-that-chutes-knows'
      const turn = await play(
        clumsy,
        standin,
        'Use Chutes. My key is in CHUTES_API_KEY; it is the first time.',
        {
          env: { CHUTES_API_KEY: wrong },
        },
      )
      equal(
        'what was run',
        turn.answers.map(({ error }) => error?.code),
        ['E_KEY_REJECTED'],
      )
      holds(
        `the person learns what to do: ${turn.reply}`,
        turn.reply.includes('https://chutes.ai/app/settings/api-keys'),
      )
      holds('nothing was stored', clumsy.readConfig()?.auth === undefined)
      return turn
    },
  },
  {
    name: 'the second step first',
    run: async ({ clumsy, standin, key }) => {
      const turn = await play(clumsy, standin, 'Make Chutes the default model.', {
        env: { CHUTES_API_KEY: key },
      })
      equal(
        'what was run',
        turn.answers.map(({ error }) => error?.code ?? 'ok'),
        ['E_NO_CREDENTIAL', 'ok', 'ok', 'ok'],
      )
      standin.clearRequests()
      const { primary } = clumsy.readConfig()?.agents.defaults.model ?? {}
      holds(`the default is a Chutes model: ${primary}`, String(primary).startsWith('chutes/'))
      return turn
    },
  },
]

async function script(home: Home, name: string) {
  const run = await runScript(home, name, ['--timeout', '300'], {
    scriptsDir: join(home.openclawDir, 'workspace', 'skills', 'chutes', 'scripts'),
    timeoutMs: 400_000,
  })
  holds(`${name}.js: ${run.stdout.slice(0, 400)}`, run.code === 0)
  return run
}

/** As if the skill had last looked after things yesterday. */
function oneDayLater(home: Home): void {
  const path = join(home.openclawDir, 'chutes', 'heartbeat.json')
  const state = JSON.parse(readFileSync(path, 'utf8'))
  for (const task of Object.values(state.tasks) as { at: number }[]) task.at -= 26 * 3_600_000
  writeFileSync(path, JSON.stringify(state))
}
