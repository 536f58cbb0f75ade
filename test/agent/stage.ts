import { cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { packManifest, publishedContents, writePack } from '../../scripts/dev/pack.ts'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { yesterday } from '../support/catalogs/catalog.ts'
import { createHome, type Home } from '../support/homes/home.ts'
import { QUIET } from '../support/homes/quiet.ts'
import { fakeKey } from '../support/keys.ts'
import { repoRoot } from '../support/paths.ts'
import { agentTurn } from '../support/processes/agent.ts'
import { askGateway, type Gateway, gatewayConfig, startGateway } from '../support/processes/gateway.ts'
import { runOpenclaw } from '../support/processes/run.ts'

/** The model that plays the agent until Chutes is set up: another provider's, at the same stand-in. */
export const FORMER_MODEL = 'acme/zai-org/GLM-5.2-TEE'

/** Where one person talks to one agent: nothing is shared with another stage. */
export interface Stage {
  readonly standin: ChutesStandIn
  readonly home: Home
  /** A key that Chutes knows; CHUTES_API_KEY of the home. */
  readonly key: string
  /** Has the agent answer a message of the person, whose one conversation with it goes on. `model` when not its own. */
  say(message: string, model?: string): Promise<void>
  close(): Promise<void>
}

/** How to furnish a stage. */
export interface StageOptions {
  readonly openclawBin: string
  /** The agent answers behind a Gateway, as bots do; otherwise each turn is a process of its own, as on the command line. */
  readonly behindGateway?: boolean
  /** An agent's command finds the system's Node, however old; by default the login shell puts a new one first. */
  readonly systemNode?: boolean
  /** OpenClaw neither looks for its own Chutes plugin nor keeps a memory index: a third of a turn on the newest release. */
  readonly quiet?: boolean
}

/** A fresh home in which OpenClaw works, with another provider than Chutes and without the skill. */
export async function openStage({
  openclawBin,
  behindGateway = false,
  systemNode = false,
  quiet = false,
}: StageOptions): Promise<Stage> {
  const standin = await startChutes({ catalog: yesterday })
  const [key, formerKey] = [fakeKey('agent'), fakeKey('agent, another provider')]
  for (const one of [key, formerKey]) standin.acceptKey(one)
  const home = createHome({
    standin,
    openclawBin,
    config: {
      ...config(standin, formerKey),
      ...(quiet && QUIET),
      ...(behindGateway && (await gatewayConfig())),
    },
    env: { CHUTES_API_KEY: key },
    ...(systemNode ? {} : { profile: `PATH="${dirname(process.execPath)}:$PATH"\n` }),
  })
  let gateway: Gateway | undefined
  const close = async () => {
    await gateway?.stop()
    home.dispose()
    await standin.close()
  }
  const say = async (message: string, model?: string): Promise<void> => {
    if (!behindGateway) return sayAlone(home, message, model)
    gateway ??= await startGateway(home)
    const reply = await askGateway(home, message, model, 'a person')
    if (/^status \d+: /.test(reply)) throw new Error(`the agent's turn failed: ${reply.slice(0, 400)}`)
  }
  return { standin, home, key, say, close }
}

async function sayAlone(home: Home, message: string, model?: string): Promise<void> {
  const { code, stderr, stdout } = await agentTurn(home, message, {
    timeoutMs: 600_000,
    ...(model !== undefined && { model }),
  })
  if (code !== 0) throw new Error(`the agent's turn failed: ${stderr.slice(-400)}${stdout.slice(-400)}`)
}

/** Puts the skill, as it is published, into the home with OpenClaw's installer. */
export async function installSkill({ home }: Stage): Promise<void> {
  const contents = publishedContents(repoRoot)
  const folder = writePack(join(home.dir, 'download'), packManifest(repoRoot, contents), contents)
  const run = await runOpenclaw(home, ['skills', 'install', folder], { timeoutMs: 300_000 })
  if (run.code !== 0) throw new Error(`skills install failed: ${run.stderr.slice(0, 400)}`)
}

/** Copies what was installed on one stage to another. */
export function copySkill(from: Stage, to: Stage): void {
  cpSync(skillFolder(from.home), skillFolder(to.home), { recursive: true })
}

/** Where OpenClaw installs the skill. */
function skillFolder(home: Home): string {
  return join(home.openclawDir, 'workspace', 'skills', 'chutes')
}

function config(standin: ChutesStandIn, apiKey: string): object {
  const id = FORMER_MODEL.slice('acme/'.length)
  return {
    models: {
      providers: {
        acme: {
          baseUrl: standin.llmBaseUrl,
          api: 'openai-completions',
          apiKey,
          models: [{ id, name: 'Former', contextWindow: 1_000_000, maxTokens: 8192 }],
        },
      },
    },
    agents: { defaults: { model: { primary: FORMER_MODEL } } },
  }
}
