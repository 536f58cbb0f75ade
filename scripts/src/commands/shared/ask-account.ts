import { fetchAccount } from '../../chutes/fetch-account.ts'
import type { AccountAnswer } from '../../domain/account/account.ts'
import type { Context } from '../../shell/context.ts'
import type { Secret } from '../../shell/secret.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { handedKey } from './handed-key.ts'
import type { Session } from './open.ts'

/** How long the key is waited for: a password manager takes its time, and some shells never close standard input. */
const KEY_INPUT_PATIENCE_MS = 15_000

/** The key that the account is asked with; undefined when none came. @throws SkillError E_KEY_MALFORMED */
export async function accountKey(context: Context): Promise<Secret | undefined> {
  return (await handedKey(context, skillCommand('status', '--account'), KEY_INPUT_PATIENCE_MS))?.key
}

/** Asks Chutes for the account behind a key. */
export async function askAccount(
  context: Context,
  { endpoints }: Session,
  key: Secret | undefined,
): Promise<AccountAnswer> {
  if (!key) return { kind: 'no-key' }
  context.progress('asking Chutes for the account')
  return fetchAccount(key, endpoints, context.signal)
}
