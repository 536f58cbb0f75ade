import { fetchAccount } from '../../chutes/fetch-account.ts'
import type { AccountAnswer } from '../../domain/account/account.ts'
import { KEY_FAULTS, parseKey } from '../../domain/credential/key.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { readKeyInput } from '../../shell/read-key.ts'
import { Secret } from '../../shell/secret.ts'
import { pipedKey, skillCommand } from '../../shell/skill-path.ts'
import type { Session } from './open.ts'

/** How long the key is waited for: a password manager takes its time, and some shells never close standard input. */
const KEY_INPUT_PATIENCE_MS = 15_000

/** The key of --from-env, else of standard input; undefined when none came. @throws SkillError E_KEY_MALFORMED */
export async function accountKey(context: Context): Promise<Secret | undefined> {
  const input = context.invocation.flags['from-env']
    ? (context.env.CHUTES_API_KEY ?? '')
    : await readKeyInput(context.signal, KEY_INPUT_PATIENCE_MS)
  const parsed = parseKey(input)
  if (!('fault' in parsed)) return new Secret(parsed.key)
  if (parsed.fault === 'empty') return undefined
  throw new SkillError('E_KEY_MALFORMED', KEY_FAULTS[parsed.fault], {
    fix: `Pipe one key: ${pipedKey(skillCommand('status', '--account'))}`,
  })
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
