import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { packManifest, publishedContents, writePack } from '../../scripts/dev/pack.ts'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { yesterday } from '../support/catalog.ts'
import { createHome, type Home } from '../support/home.ts'
import { fakeKey } from '../support/keys.ts'
import { repoRoot } from '../support/paths.ts'
import { runOpenclaw } from '../support/run.ts'

/** The model that plays the agent until Chutes is set up: another provider's, at the same stand-in. */
export const FORMER_MODEL = 'acme/zai-org/GLM-5.2-TEE'

/** One OpenClaw release with the skill installed as it is published. */
export interface World {
  readonly standin: ChutesStandIn
  readonly key: string
  /** Everything goes right here. */
  readonly home: Home
  /** Here the key is wrong at first. */
  readonly locked: Home
  /** Here the steps come in the wrong order. */
  readonly clumsy: Home
  close(): Promise<void>
}

/** Three fresh homes with the packed skill: one by OpenClaw's installer, the others with a copy of what it installed. */
export async function createWorld(release: string, openclawBin: string): Promise<World> {
  const standin = await startChutes({ catalog: yesterday })
  const key = fakeKey(`agent ${release}`)
  const formerKey = fakeKey(`agent ${release}, another provider`)
  for (const one of [key, formerKey]) standin.acceptKey(one)
  const options = { standin, openclawBin, config: config(standin, formerKey) }
  const home = createHome({ ...options, env: { CHUTES_API_KEY: key } })
  const [locked, clumsy] = [createHome(options), createHome(options)]
  await install(home)
  for (const other of [locked, clumsy]) cpSync(skillFolder(home), skillFolder(other), { recursive: true })
  return {
    standin,
    key,
    home,
    locked,
    clumsy,
    close: async () => {
      for (const one of [home, locked, clumsy]) one.dispose()
      await standin.close()
    },
  }
}

/** Where OpenClaw installs the skill. */
function skillFolder(home: Home): string {
  return join(home.openclawDir, 'workspace', 'skills', 'chutes')
}

async function install(home: Home): Promise<void> {
  const contents = publishedContents(repoRoot)
  const folder = writePack(join(home.dir, 'download'), packManifest(repoRoot, contents), contents)
  const run = await runOpenclaw(home, ['skills', 'install', folder], { timeoutMs: 300_000 })
  if (run.code !== 0) throw new Error(`skills install failed: ${run.stderr.slice(0, 400)}`)
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
