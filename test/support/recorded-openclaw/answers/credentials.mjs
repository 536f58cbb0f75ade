// OpenClaw's credential store, without the secrets: profile, kind, end and the masked form that status shows.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { managedElsewhere, openConfig, stateDir, write } from './config.mjs'
import { recorded, say, sayOnly } from './recorded.mjs'
import { missingSecret } from './secrets.mjs'

const PROFILE = 'chutes:manual'
/** Among OpenClaw's own databases, so that searches of a home take it for one. */
const file = () => join(stateDir(), 'state', 'openclaw.sqlite')

/** The stored profiles of an agent: `{ [id]: { type, mask, expiresAt } }`. */
export function profilesOf(agent = 'main') {
  return read()[agent]?.profiles ?? {}
}

/** `models auth paste-api-key` and `paste-token`; the secret itself is dropped here. The store comes before the config. */
export async function paste({ type, secret, expiresIn, agent }, pause) {
  if (managedElsewhere()) return say('key: managed elsewhere')
  const before = await openConfig()
  if (!before.valid) return say('key: config invalid')
  if (needsAgent(before.config) && agent === undefined) return say('key: which agent')
  const value = secret.trim()
  if (value === '') return say('key: empty')
  const current = profilesOf(agent)[PROFILE]
  if (current?.type === 'token' && type === 'api_key') return say('key: a token is there')
  await pause()
  const expiresAt = expiresIn && Date.now() + Number.parseInt(expiresIn, 10) * 1000
  save(agent, { [PROFILE]: { type, mask: `${value.slice(0, 8)}...${value.slice(-8)}`, expiresAt } })
  await pause()
  const next = withProfile(before.config, type)
  const refused = write(before, next)
  if (refused !== undefined) return refused
  if (type === 'token') return say('token: stored')
  if (JSON.stringify(before.config) === JSON.stringify(next)) return say('key: replaced')
  return say(before.exists ? 'key: config changed' : 'key: first')
}

function withProfile(config, mode) {
  const profiles = { ...config.auth?.profiles, [PROFILE]: { provider: 'chutes', mode } }
  const name = chutesName(config)
  const bound = name !== undefined && mode === 'api_key'
  const providers = bound && {
    ...config.models.providers,
    [name]: { ...config.models.providers[name], apiKey: PROFILE },
  }
  return {
    ...config,
    auth: { ...config.auth, profiles },
    ...(bound && { models: { ...config.models, providers } }),
  }
}

/** How the config spells the provider. */
function chutesName(config) {
  const names = Object.keys(config.models?.providers ?? {})
  return names.includes('chutes') ? 'chutes' : names.find((name) => name.toLowerCase() === 'chutes')
}

/** `models auth logout <profile> --yes`. */
export async function logOut(profile, agent, pause) {
  const { path, config: found } = await openConfig()
  if (missingSecret(found)) return say('logout: variable unset', { configPath: path })
  const { [profile]: stored, ...others } = profilesOf(agent)
  if (!stored) return say('logout: absent')
  await pause()
  save(agent, others)
  const ordered = orderOf(agent)?.filter((id) => id !== profile) ?? []
  keepOrder(agent, ordered)
  await pause()
  const before = await openConfig()
  const config = structuredClone(before.config)
  delete config.auth?.profiles?.[profile]
  for (const provider of Object.values(config.models?.providers ?? {}))
    if (provider.apiKey === profile) delete provider.apiKey
  const refused = write(before, config)
  if (refused !== undefined) return refused
  return say('logout', { type: stored.type })
}

/** `models auth order get`. */
export function readOrder(agent = 'main') {
  const answer = JSON.parse(recorded('order').stdout)
  const order = orderOf(agent) ?? null
  return sayOnly(`${JSON.stringify({ ...answer, agentId: agent, order }, null, 2)}\n`)
}

/** `models auth order set|clear`. */
export function writeOrder(words, agent = 'main') {
  keepOrder(agent, words[3] === 'set' ? words.filter((word) => word.startsWith('chutes:')) : [])
  return 0
}

function orderOf(agent = 'main') {
  return read()[agent]?.order
}

function keepOrder(agent = 'main', order) {
  const all = read()
  store({ ...all, [agent]: { ...all[agent], order: order.length > 0 ? order : undefined } })
}

/** The real one wants to be told which of several agents a credential is for, where ownership is explicit. */
export function needsAgent(config) {
  return config.agents?.ownership === 'explicit' && Object.keys(config.agents.entries ?? {}).length > 1
}

function save(agent = 'main', profiles) {
  const all = read()
  store({ ...all, [agent]: { ...all[agent], profiles } })
}

function read() {
  return existsSync(file()) ? JSON.parse(readFileSync(file(), 'utf8')) : {}
}

function store(all) {
  mkdirSync(dirname(file()), { recursive: true, mode: 0o700 })
  writeFileSync(file(), JSON.stringify(all), { mode: 0o600 })
}
