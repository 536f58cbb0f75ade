import { acceptedText, type KeyVerdict, verifyKey } from '../../chutes/verify-key.ts'
import { maskMatches, storedType } from '../../openclaw/credential/credential.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { warnIf } from '../shared/answer/warnings.ts'
import { handedKey, noKey } from '../shared/handed-key.ts'
import { clearStaleTurn } from '../shared/write/turn.ts'
import { credentialAnswer, notVerified, verifiedBy } from './credential-answer.ts'
import { forgetSignIn } from './sign-in.ts'
import { isProfileDeclared, keepCredential, openCredentialStore, storedProfile } from './store.ts'

/** Takes a key, checks its form and then with Chutes, hands it to OpenClaw, and asks OpenClaw whether it has it. */
export async function takeApiKey(context: Context<'auth'>): Promise<Answer<'auth'>> {
  const { flags } = context.invocation
  const handed = await handedKey(context, skillCommand('auth'))
  if (!handed) throw noKey(context, skillCommand('auth'))
  const { key, wellFormed } = handed
  const { store, endpoints } = await openCredentialStore(context)
  const type = storedType('api_key', store.can)

  const verdict: KeyVerdict | undefined = flags['no-verify']
    ? undefined
    : await verifyKey(key, endpoints, context.signal)
  if (verdict?.verdict === 'rejected') throw rejected(verdict.by)
  const warnings = keyWarnings(wellFormed, verdict)
  const verified = verifiedBy(verdict)
  const accepted = acceptedText(verdict, endpoints, store.config.view)

  const before = isProfileDeclared(store.config) ? await storedProfile(store) : undefined
  if (before?.type === type && maskMatches(before.mask, key)) {
    if (!flags['dry-run']) clearStaleTurn(store.openclaw.paths.stateDir)
    return keyAnswer({ stored: 'unchanged', verified, accepted, type }, warnings)
  }
  if (flags['dry-run']) return keyAnswer({ stored: 'planned', verified, accepted, type }, warnings)

  const kept = await keepCredential(context, store, { kind: 'api_key', secret: key })
  // an access token that was there is gone, so there is nothing left to renew
  const forgotten = await forgetSignIn(store.openclaw)
  return keyAnswer({ stored: kept.stored, verified, accepted, type: kept.profile.type ?? null }, [
    ...warnings,
    ...kept.warnings,
    ...forgotten,
  ])
}

function rejected(by: string): SkillError {
  return new SkillError('E_KEY_REJECTED', `${by} does not accept this key; it was not stored.`, {
    fix: `Create a new key at https://chutes.ai/app/settings/api-keys and pipe it to ${skillCommand('auth')}.`,
    data: { verified: false },
  })
}

function keyWarnings(wellFormed: boolean, verdict: KeyVerdict | undefined): Warning[] {
  const odd = warnIf(!wellFormed, 'key-form', 'The key is not in the form Chutes documents.')
  return [...odd, ...notVerified('key', verdict)]
}

const KEY_SUMMARIES = {
  created: 'The Chutes key is stored in OpenClaw',
  replaced: 'The Chutes key in OpenClaw was replaced',
  unchanged: 'OpenClaw already holds this Chutes key',
  planned: 'The key would be handed to OpenClaw; nothing was stored',
} as const

interface KeyOutcome {
  readonly stored: keyof typeof KEY_SUMMARIES
  readonly verified: true | null
  /** Who accepts the key, as the summary says it. */
  readonly accepted: string
  readonly type: string | null
}

function keyAnswer(
  { stored, verified, accepted, type }: KeyOutcome,
  warnings: readonly Warning[],
): Answer<'auth'> {
  return credentialAnswer({
    stored,
    summary: `${KEY_SUMMARIES[stored]}${accepted}.`,
    type,
    verified,
    readBack: stored !== 'planned',
    warnings,
    next: skillCommand(stored === 'planned' ? 'auth' : 'setup'),
  })
}
