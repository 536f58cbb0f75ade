import { KEY_FAULTS, parseKey } from '../../domain/credential/key.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { readKeyInput } from '../../shell/read-key.ts'
import { Secret } from '../../shell/secret.ts'
import { pipedKey } from '../../shell/skill-path.ts'

/**
 * The key of --from-env, else of standard input, and whether it is in the form that Chutes documents; undefined when none came.
 * @throws SkillError E_KEY_MALFORMED; its fix names `command`
 */
export async function handedKey(
  context: Context,
  command: string,
  patienceMs?: number,
): Promise<{ readonly key: Secret; readonly wellFormed: boolean } | undefined> {
  const input = isFromEnv(context)
    ? (context.env.CHUTES_API_KEY ?? '')
    : await readKeyInput(context.signal, patienceMs)
  const parsed = parseKey(input)
  if (!('fault' in parsed)) return { key: new Secret(parsed.key), wellFormed: parsed.wellFormed }
  if (parsed.fault === 'empty') return undefined
  throw new SkillError('E_KEY_MALFORMED', KEY_FAULTS[parsed.fault], { fix: handOverFix(context, command) })
}

/** Nothing was handed over, to a command that cannot go on without. */
export function noKey(context: Context, command: string): SkillError {
  const message = isFromEnv(context) ? 'CHUTES_API_KEY is not set.' : KEY_FAULTS.empty
  return new SkillError('E_KEY_EMPTY', message, { fix: handOverFix(context, command) })
}

function handOverFix(context: Context, command: string): string {
  const how = isFromEnv(context) ? 'Set CHUTES_API_KEY to one key, or pipe it' : 'Pipe one key'
  return `${how}: ${pipedKey(command)} (keys: https://chutes.ai/app/settings/api-keys).`
}

function isFromEnv({ invocation }: Context): boolean {
  return Boolean(invocation.flags['from-env'])
}
