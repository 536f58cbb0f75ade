// `openclaw models status --json`: the recorded document, with what this home's config and credentials make of it.
import { join } from 'node:path'
import { openConfig, stateDir } from './config.mjs'
import { profilesOf } from './credentials.mjs'
import { recorded, say, sayOnly } from './recorded.mjs'

const HOUR_MS = 3_600_000

/** Prints the status of one agent, or OpenClaw's refusal of an invalid config. */
export async function status(agent = 'main') {
  const { path, valid, config } = await openConfig()
  if (!valid) return say('status: config invalid', { configPath: path })
  const empty = JSON.parse(recorded('status: nothing there').stdout)
  const models = modelsIn(config, empty)
  const stored = Object.entries(profilesOf(agent))
  const providers = [...inline(config), ...(stored.length > 0 ? [providerOf(stored)] : [])]
  const wants = models.resolvedDefault.split('/')[0]
  const lacks = !providers.some(({ provider }) => provider === wants)
  const document = {
    ...empty,
    ...models,
    configPath: path,
    agentDir: join(stateDir, 'agents', agent, 'agent'),
    auth: {
      ...empty.auth,
      missingProvidersInUse: lacks && wants !== 'chutes' ? [wants] : [],
      modelRouteIssues: lacks && wants === 'chutes' ? [{ kind: 'indeterminate' }] : [],
      providers,
      oauth: { ...empty.auth.oauth, profiles: stored.map(profileOf), providers: [] },
    },
  }
  return sayOnly(`${JSON.stringify(document, null, 2)}\n`)
}

/** `openclaw models aliases list`. */
export function aliasesOf({ config }) {
  return Object.entries(aliases(config))
    .map(([alias, ref]) => `- ${alias} -> ${ref}\n`)
    .join('')
}

function modelsIn(config, empty) {
  const { model, modelPolicy } = config.agents?.defaults ?? {}
  const primary = typeof model === 'string' ? model : model?.primary
  const [first] = Object.entries(config.models?.providers ?? {}).flatMap(([id, { models = [] }]) =>
    models.map((row) => `${id}/${row.id}`),
  )
  const resolved = primary ?? first ?? empty.resolvedDefault
  return {
    defaultModel: resolved,
    resolvedDefault: resolved,
    fallbacks: model?.fallbacks ?? [],
    aliases: aliases(config),
    allowed: modelPolicy?.allow ?? [],
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

/** Providers whose key stands in the config. */
function inline(config) {
  return Object.entries(config.models?.providers ?? {})
    .filter(([id, { apiKey }]) => apiKey !== undefined && apiKey !== `${id}:manual`)
    .map(([provider]) => ({ provider, effective: { kind: 'models.json', detail: 'models.json' } }))
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
