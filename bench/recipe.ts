import type { ChutesStandIn } from '../test/standin/types.ts'
import type { Home } from '../test/support/homes/home.ts'
import { runOpenclaw } from '../test/support/processes/run.ts'
import type { JobName } from './figures.ts'
import type { Wanted } from './wanted.ts'

// The same jobs as a shell recipe would do them on OpenClaw 2026.9.6: one documented command for each thing.
//
// | job                  | calls                                                                        |
// | -------------------- | ---------------------------------------------------------------------------- |
// | set-up               | 1 models auth paste-api-key --provider chutes   (the key on standard input)   |
// |                      | 2 config patch --stdin                          (provider and model rows)     |
// |                      | 3 models set <primary>                                                       |
// |                      | 4 models aliases add chutes-fast <model>                                     |
// |                      | 5 models aliases add chutes-pro <model>                                      |
// |                      | 6 models aliases add chutes-vision <model>                                   |
// |                      | 7 config validate --json                                                     |
// |                      | 8 models status --json                                                       |
// | refresh, either kind | config get the rows, fetch the catalogue, config patch --replace-path,        |
// |                      | models status: a recipe cannot tell whether there is news                    |
// | status               | config validate, config get the provider, fetch the catalogue, models status |
//
// The catalogue is fetched and turned into rows in the bench's own process, which costs the recipe nothing.

const PROVIDER = 'models.providers.chutes'
const ROWS = `${PROVIDER}.models`

/** What a recipe works with. */
export interface RecipeContext {
  readonly home: Home
  readonly standin: ChutesStandIn
  readonly key: string
  readonly wanted: Wanted
}

/** The jobs, the way of the recipe. */
export const RECIPE: Readonly<Record<JobName, (context: RecipeContext) => Promise<void>>> = {
  'set-up': setUp,
  'refresh with news': refresh,
  'refresh without news': refresh,
  status,
}

async function setUp({ home, key, wanted }: RecipeContext): Promise<void> {
  const { baseUrl, api, rowsYesterday: models } = wanted
  await openclaw(home, ['models', 'auth', 'paste-api-key', '--provider', 'chutes'], `${key}\n`)
  await openclaw(home, ['config', 'patch', '--stdin'], providerPatch({ baseUrl, api, models }))
  await openclaw(home, ['models', 'set', wanted.primary])
  for (const [alias, ref] of wanted.aliases) await openclaw(home, ['models', 'aliases', 'add', alias, ref])
  await openclaw(home, ['config', 'validate', '--json'])
  await openclaw(home, ['models', 'status', '--json'])
}

async function refresh({ home, standin, wanted }: RecipeContext): Promise<void> {
  await openclaw(home, ['config', 'get', ROWS, '--json'])
  await fetchCatalog(standin)
  const patch = providerPatch({ models: wanted.rowsToday })
  await openclaw(home, ['config', 'patch', '--stdin', '--replace-path', ROWS], patch)
  await openclaw(home, ['models', 'status', '--json'])
}

async function status({ home, standin }: RecipeContext): Promise<void> {
  await openclaw(home, ['config', 'validate', '--json'])
  await openclaw(home, ['config', 'get', PROVIDER, '--json'])
  await fetchCatalog(standin)
  await openclaw(home, ['models', 'status', '--json'])
}

const providerPatch = (chutes: object) => JSON.stringify({ models: { providers: { chutes } } })

async function fetchCatalog(standin: ChutesStandIn): Promise<void> {
  const response = await fetch(`${standin.llmBaseUrl}/models`)
  await response.json()
}

/** A recipe with a failed call would look fast. */
async function openclaw(home: Home, args: readonly string[], input?: string): Promise<void> {
  const run = await runOpenclaw(home, args, input === undefined ? {} : { input })
  if (run.code !== 0) throw new Error(`openclaw ${args.slice(0, 3).join(' ')} ended with ${run.code}`)
}
