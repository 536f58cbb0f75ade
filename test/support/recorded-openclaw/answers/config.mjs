// OpenClaw's config: where it is, whether it is valid, and the guards of `config patch`.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { call } from './call.mjs'
import { changedPaths, copyAt, isObject, ownerOf, parseText, valueIn, withIncludes } from './includes.mjs'
import { say } from './recorded.mjs'

/** The folder of OpenClaw's state, by the same variables as the real one. */
export function stateDir() {
  const { cwd, env } = call()
  if (env.OPENCLAW_STATE_DIR) return resolve(cwd, env.OPENCLAW_STATE_DIR)
  return join(env.OPENCLAW_HOME ?? env.HOME ?? homedir(), '.openclaw')
}

function configPath() {
  const { cwd, env } = call()
  return env.OPENCLAW_CONFIG_PATH ? resolve(cwd, env.OPENCLAW_CONFIG_PATH) : join(stateDir(), 'openclaw.json')
}

/** The config as it is: `{ path, exists, valid, text, config, root, owners }`; `root` is what its own file holds. */
export async function openConfig() {
  const path = configPath()
  if (!existsSync(path))
    return { path, exists: false, valid: true, text: '', config: {}, root: {}, owners: [] }
  const text = readFileSync(path, 'utf8')
  const root = await parseText(text)
  const { whole, owners } = await withIncludes(root, path)
  return { path, exists: true, valid: isValid(whole), text, config: whole ?? {}, root, owners }
}

/** Of the real schema: sections are objects, no key is called `surprise`, and an older release's stamp is refused. */
function isValid(config) {
  const sections = ['agents', 'models', 'auth']
  const knows = (value) =>
    !isObject(value) || Object.entries(value).every(([key, member]) => key !== 'surprise' && knows(member))
  if (config?.meta?.lastTouchedAt !== undefined) return false
  return isObject(config) && sections.every((name) => isObject(config[name] ?? {})) && knows(config)
}

/** `openclaw config patch --stdin`; `pause` takes as long as the real one needs between reading and writing. */
export async function patchConfig(input, replacePaths, pause) {
  const refusal = managedElsewhere()
  if (refusal) return say(refusal, { configPath: configPath() })
  const before = await openConfig()
  if (!before.valid) return say('patch: config invalid')
  const patch = JSON.parse(input)
  const lost = lostRows(before.config, patch, replacePaths)
  if (lost.length > 0) return say('patch: rows would be lost', { lost: lost.join(', ') })
  const next = inOneSpelling(merged(before.config, patch))
  if (!isValid(next)) return say('patch: schema')
  const unknown = unknownPrimary(patch, next)
  if (unknown) return say('patch: unknown model', { ref: unknown })
  await pause()
  const refused = write(before, next)
  const heard = ['models', 'agents'].some(
    (section) => JSON.stringify(before.config[section]) !== JSON.stringify(next[section]),
  )
  return refused ?? say(heard ? 'patch: applied' : 'patch: nothing new', { updates: String(leaves(patch)) })
}

/** Writes a changed config as OpenClaw does. Returns the exit code when it is refused, else undefined. */
export function write(before, wanted) {
  const { path } = before
  const next = migrated(before, wanted)
  if (before.exists && JSON.stringify(before.config) === JSON.stringify(next)) return undefined
  const changed = changedPaths(before.config, next)
  const owner = ownerOf(changed, before.owners)
  // what names a file cannot go
  const goes = owner && valueIn(next, owner.path) === undefined
  if (owner === null || goes) return say('patch: spread over files')
  if (owner) {
    writeFileSync(owner.file, `${JSON.stringify(valueIn(next, owner.path), null, 2)}\n`, { mode: 0o600 })
    return undefined
  }
  const root =
    before.owners.length === 0 ? next : changed.reduce((node, one) => copyAt(node, next, one), before.root)
  const text = `${JSON.stringify(stamped(root, before.exists), null, 2)}\n`
  const [was, is] = [Buffer.byteLength(before.text), Buffer.byteLength(text)]
  if (was >= 512 && is < was / 2) {
    const time = new Date().toISOString().replace(/[:.]/g, '-')
    writeFileSync(`${path}.rejected.${time}`, text, { mode: 0o600 })
    return say('patch: size', { configPath: path, was: String(was), is: String(is), time })
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (before.exists) copyFileSync(path, `${path}.bak`)
  const draft = `${path}.${call().pid}.draft`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, path)
  return undefined
}

/** Entries were a list of allowed models before 2026.8: its first write of a config that it never wrote makes them one. */
function migrated({ config, owners }, next) {
  const { models = {}, modelPolicy } = config.agents?.defaults ?? {}
  const is =
    config.meta?.lastTouchedVersion || modelPolicy || owners.length > 0 || Object.keys(models).length === 0
  if (is || !next.agents?.defaults || next.agents.defaults.modelPolicy) return next
  const defaults = { ...next.agents.defaults, modelPolicy: { allow: Object.keys(models) } }
  return { ...next, agents: { ...next.agents, defaults } }
}

/** What 2026.9.6 adds to a config at its first write; to one that it makes, also what keeps its plugins quiet. */
function stamped(config, exists) {
  if (config.meta?.lastTouchedVersion) return config
  const off = { config: { sessionCatalog: { enabled: false } } }
  const entries = { anthropic: off, codex: off, ...config.plugins?.entries }
  return {
    ...config,
    ...(!exists && { plugins: { ...config.plugins, entries } }),
    meta: {
      migrations: { modelPolicyAllowlist: true, utilityModelSeparation: true },
      lastTouchedVersion: '2026.9.6',
    },
  }
}

/** The step that recorded why a config under these variables is not written; undefined when it may be. */
export function managedElsewhere() {
  const { env } = call()
  if (env.OPENCLAW_NIX_MODE === '1') return 'patch: Nix'
  return env.OPENCLAW_CONFIG_READONLY === '1' ? 'patch: read-only' : undefined
}

function merged(target, patch) {
  if (!isObject(patch)) return patch
  const result = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}

/** Model references with their provider's name as OpenClaw writes it, whatever the case somebody wrote it in. */
function inOneSpelling(config) {
  const ref = (text) =>
    typeof text === 'string' ? text.replace(/^[\w.-]+(?=\/)/, (name) => name.toLowerCase()) : text
  const choice = (value) => {
    if (!isObject(value)) return ref(value)
    const { primary, fallbacks } = value
    return {
      ...value,
      ...(primary && { primary: ref(primary) }),
      ...(fallbacks && { fallbacks: fallbacks.map(ref) }),
    }
  }
  const defaults = { ...config.agents?.defaults }
  for (const slot of ['model', 'imageModel']) if (defaults[slot]) defaults[slot] = choice(defaults[slot])
  if (defaults.models)
    defaults.models = Object.fromEntries(
      Object.entries(defaults.models).map(([key, entry]) => [ref(key), entry]),
    )
  return config.agents?.defaults ? { ...config, agents: { ...config.agents, defaults } } : config
}

/** Ids of provider rows that an array would drop without `--replace-path`. */
function lostRows(config, patch, replacePaths) {
  return Object.entries(patch.models?.providers ?? {}).flatMap(([id, provider]) => {
    if (!Array.isArray(provider?.models) || replacePaths.includes(`models.providers.${id}.models`)) return []
    const kept = new Set(provider.models.map((row) => row.id))
    return (config.models?.providers?.[id]?.models ?? []).map((row) => row.id).filter((row) => !kept.has(row))
  })
}

/** A primary that the patch sets and no row of its provider carries. */
function unknownPrimary(patch, next) {
  const primary = patch.agents?.defaults?.model?.primary
  if (!primary?.startsWith('chutes/')) return undefined
  const rows = next.models?.providers?.chutes?.models ?? []
  return rows.some(({ id }) => `chutes/${id}` === primary) ? undefined : primary
}

/** How many values a patch sets; arrays count as one. */
function leaves(patch) {
  return isObject(patch) ? Object.values(patch).reduce((sum, value) => sum + leaves(value), 0) : 1
}
