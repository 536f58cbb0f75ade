// `openclaw models status --json`: the recorded document, with what this home's config and credentials make of it.
import { join } from 'node:path'
import { call } from './call.mjs'
import { openConfig, stateDir } from './config.mjs'
import { needsAgent, profilesOf } from './credentials.mjs'
import { recorded, say, sayOnly } from './recorded.mjs'
import { missingSecret, variable, variableName } from './secrets.mjs'

const HOUR_MS = 3_600_000

/** Prints the status of one agent, or OpenClaw's refusal of an invalid config. */
export async function status(named) {
  const { path, valid, config } = await openConfig()
  if (!valid) return say('status: config invalid', { configPath: path })
  if (needsAgent(config) && named === undefined) return say('status: which agent')
  const agent = named ?? 'main'
  const name = variableName(config.models?.providers?.chutes?.apiKey)
  const value = name && variable(config, name)
  if ((name && !value) || missingSecret(config)) return say('status: variable unset', { configPath: path })
  const models = modelsIn(config)
  const stored = Object.entries(profilesOf(agent))
  const tokens = stored.filter(([, { type }]) => type === 'token').length
  const known = [...inline(config), ...(stored.length > 0 ? [providerOf(stored)] : [])]
  const providers = value ? [fromVariable(known, name, value, agent)] : known
  const wants = models.chosen.resolvedDefault.split('/')[0]
  const lacks = !providers.some(({ provider }) => provider === wants)
  const document = {
    ...models.template,
    ...models.chosen,
    // of a config that it never wrote itself, as those with a variable were recorded, it lists the entries
    ...(value && !config.agents?.defaults?.modelPolicy && { allowed: entriesOf(config) }),
    configPath: path,
    agentDir: join(stateDir(), 'agents', agent, 'agent'),
    auth: {
      ...models.template.auth,
      providersWithOAuth: tokens > 0 ? [`chutes (${tokens})`] : [],
      missingProvidersInUse: lacks && wants !== 'chutes' ? [wants] : [],
      modelRouteIssues: lacks && wants === 'chutes' ? [{ kind: 'indeterminate' }] : [],
      providers,
      oauth: { ...models.template.auth.oauth, ...signIns(stored.map(profileOf)) },
    },
  }
  if (value) call().stderr += recorded('status: variable').stderr.replaceAll('{configPath}', path)
  return sayOnly(`${JSON.stringify(document, null, 2)}\n`)
}

const entriesOf = (config) => Object.keys(config.agents?.defaults?.models ?? {})

/** `openclaw models aliases list`. */
export function aliasesOf({ config }) {
  const lines = Object.entries(aliases(config)).map(([alias, ref]) => `- ${alias} -> ${ref}\n`)
  return `Aliases (${lines.length}):\n${lines.join('')}`
}

/** What is set and chosen, and the recorded document to put it into: with a model of a provider of one's own, or none. */
function modelsIn(config) {
  const { model, modelPolicy } = config.agents?.defaults ?? {}
  const primary = typeof model === 'string' ? model : model?.primary
  const [first] = Object.entries(config.models?.providers ?? {}).flatMap(([id, { models = [] }]) =>
    models.map((row) => `${id}/${row.id}`),
  )
  const step = (primary ?? first) === undefined ? 'status: nothing there' : 'status: set up'
  const template = JSON.parse(recorded(step).stdout)
  const resolved = primary ?? first ?? template.resolvedDefault
  const chosen = {
    defaultModel: resolved,
    resolvedDefault: resolved,
    fallbacks: model?.fallbacks ?? [],
    aliases: aliases(config),
    allowed: modelPolicy?.allow ?? [],
  }
  return { template, chosen }
}

/** The profiles as the real one lists them: flat, and once more below their provider. */
function signIns(profiles) {
  const [first] = profiles
  if (!first) return { profiles, providers: [] }
  const { status, expiresAt, remainingMs } = first
  const end = expiresAt === undefined ? {} : { expiresAt, remainingMs }
  return {
    profiles,
    providers: [{ provider: 'chutes', status, profiles, effectiveProfiles: profiles, ...end }],
  }
}

/** Alias to model; an entry whose name has no provider belongs to `openai`, as the real one reads it. */
function aliases(config) {
  return Object.fromEntries(
    Object.entries(config.agents?.defaults?.models ?? {})
      .filter(([, entry]) => entry.alias)
      .map(([ref, { alias }]) => [alias, ref.includes('/') ? ref : `openai/${ref}`]),
  )
}

/** As `status: variable` was recorded: it goes before what is stored. */
function fromVariable(known, name, value, agent) {
  const stored = known.find(({ profiles }) => profiles)
  const detail = `${value.slice(0, 8)}...${value.slice(-8)}`
  const source = `models.json: ~/.openclaw/agents/${agent}/agent/models.json`
  const modelsJson = { value: `${name.slice(0, 2)}...${name.slice(-2)}`, source }
  return { provider: 'chutes', ...stored, effective: { kind: 'env', detail }, modelsJson }
}

/** Providers whose key stands in the config. */
function inline(config) {
  return Object.entries(config.models?.providers ?? {})
    .filter(([id, { apiKey }]) => apiKey !== undefined && apiKey !== `${id.toLowerCase()}:manual`)
    .map(([id]) => ({
      provider: id.toLowerCase(),
      effective: { kind: 'models.json', detail: 'models.json' },
    }))
}

function providerOf(stored) {
  const count = (type) => stored.filter(([, profile]) => profile.type === type).length
  return {
    provider: 'chutes',
    effective: { kind: 'profiles', detail: '~/.openclaw/state/openclaw.sqlite' },
    profiles: {
      count: stored.length,
      oauth: 0,
      token: count('token'),
      apiKey: count('api_key'),
      labels: stored.map(([id, { type, mask }]) => `${id}=${type === 'token' ? 'token:' : ''}${mask}`),
    },
  }
}

function profileOf([profileId, { type, expiresAt }]) {
  const left = expiresAt && expiresAt - Date.now()
  const state = left === undefined ? 'static' : left < 0 ? 'expired' : left < 24 * HOUR_MS ? 'expiring' : 'ok'
  return {
    profileId,
    provider: 'chutes',
    type,
    status: state,
    // an end that has come is no longer said
    ...(left > 0 && { expiresAt, remainingMs: left }),
    source: 'store',
    label: profileId,
  }
}
