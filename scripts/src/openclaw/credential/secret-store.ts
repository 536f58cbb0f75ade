import type { ConfigView } from '../../domain/config/config-view.ts'
import { valueAt } from '../../domain/json.ts'
import { Secret } from '../../shell/secret.ts'
import type { OpenClaw } from '../session.ts'

/** The name under which OpenClaw's shared secret store keeps the refresh token (2026.9 and later). */
const REFRESH_NAME = 'CHUTES_OAUTH_REFRESH_TOKEN'

/**
 * Whether OpenClaw can use a stored secret for us without telling it to anybody: its egress proxy puts it into requests
 * to the one host it is bound to. Off unless the person switched it on.
 */
export function egressProxyOn(view: ConfigView): boolean {
  return valueAt(view.raw, ['secrets', 'egressProxy', 'enabled']) === true
}

/** Hands the refresh token over through standard input: nobody can read it back, and it goes to `host` only. */
export async function storeRefreshToken(openclaw: OpenClaw, token: Secret, host: string): Promise<boolean> {
  const outcome = await openclaw.run({
    args: ['secrets', 'store', 'set', REFRESH_NAME, '--kind', 'secret', '--allow-host', host],
    input: token.unwrap(),
  })
  return outcome.code === 0
}

/** Removes it; a missing one is fine. */
export async function dropRefreshToken(openclaw: OpenClaw): Promise<boolean> {
  const outcome = await openclaw.run({
    args: ['secrets', 'store', 'rm', REFRESH_NAME, '--yes'],
  })
  return outcome.code === 0
}

/**
 * What OpenClaw's egress proxy put into this process's environment in the token's place. A real token in that variable
 * is not taken: it does not belong there.
 */
export function refreshTokenMark(env: Readonly<Record<string, string | undefined>>): Secret | undefined {
  const value = env[REFRESH_NAME]?.trim()
  return value && /^oc-sent-[\x21-\x7e]{4,4000}$/.test(value) ? new Secret(value) : undefined
}
