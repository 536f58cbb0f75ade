// What openclaw does to a home, without its start of seconds: notes who is signed in, merges a patch into the config, and
// tells what it reads there.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const { HOME, HARD_HELD, HARD_RECORDED, HARD_STATUS } = process.env
const path = `${HOME}/.openclaw/openclaw.json`
/** About as long as the real one takes between reading and writing, of which most is waiting here: to be killed in. */
const THINKS_MS = 120

const words = process.argv.slice(2)
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The real one refuses arrays that lose entries unless it is told so. */
function mayBecome(before, after, where) {
  const ids = (list) => (Array.isArray(list) ? list.map((entry) => entry?.id) : [])
  const loses = ids(before).some((id) => id !== undefined && !ids(after).includes(id))
  if (loses && !words.includes(where)) throw new Error(`${where} would lose entries`)
  return after
}

function merged(target, patch, where = '') {
  if (!isObject(patch)) return mayBecome(target, patch, where)
  const result = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value, where ? `${where}.${key}` : key)
  }
  return result
}

async function patchConfig(patch) {
  const config = merged(JSON.parse(readFileSync(path, 'utf8')), patch)
  await sleep(THINKS_MS)
  const draft = `${path}.${process.pid}.draft`
  writeFileSync(draft, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
  await sleep(THINKS_MS / 4)
  renameSync(draft, path)
}

/** What was recorded, with the default and the aliases that the config has by now. */
function status() {
  const { agents } = JSON.parse(readFileSync(path, 'utf8'))
  const recorded = JSON.parse(readFileSync(`${HARD_RECORDED}/${HARD_STATUS}.json`, 'utf8'))
  const { model, models = {} } = agents?.defaults ?? {}
  const primary = typeof model === 'string' ? model : model?.primary
  const named = Object.entries(models).flatMap(([ref, { alias }]) => (alias ? [[alias, ref]] : []))
  return {
    ...recorded,
    ...(primary && { defaultModel: primary, resolvedDefault: primary }),
    aliases: Object.fromEntries(named),
  }
}

const command = words.slice(0, 3).join(' ')
switch (command) {
  case 'models status --json':
    console.log(JSON.stringify(status()))
    break
  case 'config patch --stdin':
    await patchConfig(JSON.parse(readFileSync(0, 'utf8')))
    break
  case 'models auth paste-api-key':
  case 'models auth paste-token': {
    // the secret goes where the real one has its store: nowhere that anybody may find it
    readFileSync(0)
    const mode = command.endsWith('token') ? 'token' : 'api_key'
    await patchConfig({ auth: { profiles: { 'chutes:manual': { provider: 'chutes', mode } } } })
    writeFileSync(HARD_HELD, '')
    console.log(`Auth profile: chutes:manual (chutes/${mode})`)
    break
  }
  case 'models auth logout':
    await sleep(THINKS_MS)
    rmSync(HARD_HELD, { force: true })
    await patchConfig({ auth: { profiles: { 'chutes:manual': null } } })
    console.log('Removed.')
    break
  default:
    console.error(`nobody plays: openclaw ${words.join(' ')}`)
    process.exitCode = 99
}
