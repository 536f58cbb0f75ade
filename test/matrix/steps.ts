import type { Home } from '../support/home.ts'
import { runOpenclaw, runScript, type ScriptRun } from '../support/run.ts'
import { equal, holds, type Stage } from './promise.ts'

/** Longer than any call needs on a loaded machine: a matrix that times out proves nothing. */
export const PATIENT = { timeoutMs: 400_000 }

/** Runs a script that has to succeed. */
export async function works(
  home: Home,
  script: string,
  args: readonly string[] = [],
  input?: string,
): Promise<ScriptRun> {
  const run = await runScript(home, script, ['--timeout', '300', ...args], {
    ...PATIENT,
    ...(input !== undefined && { input }),
  })
  equal(`${script}.js ${args.join(' ')} (${run.stdout.slice(0, 500)})`, [run.code, run.doc.ok], [0, true])
  return run
}

/** Stores the stage's key and sets up, as an agent would. */
export async function setUp(stage: Stage, home: Home, args: readonly string[] = []): Promise<ScriptRun> {
  const auth = await works(home, 'auth', [], `${stage.key}\n`)
  holds('the key is in what auth.js printed', !(auth.stdout + auth.stderr).includes(stage.key))
  return works(home, 'setup', args)
}

/** The aliases as this OpenClaw itself lists them. */
export async function listedAliases(home: Home): Promise<Readonly<Record<string, string>>> {
  const run = await runOpenclaw(home, ['models', 'aliases', 'list', '--json'], PATIENT)
  return (run.json() as { aliases: Record<string, string> }).aliases
}

/** The default model after `openclaw models set <alias>`, as the config then has it. */
export async function modelSet(home: Home, alias: string): Promise<string | undefined> {
  const run = await runOpenclaw(home, ['models', 'set', alias], PATIENT)
  equal(`openclaw models set ${alias}: ${run.stderr.slice(0, 300)}`, run.code, 0)
  return home.readConfig()?.agents?.defaults?.model?.primary
}

/** Every key of a config that the skill has no business with. */
export function unrelated(home: Home): unknown {
  const { meta: _, models, agents, auth, plugins: __, ...rest } = home.readConfig() ?? {}
  const { chutes: ___, ...providers } = models?.providers ?? {}
  const {
    model: ____,
    models: _____,
    modelPolicy: ______,
    imageModel: _______,
    ...defaults
  } = agents?.defaults ?? {}
  const profiles = Object.entries(auth?.profiles ?? {}).filter(([id]) => !id.startsWith('chutes:'))
  return {
    ...rest,
    models: { ...models, providers },
    agents: { ...agents, defaults },
    auth: { ...auth, profiles },
  }
}

/** The config without what OpenClaw stamps on it at every write (`meta`); keys in one order. */
export function meaning(home: Home): Record<string, unknown> {
  const { meta: _, ...config } = home.readConfig() ?? {}
  return sorted(config) as Record<string, unknown>
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]))
}

/** Somebody else's provider, default model and allowlist, and a setting that has nothing to do with models. */
export function somebodysConfig(policy: boolean) {
  const models = ['first', 'second'].map((id) => ({ id, name: id, contextWindow: 131_072, maxTokens: 8192 }))
  const baseUrl = 'http://127.0.0.1:9/v1'
  const list = policy
    ? { modelPolicy: { allow: ['acme/*'] } }
    : { models: { 'acme/first': { alias: 'one' } } }
  return {
    models: { providers: { acme: { baseUrl, api: 'openai-completions', apiKey: 'not-a-key', models } } },
    agents: { defaults: { model: { primary: 'acme/first', fallbacks: ['acme/second'] }, ...list } },
    messages: { ackReaction: '👀' },
  }
}
