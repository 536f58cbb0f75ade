import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ScriptedToolCall } from '../../standin/chat/chat-request.ts'
import { type Fault, faults } from '../../standin/faults/faults.ts'
import { startChutes } from '../../standin/server.ts'
import { today } from '../catalogs/catalog.ts'
import type { Home } from '../homes/home.ts'
import { fakeKey } from '../keys.ts'
import { networkEnv } from '../preloads/redirect.ts'
import { type OpenclawRun, runOpenclaw } from '../processes/run.ts'

/** One call of `openclaw` in the life of one home; the steps are played in order. */
export interface Step {
  /** What the recorded OpenClaw calls the answer. */
  readonly name: string
  readonly args: readonly string[]
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  /** A config that is put in place before, and the files beside it. */
  readonly config?: object
  readonly files?: Readonly<Record<string, object>>
  /** What Chutes answers a chat with, instead of an answer. */
  readonly fault?: Fault
  /** The model calls this tool first. */
  readonly tool?: ScriptedToolCall
}

/** A step in which a model is asked. */
const asksModel = ({ args: [command = ''] }: Step): boolean => /^(?:infer|agent)$/.test(command)

/** What a step left behind, with `{name}` in place of what differs from home to home. */
export interface Recording {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The config afterwards, where the step changed it. */
  readonly config?: unknown
}

const KEY = fakeKey('recorded')
const OTHER_KEY = fakeKey('recorded, another one')
const TOKEN = `cak_${fakeKey('recorded token').slice(4)}`
const ROWS = 'models.providers.chutes.models'

const paste = (kind: 'api-key' | 'token', ...more: string[]) => [
  ...['models', 'auth', `paste-${kind}`, '--provider', 'chutes'],
  ...more,
]
const status = ['models', 'status', '--json']
const validate = ['config', 'validate', '--json']
const patch = (body: object, ...more: string[]) => ({
  args: ['config', 'patch', '--stdin', ...more],
  input: JSON.stringify(body),
})
const logout = ['models', 'auth', 'logout', 'chutes:manual', '--yes']
const probe = {
  args: ['infer', 'model', 'run', '--local', '--prompt', 'Reply with one word: ok', '--json'],
  env: { OPENCLAW_DEBUG_MODEL_TRANSPORT: '1' },
}
const toolTurn = {
  args: [
    ...['agent', 'exec', 'Read the file .npmrc.', '--cwd', '.', '--code-mode', 'direct'],
    ...['--local-model-lean', '--json', '--timeout', '300'],
  ],
  tool: { name: 'read', arguments: { path: '.npmrc' } },
}
const row = (id: string) => ({ id, name: id, contextWindow: 131_072, maxTokens: 8192 })
const rows = (...ids: string[]) => ({ models: { providers: { chutes: { models: ids.map(row) } } } })

const SET_UP = {
  models: {
    providers: {
      chutes: {
        baseUrl: 'https://llm.chutes.ai/v1',
        api: 'openai-completions',
        models: [row('a/A'), row('b/B')],
      },
    },
  },
  agents: {
    defaults: { model: { primary: 'chutes/a/A' }, models: { 'chutes/a/A': { alias: 'chutes-pro' } } },
  },
}
/** OpenClaw looks for its own Chutes plugin at many steps, half a minute without a network, unless it is told not to. */
const WITHOUT_PLUGIN = {
  plugins: { entries: { chutes: { enabled: false } } },
  messages: {
    groupChat: { mentionPatterns: Array.from({ length: 120 }, (_, index) => `name number ${index}`) },
  },
}
const { chutes } = SET_UP.models.providers
const BY_VARIABLE = {
  ...SET_UP,
  models: {
    providers: {
      chutes: { ...chutes, apiKey: { source: 'env', provider: 'default', id: 'CHUTES_API_KEY' } },
    },
  },
}
/** As somebody may write it: OpenClaw takes it for the same provider. */
const IN_OTHER_LETTERS = {
  models: { providers: { Chutes: { ...chutes, apiKey: OTHER_KEY } } },
  agents: {
    defaults: { model: { primary: 'Chutes/a/A' }, models: { 'Chutes/a/A': { alias: 'mine' } } },
  },
}
const SIGNED_IN = { auth: { profiles: { 'chutes:manual': { provider: 'chutes', mode: 'token' } } } }

/** Everything that the recorded OpenClaw can be asked and whose answer it does not make up. */
export const STEPS: readonly Step[] = [
  { name: 'version', args: ['--version'] },
  { name: 'status: nothing there', args: status },
  { name: 'validate: no file', args: validate },
  { name: 'key: empty', args: paste('api-key'), input: '\n' },
  { name: 'key: first', args: paste('api-key'), input: `${KEY}\n` },
  { name: 'status: key alone', args: status },
  { name: 'patch: applied', ...patch({ ...WITHOUT_PLUGIN, ...SET_UP }) },
  { name: 'patch: nothing new', ...patch(SET_UP) },
  { name: 'status: set up', args: status },
  { name: 'aliases', args: ['models', 'aliases', 'list'] },
  { name: 'key: config changed', args: paste('api-key'), input: `${OTHER_KEY}\n` },
  { name: 'key: replaced', args: paste('api-key'), input: `${KEY}\n` },
  { name: 'patch: rows would be lost', ...patch(rows('a/A')) },
  { name: 'patch: rows lost on purpose', ...patch(rows('a/A'), '--replace-path', ROWS) },
  { name: 'patch: schema', ...patch({ models: { providers: { chutes: { surprise: 1 } } } }) },
  { name: 'patch: unknown model', ...patch({ agents: { defaults: { model: { primary: 'chutes/c/C' } } } }) },
  { name: 'patch: size', ...patch({ messages: null }) },
  { name: 'patch: read-only', ...patch({ messages: {} }), env: { OPENCLAW_CONFIG_READONLY: '1' } },
  { name: 'patch: Nix', ...patch({ messages: {} }), env: { OPENCLAW_NIX_MODE: '1' } },
  { name: 'order', args: ['models', 'auth', 'order', 'get', '--provider', 'chutes', '--json'] },
  { name: 'logout', args: logout },
  { name: 'logout: absent', args: logout },
  { name: 'token: stored', args: paste('token', '--expires-in', '3600s'), input: `${TOKEN}\n` },
  { name: 'status: token', args: status },
  { name: 'key: a token is there', args: paste('api-key'), input: `${KEY}\n` },
  { name: 'validate: valid', args: validate },
  { name: 'cron: no Gateway', args: ['cron', 'list', '--all', '--json'] },
  {
    name: 'key: which agent',
    args: paste('api-key'),
    input: `${KEY}\n`,
    config: { agents: { ownership: 'explicit', entries: { main: {}, work: {} } } },
  },
  { name: 'status: which agent', args: status },
  { name: 'validate: invalid', args: validate, config: { agents: { defaults: { surprise: true } } } },
  { name: 'status: config invalid', args: status },
  { name: 'patch: config invalid', ...patch({ messages: {} }) },
  { name: 'key: config invalid', args: paste('api-key'), input: `${KEY}\n` },
  {
    name: 'status: variable',
    args: status,
    config: BY_VARIABLE,
    env: { CHUTES_API_KEY: KEY },
  },
  { name: 'status: variable unset', args: status },
  { name: 'logout: variable unset', args: logout },
  { name: 'infer: 200', ...probe, config: { ...WITHOUT_PLUGIN, ...SET_UP, ...SIGNED_IN } },
  { name: 'exec: tool called', ...toolTurn },
  { name: 'infer: 404', ...probe, fault: faults.modelNotFound('a/A') },
  { name: 'infer: 503', ...probe, fault: faults.unavailable('a/A') },
  { name: 'infer: 402', ...probe, fault: faults.quotaExceeded() },
  { name: 'logout: token', args: logout, config: { ...WITHOUT_PLUGIN, ...SET_UP, ...SIGNED_IN } },
  {
    name: 'key: provider in other letters',
    args: paste('api-key'),
    input: `${KEY}\n`,
    config: { ...WITHOUT_PLUGIN, ...IN_OTHER_LETTERS },
  },
  {
    name: 'patch: provider in other letters',
    ...patch({ models: { providers: { Chutes: { timeoutSeconds: 300 } } } }),
  },
  {
    name: 'patch: spread over files',
    ...patch({
      models: { providers: { chutes: { timeoutSeconds: 300 } } },
      agents: { defaults: { model: { primary: 'chutes/b/B' } } },
    }),
    config: { ...WITHOUT_PLUGIN, models: SET_UP.models, agents: { $include: './agents.json' } },
    files: { 'agents.json': SET_UP.agents },
  },
]

/** What the real OpenClaw left at each step, as it was recorded. */
export function recordings(): Readonly<Record<string, Recording>> {
  return JSON.parse(readFileSync(new URL('recordings.json', import.meta.url), 'utf8')).steps
}

/** Plays the steps in a home, beside a Chutes that chats, and returns what each left; `tell` hears of each as it ends. */
export async function playSteps(
  home: Home,
  tell: (step: Step) => void = () => {},
  steps = STEPS,
): Promise<Readonly<Record<string, Recording>>> {
  const chutes = await startChutes({
    tls: true,
    catalog: today.slice(0, 1).map((model) => ({ ...model, id: 'a/A' })),
  })
  chutes.acceptKey(TOKEN)
  const network = networkEnv({ redirect: chutes, closed: true })
  const recordings: Record<string, Recording> = {}
  for (const step of steps) {
    if (step.config) home.writeConfig(step.config)
    for (const [name, content] of Object.entries(step.files ?? {}))
      writeFileSync(join(home.openclawDir, name), JSON.stringify(content), { mode: 0o600 })
    if (step.fault) chutes.setFault('chat', step.fault)
    const { tool } = step
    chutes.onChat(({ toolResults }) => (tool && toolResults.length === 0 ? { toolCalls: [tool] } : {}))
    const before = home.readConfigText()
    const run = await runOpenclaw(home, step.args, {
      timeoutMs: 400_000,
      ...(step.input !== undefined && { input: step.input }),
      env: { ...(asksModel(step) && network), ...chatEnv(step), ...step.env },
    })
    const changed = home.readConfigText() !== before
    recordings[step.name] = { ...recordingOf(home, run), ...(changed && { config: home.readConfig() }) }
    chutes.clearFaults()
    tell(step)
  }
  await chutes.close()
  return recordings
}

/** The recorded OpenClaw asks nobody, so it has to be told what Chutes answers. */
const chatEnv = ({ fault }: Step) =>
  fault?.kind === 'status' ? { RECORDED_OPENCLAW_CHAT_STATUS: String(fault.status) } : {}

/** Lines about the machine and the moment: slow disks, plugins that could not be fetched, box drawing around such news. */
const NOISE =
  /^\[(?:sqlite|session-sqlite|agents?\/|state-migrations|openclaw|provider(?!-transport)|config)|^Config observe anomaly|^npm error|^[│◇├╮╯]|^Installed Gateway service/

function recordingOf(home: Home, { code, stdout, stderr }: OpenclawRun): Recording {
  const plain = (text: string): string =>
    text
      .split('\n')
      .filter((line) => !NOISE.test(line))
      .join('\n')
      .replaceAll(home.configPath, '{configPath}')
      .replaceAll(home.dir, '{home}')
      .replace(/Applied \d+ config/, 'Applied {updates} config')
      .replace(/existing entries: [^.]*\./, 'existing entries: {lost}.')
      .replace(/(Removed auth profile: \S+ \(chutes\/)\w+/, '$1{type}')
      .replace(/"storePath": "[^"]*"/, '"storePath": ""')
      .replace(/"(expiresAt|remainingMs)": \d+/g, '"$1": 0')
      .replace(/"sessionId": "[^"]*"/, '"sessionId": ""')
      .replace(/elapsedMs=\d+/g, 'elapsedMs=0')
      .replace(/(provider\W+)chutes(\W+(?:api=\S+ )?model\W+)a\/A/g, '$1{provider}$2{model}')
      .replace(/rejected\.[\dTZ-]+/g, 'rejected.{time}')
      .replace(/size-drop:\d+->\d+/g, 'size-drop:{was}->{is}')
  return { code, stdout: plain(stdout), stderr: plain(stderr) }
}
