import { changesBetween } from '../../domain/config/change.ts'
import { PROFILES_PATH } from '../../domain/config/paths.ts'
import { isEmptied } from '../../domain/credential/active-credential.ts'
import { keySourceText } from '../../domain/credential/key-source.ts'
import { logWrite } from '../../domain/undo/logged-write.ts'
import { keyReferencesBack, withoutProfiles } from '../../domain/undo/reset-profiles.ts'
import { type LoadedConfig, loadConfig } from '../../openclaw/config/config-file.ts'
import { readOnlyError } from '../../openclaw/config/config-patch.ts'
import { readOnlyReason } from '../../openclaw/config/read-only.ts'
import { takeOutOfOrder } from '../../openclaw/credential/auth-order.ts'
import {
  agentArgs,
  PROFILE_ID,
  type Removal,
  removeCredential,
} from '../../openclaw/credential/credential.ts'
import { declaredMode, storedProfile } from '../../openclaw/credential/stored-profile.ts'
import { requireModelsStatus } from '../../openclaw/models-status.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import { whileWriting } from '../../shell/standing.ts'
import { journalPath, loadJournal, valueHash } from '../../state/journal-file.ts'
import type { Answer } from '../answer-schemas.ts'
import { gatewayWarnings } from '../shared/answer/gateway-warnings.ts'
import { warnIf } from '../shared/answer/warnings.ts'
import { keepComments } from '../shared/write/keep-comments.ts'
import { recordWrite } from '../shared/write/record-write.ts'
import { inTurn } from '../shared/write/turn.ts'
import { writeConfig } from '../shared/write/write-config.ts'
import { credentialAnswer } from './credential-answer.ts'
import { recordCredential } from './record-credential.ts'
import { ownCommand } from './set-up.ts'
import { forgetSignInOf } from './sign-in.ts'
import { type CredentialStore, openCredentialStore, ordersUsFirst } from './store.ts'

interface RemovalResult {
  /** `absent`: there was nothing of ours; `planned`: a dry run. */
  readonly outcome: Removal | 'absent' | 'planned'
  /** There was only a reference to put back, which an earlier run had left. */
  readonly restores?: boolean
  /** There was only a refresh token to remove, of a sign-in whose token is gone. */
  readonly ended?: boolean
  readonly warnings: readonly Warning[]
}

/** `auth.js remove`: takes our credential out of OpenClaw, and no other. */
export async function removeEveryCredential(context: Context<'auth'>): Promise<Answer<'auth'>> {
  const { store } = await openCredentialStore(context)
  const { outcome, restores = false, ended = false, warnings } = await removeOurs(context, store)
  return credentialAnswer({
    stored: outcome,
    summary: `${restores ? restoredText(outcome === 'planned') : REMOVAL_SUMMARIES[outcome]}${ended ? ENDED : ''}`,
    ...((restores || ended) && { changed: outcome !== 'planned' }),
    type: null,
    readBack: outcome !== 'planned',
    warnings,
    next: outcome === 'planned' ? ownCommand(context) : skillCommand('auth', 'status'),
  })
}

const REMOVAL_SUMMARIES: Readonly<Record<RemovalResult['outcome'], string>> = {
  removed:
    'The Chutes credential was removed from OpenClaw; it stays valid at Chutes until it is revoked there.',
  overwritten:
    'The Chutes credential in OpenClaw was written over; it stays valid at Chutes until it is revoked there.',
  absent: 'OpenClaw holds no Chutes credential of this skill.',
  planned: 'The Chutes credential would be removed from OpenClaw; nothing was changed.',
}

const ENDED = ' The refresh token that a sign-in had left was removed.'

function restoredText(dry: boolean): string {
  const what = dry ? 'would be put back; nothing was changed' : 'was put back'
  return `OpenClaw holds no Chutes credential of this skill; the reference that had stood in its place ${what}.`
}

/**
 * Removes the profile that this skill stores, with everything kept for its renewal, asks OpenClaw whether it is gone, and
 * puts back the reference that a person had in its place. Profiles under other names, e.g. of OpenClaw's own Chutes
 * sign-in, stay.
 * @throws SkillError E_CONFIG_READONLY, E_CONFIG_COMMENTS, E_CONFIG_INVALID, E_CREDENTIAL_NOT_REMOVED,
 * E_OPENCLAW_FAILED, and as `writeConfig`
 */
async function removeOurs(context: Context<'auth'>, store: CredentialStore): Promise<RemovalResult> {
  const { openclaw, config, can, agent } = store
  const dry = Boolean(context.invocation.flags['dry-run'])
  const { chutesProfiles } = await requireModelsStatus(openclaw, { agent, view: config.view })
  const profile = chutesProfiles.find(({ id }) => id === PROFILE_ID)
  const isAbsent = !profile || isEmptied(profile)
  if (dry) {
    const restores = isAbsent && keyBackIn(openclaw)(config).changes.length > 0
    const planned = [...(isAbsent || can.logout ? [] : [EMPTIED]), ...keyStays(config)]
    return { outcome: isAbsent && !restores ? 'absent' : 'planned', restores, warnings: planned }
  }
  if (isAbsent) {
    const renewal = await forgetSignInOf(context, store)
    // a run that was stopped may have got no further than to the removal
    const given = await giveKeyBack(context, store)
    return {
      outcome: 'absent',
      restores: given.written,
      ended: renewal.dropped,
      warnings: [...renewal.warnings, ...given.warnings],
    }
  }

  const readOnly = readOnlyReason(openclaw)
  if (readOnly) throw readOnlyError(readOnly, undefined)
  const { raw } = config.view
  await keepComments(context, store, [
    { path: [...PROFILES_PATH, PROFILE_ID] },
    ...changesBetween(raw, withoutProfiles(raw, [PROFILE_ID])),
    ...keyBackIn(openclaw)(config).changes,
  ])
  context.progress('taking the credential out of OpenClaw')
  let outcome: Removal = 'removed'
  const entry = { profile: PROFILE_ID, did: 'removed', agent } as const
  const unsaved = await recordCredential(openclaw, context, config, entry, async () => {
    outcome = await removeCredential(openclaw, { can, agent })
  })
  const mayBeOrdered = !can.logout && (chutesProfiles.length > 1 || !ordersUsFirst(config))
  const orderStays =
    mayBeOrdered && !(await whileWriting(context.standing, () => takeOutOfOrder(openclaw, agent)))
  const { warnings: forgotten } = await forgetSignInOf(context, store)
  const warnings = [...unsaved, ...(orderStays ? [orderLeft(agent)] : []), ...forgotten]
  const left = await storedProfile(store, true)
  if (left && !isEmptied(left)) {
    throw new SkillError('E_CREDENTIAL_NOT_REMOVED', 'OpenClaw still lists the Chutes credential.', {
      fix: 'Run openclaw models status to see its profiles, then run the same command again.',
      changed: true,
    })
  }
  // after OpenClaw was asked: it answers nothing while a variable that its config names is not set here
  const back = await giveKeyBack(context, store)
  // where nothing is signed out, our profile stays, as a token
  const listChanges = can.logout || declaredMode(config) !== 'token'
  const running = await gatewayWarnings(store, listChanges)
  return { outcome, warnings: [...warnings, ...(can.logout ? [] : [EMPTIED]), ...back.warnings, ...running] }
}

/** Puts back what OpenClaw wrote the name of our profile over, as `reset.js all` does, and tells where the key comes from then. */
async function giveKeyBack(context: Context<'auth'>, { openclaw, agent }: CredentialStore) {
  const found = await loadConfig(openclaw)
  // like reset.js it enters nothing before it writes, so that a run that is stopped leaves this to the next
  const unrecorded = { ...context, run: { ...context.run, script: 'reset' }, openclaw, config: found }
  const { plan, written, config, warnings } = await writeConfig(unrecorded, keyBackIn(openclaw))
  if (!written) return { written, warnings: [...warnings, ...keyStays(config)] }
  const run = { ...context.run, credential: { profile: PROFILE_ID, did: 'removed', agent } } as const
  const { raw } = found.view
  const { unsaved } = await inTurn(openclaw.paths.stateDir, context, async () =>
    recordWrite(openclaw, run, raw, logWrite(raw, plan.changes, valueHash)),
  )
  return { written, warnings: [...warnings, ...(unsaved ? [unsaved] : []), ...keyStays(config)] }
}

/** What is put back into a config. */
function keyBackIn({ paths }: OpenClaw) {
  const journal = loadJournal(journalPath(paths.stateDir))
  return ({ view }: LoadedConfig) => ({
    changes: keyReferencesBack(view.raw, journal, PROFILE_ID, valueHash),
  })
}

function keyStays({ view }: LoadedConfig): readonly Warning[] {
  const from = keySourceText(view.keySource)
  return warnIf(from, 'key-source', `OpenClaw takes a Chutes key from ${from}, which is not ours to remove.`)
}

function orderLeft(agent: string | undefined): Warning {
  const look = ['openclaw models auth order get --provider chutes', ...agentArgs(agent)].join(' ')
  return {
    code: 'auth-order-left',
    message: `OpenClaw's order of Chutes profiles may still name ${PROFILE_ID}: ${look}.`,
  }
}
const EMPTIED: Warning = {
  code: 'profile-emptied',
  message: `This OpenClaw cannot remove a profile: ${PROFILE_ID} stays listed, expired and without its secret.`,
}
