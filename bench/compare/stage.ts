import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChutes } from '../../test/standin/server.ts'
import type { ChutesStandIn } from '../../test/standin/types.ts'
import { today, yesterday } from '../../test/support/catalogs/catalog.ts'
import { createHome, type Home } from '../../test/support/homes/home.ts'
import { QUIET } from '../../test/support/homes/quiet.ts'
import { fakeKey } from '../../test/support/keys.ts'
import {
  askGateway,
  type Gateway,
  gatewayConfig,
  startGateway,
} from '../../test/support/processes/gateway.ts'
import { runScript } from '../../test/support/processes/run.ts'
import type { Contestant } from './contestants.ts'

/** Another provider's model; it plays the agent, so that trouble with Chutes does not silence it. */
export const FORMER_MODEL = 'acme/zai-org/GLM-5.2-TEE'

/** One person's OpenClaw with a running Gateway, in which one contestant's text is the skill. */
export interface Stage {
  /** Speaks for the real hosts of Chutes, for all that runs in the home. */
  readonly chutes: ChutesStandIn
  /** The other provider. */
  readonly former: ChutesStandIn
  readonly home: Home
  /** In CHUTES_API_KEY. */
  readonly key: string
  /** The lines that a schedule of the system has. */
  crontab(): string
  /** The id of the Chutes model that answers a question, with the key; undefined when it is not Chutes that answers. */
  whoAnswers(model?: string): Promise<string | undefined>
  close(): Promise<void>
}

/** A Gateway takes a changed config on after a moment. */
export const SETTLE_MS = 4000

/**
 * Opens a stage. `furnished`: this skill's scripts have set Chutes up and made it the default, so that no contestant
 * loses the later tasks for having failed the first. What closes it stands in `closers` from the first moment on.
 */
export async function openStage(
  contestant: Contestant,
  furnished: boolean,
  closers: Set<() => Promise<void>>,
): Promise<Stage> {
  const chutes = await startChutes({ tls: true, catalog: yesterday })
  const former = await startChutes({ catalog: today })
  const [key, formerKey] = [fakeKey('compare'), fakeKey('compare, another provider')]
  former.acceptKey(formerKey)
  const made = createHome({
    redirect: chutes,
    config: { ...formerProvider(former, formerKey), ...(await gatewayConfig()), ...QUIET },
    profile: 'PATH="$HOME/bin:$PATH"\n',
    env: { CHUTES_API_KEY: key },
  })
  const bin = join(made.dir, 'bin')
  const home = { ...made, env: { ...made.env, PATH: `${bin}${delimiter}${made.env.PATH}` } }
  placeCommands(home, bin)
  cpSync(contestant.folder, join(home.openclawDir, 'workspace', 'skills', contestant.skill), {
    recursive: true,
  })
  let gateway: Gateway | undefined
  const close = async () => {
    closers.delete(close)
    await gateway?.stop()
    home.dispose()
    await Promise.all([chutes.close(), former.close()])
  }
  closers.add(close)
  try {
    if (furnished) await furnish(home, chutes, key)
    gateway = await startGateway(home)
  } catch (thrown) {
    await close()
    throw thrown
  }
  const table = join(home.dir, 'crontab.txt')
  return {
    chutes,
    former,
    home,
    key,
    crontab: () => (existsSync(table) ? readFileSync(table, 'utf8') : ''),
    whoAnswers: (model) => whoAnswers({ chutes, former, home, key }, model),
    close,
  }
}

async function furnish(home: Home, chutes: ChutesStandIn, key: string): Promise<void> {
  chutes.acceptKey(key)
  const run = await runScript(home, 'auth', ['--setup', '--primary', 'auto'], {
    input: `${key}\n`,
    timeoutMs: 300_000,
  })
  if (run.code !== 0) throw new Error(`the home could not be furnished: ${run.stdout.slice(0, 400)}`)
}

async function whoAnswers(
  { chutes, former, home, key }: Pick<Stage, 'chutes' | 'former' | 'home' | 'key'>,
  model: string | undefined,
): Promise<string | undefined> {
  for (const _try of [1, 2]) {
    await sleep(SETTLE_MS)
    chutes.clearRequests()
    chutes.onChat((request) => ({ text: `Answered by ${request.model}.` }))
    former.onChat(() => ({ text: 'Answered by another provider.' }))
    const text = await askGateway(home, 'Who answers?', model).catch(() => '')
    const bearers = chutes.requests.filter(({ path }) => path.endsWith('/completions'))
    const answered = /Answered by (\S+)\.$/.exec(text.trim())?.[1]
    if (answered && bearers.some(({ authorization }) => authorization === `Bearer ${key}`)) return answered
    if (/another provider/.test(text)) return undefined
  }
  return undefined
}

function formerProvider(former: ChutesStandIn, apiKey: string): object {
  const id = FORMER_MODEL.slice('acme/'.length)
  const models = [{ id, name: 'Former', contextWindow: 1_000_000, maxTokens: 8192 }]
  return {
    models: {
      providers: { acme: { baseUrl: former.llmBaseUrl, api: 'openai-completions', apiKey, models } },
    },
    agents: { defaults: { model: { primary: FORMER_MODEL } } },
  }
}

/** OpenClaw drops NODE_OPTIONS for an agent's commands, and with it the way to the stand-in; crontab is the machine's. */
function placeCommands(home: Home, bin: string): void {
  const variables = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'HARNESS_NETWORK', 'HARNESS_REDIRECT_PORT']
  const settings = variables.flatMap((name) => (home.env[name] ? [`${name}='${home.env[name]}'`] : []))
  const table = join(home.dir, 'crontab.txt')
  const commands = {
    node: `${settings.join(' ')} exec '${process.execPath}' "$@"`,
    crontab: `if [ "$1" = -l ]; then cat '${table}'; else cat > '${table}'; fi`,
  }
  mkdirSync(bin)
  for (const [name, line] of Object.entries(commands)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`)
    chmodSync(join(bin, name), 0o755)
  }
}
