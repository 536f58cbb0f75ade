import { acceptedText, type KeyVerdict, verifyKey } from '../../chutes/verify-key.ts'
import { type KeySource, keySourceText } from '../../domain/credential/key-source.ts'
import { toldName } from '../../domain/text.ts'
import { loadConfig } from '../../openclaw/config/config-file.ts'
import { boundElsewhere, boundProfile, placedNames } from '../../openclaw/credential/bound-profile.ts'
import { maskMatches, PROFILE_ID, storedType } from '../../openclaw/credential/credential.ts'
import { isProfileDeclared } from '../../openclaw/credential/stored-profile.ts'
import { type ModelsStatus, modelsStatus, requireModelsStatus } from '../../openclaw/models-status.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { warnIf } from '../shared/answer/warnings.ts'
import { handedKey, noKey } from '../shared/handed-key.ts'
import { plannedSwitch } from '../shared/write/switch-off-plugin.ts'
import { clearStaleTurn } from '../shared/write/turn.ts'
import { credentialAnswer, notVerified, verifiedBy } from './credential-answer.ts'
import { ownCommand, type SetUpOutcome, sameCommand } from './set-up.ts'
import { forgetSignInOf } from './sign-in.ts'
import { type CredentialStore, keepCredential, openCredentialStore } from './store.ts'

/** Takes a key, checks its form and then with Chutes, hands it to OpenClaw, and asks OpenClaw whether it has it. */
export async function takeApiKey(context: Context<'auth'>): Promise<Answer<'auth'>> {
  const { flags } = context.invocation
  const handed = await handedKey(context, ownCommand(context))
  if (!handed) throw noKey(context, ownCommand(context))
  const { key, wellFormed } = handed
  const { store, endpoints } = await openCredentialStore(context)
  const type = storedType('api_key', store.can)

  const [verdict] = await Promise.all([
    flags['no-verify'] ? undefined : verifyKey(key, endpoints, context.signal),
    store.setUp?.ask(),
  ])
  if (verdict?.verdict === 'rejected') throw rejected(context, verdict.by)
  const warnings = keyWarnings(wellFormed, verdict)
  const verified = verifiedBy(verdict)
  const accepted = acceptedText(verdict, endpoints, store.config.view, context.env)

  const told = { verified, accepted, again: sameCommand(context) }
  const from = referenceText(store)
  const status = await statusBefore(store, from)
  const setUpAfter = () => store.setUp?.run(store.agent === undefined ? status : undefined)
  const usesProfile = from === undefined || status === undefined || status.chutesSource === 'profiles'
  const bound = boundProfile(store, status)
  if (bound && !maskMatches(bound.mask, key)) throw boundElsewhere(bound)
  // a key that OpenClaw takes from where its owner put it stays there
  if (bound || (!usesProfile && maskMatches(status?.chutesMask, key))) {
    const held = {
      ...told,
      stored: 'unchanged',
      type: null,
      from: bound ? `its profile ${toldName(bound.id, '(not shown)')}` : from,
    } as const
    return keyAnswer({ ...held, setUp: await setUpAfter() }, warnings)
  }
  const before = status?.chutesProfiles.find(({ id }) => id === PROFILE_ID)
  if (usesProfile && before?.type === type && maskMatches(before.mask, key)) {
    if (!flags['dry-run']) clearStaleTurn(store.openclaw.paths.stateDir)
    return keyAnswer({ ...told, stored: 'unchanged', type, setUp: await setUpAfter() }, warnings)
  }
  if (flags['dry-run']) {
    const planned = [
      ...warnings,
      ...(await plannedSwitch(store)),
      ...sourceWarning(from, undefined),
      ...inlineWarning(store),
    ]
    return keyAnswer({ ...told, stored: 'planned', type, setUp: await setUpAfter() }, planned)
  }

  const kept = await keepCredential(context, store, { kind: 'api_key', secret: key })
  // an access token that was there is gone, so there is nothing left to renew
  const { warnings: forgotten } = await forgetSignInOf(context, store)
  const inline = inlineWarning(store, (await loadConfig(store.openclaw)).view.keySource)
  const said = [...warnings, ...kept.warnings, ...sourceWarning(from, kept.source), ...inline, ...forgotten]
  const { stored, profile, setUp } = kept
  return keyAnswer({ ...told, stored, type: profile.type ?? null, setUp }, said)
}

/** What OpenClaw holds before anything is stored; undefined where the config says that it is nothing. */
async function statusBefore(
  store: CredentialStore,
  from: string | undefined,
): Promise<ModelsStatus | undefined> {
  const { openclaw, agent, config } = store
  // no answer does not say that nobody's profile is named there, and a key may be stored over that one's
  const isNeeded = placedNames(store).length > 0 || (from === undefined && isProfileDeclared(config))
  if (isNeeded) return requireModelsStatus(openclaw, { agent, view: config.view })
  return from === undefined ? undefined : modelsStatus(openclaw, agent)
}

/** The SecretRef that the config has in a key's place, in words. */
function referenceText({ config }: CredentialStore): string | undefined {
  const { keySource } = config.view
  return keySource.kind === 'inline' ? undefined : keySourceText(keySource)
}

/** What becomes of that SecretRef: OpenClaw 2026.9 writes the profile in its place, older releases leave it. */
function sourceWarning(from: string | undefined, source: string | undefined): Warning[] {
  if (from === undefined) return []
  const message =
    source === undefined
      ? `OpenClaw takes the Chutes key from ${from} now; storing one may put the stored key in its place.`
      : source === 'profiles'
        ? `OpenClaw took the Chutes key from ${from}; from now on it uses the stored one.`
        : `OpenClaw goes on taking the Chutes key from ${from}, as models.providers.chutes.apiKey of its config says.`
  return [{ code: 'key-source', message }]
}

/** What becomes of a key that stands in the config itself: OpenClaw 2026.9 writes the profile over it, and it is not ours to keep. */
function inlineWarning({ config, can }: CredentialStore, now?: KeySource): Warning[] {
  const replaced = now ? now.kind === 'profile' : can.logout
  if (config.view.keySource.kind !== 'inline' || !replaced) return []
  const message = now
    ? 'OpenClaw put the stored key in the place of the one that stood in its config in plain text (apiKey). Nobody kept that one: reset.js cannot give it back.'
    : "OpenClaw's config has a Chutes key in plain text (apiKey). Storing this one makes OpenClaw write over it, and reset.js cannot give it back: keep a copy of it elsewhere first if you need it."
  return [{ code: 'inline-key', message }]
}

function rejected(context: Context<'auth'>, by: string): SkillError {
  return new SkillError('E_KEY_REJECTED', `${by} does not accept this key; it was not stored.`, {
    fix: `Create a new key at https://chutes.ai/app/settings/api-keys and pipe it to ${ownCommand(context)}.`,
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
  /** Where OpenClaw has it from, when that is no profile. */
  readonly from?: string | undefined
  readonly setUp?: SetUpOutcome | undefined
  /** This run's command. */
  readonly again: string
}

function keyAnswer(
  { stored, verified, accepted, type, from, setUp, again }: KeyOutcome,
  warnings: readonly Warning[],
): Answer<'auth'> {
  return credentialAnswer({
    stored,
    summary: `${KEY_SUMMARIES[stored]}${from === undefined ? '' : `, from ${from}`}${accepted}.`,
    ...(from !== undefined && { profile: null }),
    type,
    verified,
    readBack: stored !== 'planned',
    warnings,
    next: stored === 'planned' ? again : skillCommand('setup'),
    setUp,
  })
}
