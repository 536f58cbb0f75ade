// Where the config's providers take their keys from, and whether that is to be had here.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { call } from './call.mjs'
import { stateDir } from './config.mjs'
import { valueIn } from './includes.mjs'

/** The value of a variable: from the environment, the `.env` file of the state folder, or the config's `env` block. */
export function variable(config, name) {
  const { env: block } = config
  return call().env[name] ?? dotenv()[name] ?? block?.vars?.[name] ?? block?.[name]
}

function dotenv() {
  const file = join(stateDir(), '.env')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  return Object.fromEntries(lines.filter((line) => line.includes('=')).map((line) => line.split(/=(.*)/)))
}

/** The variable that a key is taken from, by a SecretRef or a substitution. */
export function variableName(apiKey) {
  if (typeof apiKey === 'string') return /^\$\{(\w+)\}$/.exec(apiKey)?.[1]
  return apiKey?.source === 'env' ? apiKey.id : undefined
}

/** Whether a provider's SecretRef leads to nothing: then commands about models answer nothing at all. */
export function missingSecret(config) {
  return Object.values(config.models?.providers ?? {}).some(({ apiKey }) => {
    if (typeof apiKey !== 'object') return false
    const { source, provider, id } = apiKey
    const from = config.secrets?.providers?.[provider]
    if (source === 'env') return !variable(config, id)
    if (source === 'exec') return !existsSync(from?.command ?? '')
    if (!existsSync(from?.path ?? '')) return true
    return valueIn(JSON.parse(readFileSync(from.path, 'utf8')), id.split('/').slice(1)) === undefined
  })
}
