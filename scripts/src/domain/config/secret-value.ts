import { holdsKey } from '../credential/key.ts'
import { isSecretReference } from '../credential/key-source.ts'
import { isObject } from '../json.ts'

/** Tested on a name's words in lower case, with `-` between those of camelCase. `auth` alone is a kind: `api-key`, `oauth`. */
const SECRET_NAME =
  /(?:(?:^|[-_]|api|private|access|refresh|auth|bearer)(?:keys?|token)|secrets?|password|passphrase|(?:^|[-_])(?:authorization|headers?|credentials?|cookies?)|[-_]auth)(?![a-z])/
/** What is only about a secret: `headerName`, `keyRef`, `tokenMode`, `promptCacheKey`. */
const HARMLESS_NAME =
  /[-_](?:count|env|field|file|id|limit|mode|name|path|policy|prefix|ref|type)$|cache[-_]?key$/
const SECRET_VALUE = /^Bearer |__OPENCLAW_REDACTED__/

/** An address with a user in it, or with a query that names a secret. */
const SECRET_URL = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#]*@|[^?#]*\?.*(?:key|token|secret|pass|auth|sig))/i

/** The profile reference that OpenClaw writes where a key could stand. */
const PROFILE_REFERENCE = /^chutes:[\w.-]{1,64}$/

/** Whether a config value could hold a secret, by its name or its look; such a value is never remembered. */
export function mayHoldSecret(path: readonly string[], value: unknown): boolean {
  if (isSecretReference(value, path.at(-1) === 'apiKey')) return false
  if (typeof value === 'string') {
    if (PROFILE_REFERENCE.test(value)) return false
    const isSecret = holdsKey(value) || SECRET_VALUE.test(value) || SECRET_URL.test(value)
    return isSecret || path.some((name, depth) => isSecretPlace(path, name, depth))
  }
  if (Array.isArray(value)) return value.some((item) => mayHoldSecret(path, item))
  if (!isObject(value)) return false
  return Object.entries(value).some(([name, member]) => mayHoldSecret([...path, name], member))
}

/** By its name; in `request.auth` by its place. The id of an agent is no setting. */
function isSecretPlace(path: readonly string[], name: string, depth: number): boolean {
  if (path[depth - 1] === 'auth' && name === 'value') return true
  return isSecretName(name) && !(depth === 2 && path[0] === 'agents')
}

/** Whether a setting of this name holds secrets; the name of a model or a profile is none of a setting. */
function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase()
  return !/[/:]/.test(name) && SECRET_NAME.test(words) && !HARMLESS_NAME.test(words)
}
