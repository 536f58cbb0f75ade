import { holdsKey } from '../credential/key.ts'
import { isSecretReference } from '../credential/key-source.ts'
import { isObject } from '../json.ts'

const SECRET_NAME =
  /^(?:api_?key|key|.*(?:secret|password|passphrase)|(?:access|refresh|auth|bearer)?_?token|authorization|headers|cookies?)$/i
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
    return isSecret || path.some((name) => SECRET_NAME.test(name))
  }
  if (Array.isArray(value)) return value.some((item) => mayHoldSecret(path, item))
  if (!isObject(value)) return false
  return Object.entries(value).some(([name, member]) => mayHoldSecret([...path, name], member))
}
