import { acceptedText, type KeyVerdict, verifyKey } from '../../chutes/verify-key.ts'
import { KEY_FAULTS, type ParsedKey, parseKey } from '../../domain/credential/key.ts'
import { maskMatches, PROFILE_ID } from '../../openclaw/credential/credential.ts'
import type { CommandResult, Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { readKeyInput } from '../../shell/read-key.ts'
import { Secret } from '../../shell/secret.ts'
import { pipedKey, skillCommand } from '../../shell/skill-path.ts'
import { clearStaleTurn } from '../shared/write/turn.ts'
import { forgetSignIn } from './sign-in.ts'
import { isKnown, keep, openVault, storedProfile } from './store.ts'

/** Takes a key, checks its form and then with Chutes, hands it to OpenClaw, and asks OpenClaw whether it has it. */
export async function takeApiKey(context: Context): Promise<CommandResult> {
  const { flags } = context.invocation
  const parsed = await takeKey(context)
  const key = new Secret(parsed.key)
  const { vault, endpoints } = await openVault(context)
  const type = vault.can.keyIntake === 'paste-token' ? 'token' : 'api_key'

  const verdict: KeyVerdict | undefined = flags['no-verify']
    ? undefined
    : await verifyKey(key, endpoints, context.signal)
  if (verdict?.verdict === 'rejected') throw rejected(verdict.by)
  const warnings = keyWarnings(parsed, verdict)
  const verified = verdict?.verdict === 'accepted' ? true : null
  const accepted = acceptedText(verdict, endpoints, vault.config.view)

  const before = isKnown(vault.config) ? await storedProfile(vault) : undefined
  if (before?.type === type && maskMatches(before.mask, key)) {
    if (!flags['dry-run']) clearStaleTurn(vault.openclaw.paths.stateDir)
    return result({ stored: 'unchanged', verified, accepted, readBack: true, type }, warnings)
  }
  if (flags['dry-run'])
    return result({ stored: 'planned', verified, accepted, readBack: false, type }, warnings)

  const kept = await keep(context, vault, { kind: 'api_key', secret: key })
  // an access token that was there is gone, so there is nothing left to renew
  const forgotten = await forgetSignIn(vault.openclaw)
  return result(
    { stored: kept.stored, verified, accepted, readBack: true, type: kept.profile.type ?? null },
    [...warnings, ...kept.warnings, ...forgotten],
  )
}

async function takeKey(context: Context): Promise<ParsedKey> {
  const fromEnv = Boolean(context.invocation.flags['from-env'])
  const input = fromEnv ? (context.env.CHUTES_API_KEY ?? '') : await readKeyInput(context.signal)
  const parsed = parseKey(input)
  if (!('fault' in parsed)) return parsed
  const empty = parsed.fault === 'empty'
  throw new SkillError(
    empty ? 'E_KEY_EMPTY' : 'E_KEY_MALFORMED',
    empty && fromEnv ? 'CHUTES_API_KEY is not set.' : KEY_FAULTS[parsed.fault],
    {
      fix: `Pipe one key: ${pipedKey(skillCommand('auth'))} (keys: https://chutes.ai/app/settings/api-keys).`,
    },
  )
}

function rejected(by: string): SkillError {
  return new SkillError('E_KEY_REJECTED', `${by} does not accept this key; it was not stored.`, {
    fix: `Create a new key at https://chutes.ai/app/settings/api-keys and pipe it to ${skillCommand('auth')}.`,
    data: { verified: false },
  })
}

function keyWarnings(parsed: ParsedKey, verdict: KeyVerdict | undefined): Warning[] {
  const form = parsed.wellFormed
    ? []
    : [{ code: 'key-form', message: 'The key is not in the form Chutes documents.' }]
  if (verdict?.verdict !== 'unknown') return form
  return [
    ...form,
    {
      code: 'key-not-verified',
      message: `${verdict.by} could not be asked about the key: ${verdict.reason}.`,
    },
  ]
}

interface Outcome {
  readonly stored: 'created' | 'replaced' | 'unchanged' | 'planned'
  readonly verified: true | null
  /** Who accepts the key, as the summary says it. */
  readonly accepted: string
  readonly readBack: boolean
  readonly type: string | null
}

const SUMMARIES = {
  created: 'The Chutes key is stored in OpenClaw',
  replaced: 'The Chutes key in OpenClaw was replaced',
  unchanged: 'OpenClaw already holds this Chutes key',
  planned: 'The key would be handed to OpenClaw; nothing was stored',
} as const

function result(
  { stored, verified, accepted, readBack, type }: Outcome,
  warnings: readonly Warning[],
): CommandResult {
  return {
    changed: stored === 'created' || stored === 'replaced',
    summary: `${SUMMARIES[stored]}${accepted}.`,
    data: { profile: { id: PROFILE_ID, provider: 'chutes', type }, stored, verified, readBack },
    warnings,
    next: [stored === 'planned' ? skillCommand('auth') : skillCommand('setup')],
  }
}
