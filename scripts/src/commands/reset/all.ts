import { applyChanges, type Change } from '../../domain/config/change.ts'
import type { ConfigView } from '../../domain/config/config-view.ts'
import type { ModelRow } from '../../domain/config/model-row.ts'
import { PROFILES_PATH } from '../../domain/config/paths.ts'
import { isOurForm } from '../../domain/rows/row.ts'
import { toldName } from '../../domain/text.ts'
import {
  type CredentialWrite,
  decisiveCredentials,
  type Journal,
  totalOf,
} from '../../domain/undo/journal.ts'
import { changeAt, isAddition } from '../../domain/undo/logged-write.ts'
import { goesByForm } from '../../domain/undo/origin.ts'
import { planReset, type ResetInput, type ResetPlan } from '../../domain/undo/reset-plan.ts'
import { type LoadedConfig, loadConfig } from '../../openclaw/config/config-file.ts'
import { readOnlyError } from '../../openclaw/config/config-patch.ts'
import { viewConfig } from '../../openclaw/config/config-schema.ts'
import { readOnlyReason } from '../../openclaw/config/read-only.ts'
import { PROFILE_ID } from '../../openclaw/credential/credential.ts'
import { gatewayStatus } from '../../openclaw/gateway.ts'
import { requireBorrowedKeys, requireModelsStatus } from '../../openclaw/models-status.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { withoutDryRun } from '../../shell/skill-path.ts'
import { journalPath, loadJournal, valueHash } from '../../state/journal-file.ts'
import { ownFiles, removeOwnFiles } from '../../state/storage/own-files.ts'
import type { Answer } from '../answer-schemas.ts'
import { wantsPlan } from '../shared/answer/changes-data.ts'
import { gatewayWarnings } from '../shared/answer/gateway-warnings.ts'
import { GATEWAY_WAITS } from '../shared/answer/warnings.ts'
import { type CommandContext, openCommand } from '../shared/command-context.ts'
import { capabilitiesOf, openToChange } from '../shared/open.ts'
import { keepComments } from '../shared/write/keep-comments.ts'
import { refusalBeforehand } from '../shared/write/write-errors.ts'
import { needsMemory, type ResetOutcome, resetResult } from './all-report.ts'
import { removeOtherParts } from './other-parts.ts'
import { removeStoredCredential } from './remove-stored-credential.ts'
import { requireWhole, writeAsFarAsAllowed } from './write-parts.ts'

/** Takes out everything that this skill ever wrote: config, schedule, credential, and what it remembers. */
export async function resetAll(context: Context<'reset'>): Promise<Answer<'reset'>> {
  const command = await openCommand(context, openToChange)
  const { openclaw, config, state } = command
  const dryRun = Boolean(context.invocation.flags['dry-run'])
  // before anything of this run's is among them
  const files = ownFiles(openclaw.paths.stateDir)
  const can = await capabilitiesOf(context, openclaw, 'logout', 'keyRestartsGateway', 'profilePort')
  const journal = loadJournal(journalPath(openclaw.paths.stateDir))
  const base = { ...rowsInOurForm(config.view), ...state.rows }
  const credentials = madeCredentials(journal, config.view, base)
  const profiles = [...new Set(credentials.map(({ profile }) => profile))]
  const known = { total: totalOf(journal), origin: journal.origin, base, fingerprint: valueHash }
  const planWith =
    (gone: readonly string[]) =>
    ({ view }: LoadedConfig): ResetPlan =>
      planReset({ ...known, config: view.raw, profiles: gone })
  const plan = planWith(profiles)(config)
  const outcome: Omit<ResetOutcome, 'others'> = {
    plan,
    dryRun,
    showsPlan: wantsPlan(context.invocation),
    command: withoutDryRun('reset', context.invocation),
    credentials: credentials.map(({ profile }) => ({
      profile,
      outcome: can.logout ? (dryRun ? 'planned' : 'removed') : 'stays',
    })),
    keptProfiles: decisiveCredentials(journal)
      .filter(({ did }) => did === 'replaced')
      .map(({ profile }) => profile),
    files,
    applied: false,
  }
  if (dryRun) return plannedReset(command, outcome)

  const loggedOut = can.logout ? credentials : []
  // where no journal knows of a credential, a second run knows it by its name in the config
  const sooner = loggedOut.length > 0 && decisiveCredentials(journal).length === 0 ? [] : profiles
  const inConfig = planWith(sooner)(config).changes.filter(({ path }) => path[0] !== PROFILES_PATH[0])
  const credentialOnly = loggedOut.length > 0 && inConfig.length === 0
  await requireWritable(command, plan, { signsOut: loggedOut.length > 0, credentialOnly })
  const { wrote, stays, others, applied } = await takeOut(command, planWith, { loggedOut, sooner, profiles })
  const gateway = wrote ? await gatewayStatus(openclaw, config.view, can) : undefined
  return resetResult({
    ...outcome,
    others,
    stays,
    // what is remembered is needed once more, when the rest can go
    left: needsMemory({ stays, others, files }) ? files : removeOwnFiles(openclaw.paths.stateDir),
    applied,
    gateway,
    warnings: [
      ...(await primaryLost(command, plan)),
      ...(gateway === 'needs restart' ? [GATEWAY_WAITS] : []),
      ...(await gatewayWarnings({ openclaw, config, can }, wrote && profiles.length > 0)),
    ],
  })
}

/** What a reset would do, and whether OpenClaw would let it. */
async function plannedReset(
  command: CommandContext<'reset'>,
  outcome: Omit<ResetOutcome, 'others'>,
): Promise<Answer<'reset'>> {
  const { openclaw, config } = command
  const warnings = await refusalBeforehand(() => requireWhole(openclaw, config, outcome.plan))
  return resetResult({ ...outcome, others: await removeOtherParts(command, true), warnings })
}

/** The config, the schedule, the credentials, and what OpenClaw left of its own notes about them; in this order. */
async function takeOut(
  command: CommandContext<'reset'>,
  planWith: (gone: readonly string[]) => (config: LoadedConfig) => ResetPlan,
  {
    loggedOut,
    sooner,
    profiles,
  }: {
    readonly loggedOut: readonly CredentialWrite[]
    /** Profiles whose mention goes before the credentials do. */
    readonly sooner: readonly string[]
    readonly profiles: readonly string[]
  },
) {
  const { openclaw } = command
  // OpenClaw has to find every key when it signs out, and what the config named before may be one that it does not find here
  const found = (config: LoadedConfig): ResetPlan =>
    loggedOut.length > 0 ? withoutKeyReferences(planWith(sooner)(config)) : planWith(sooner)(config)
  const first = await writeAsFarAsAllowed(openclaw, command, found)
  // before the credential goes: a scheduled run could store it anew
  const others = await removeOtherParts(command, false)
  let removed = 0
  for (const credential of loggedOut) if (await removeStoredCredential(command, credential)) removed++
  const second = await writeAsFarAsAllowed(openclaw, command, planWith(profiles))
  const wrote = first.wrote || second.wrote
  const stays = [...new Map([...first.stays, ...second.stays].map((stay) => [stay.path, stay])).values()]
  return { wrote, stays, others, applied: wrote || removed > 0 }
}

/** That the primary from before the skill is not back, when OpenClaw refused it: nobody else remembers it from now on. */
async function primaryLost({ openclaw, config }: CommandContext, plan: ResetPlan): Promise<Warning[]> {
  const wanted = viewConfig(applyChanges(config.view.raw, plan.changes)).primary
  if (wanted === undefined || (await loadConfig(openclaw)).view.primary !== undefined) return []
  const message = `OpenClaw does not take the primary from before this skill (${toldName(wanted, 'not shown')}), so none is set and OpenClaw chooses. Set one with: openclaw models set <provider/model>`
  return [{ code: 'primary-unset', message }]
}

/**
 * What would fail later is found before anything is touched. A write of the config has OpenClaw check it; where a credential
 * is all that goes, it is asked. @throws SkillError E_CONFIG_READONLY, E_CONFIG_COMMENTS, E_WRITE_REFUSED, E_CONFIG_INVALID,
 * E_OPENCLAW_FAILED
 */
async function requireWritable(
  command: CommandContext,
  plan: ResetPlan,
  { signsOut, credentialOnly }: { readonly signsOut: boolean; readonly credentialOnly: boolean },
): Promise<void> {
  const { changes } = plan
  if (changes.length === 0 && !credentialOnly) return
  const readOnly = readOnlyReason(command.openclaw)
  if (readOnly) throw readOnlyError(readOnly, changes)
  await keepComments(command, command, [...changes, ...(credentialOnly ? [{ path: PROFILES_PATH }] : [])])
  await requireWhole(command.openclaw, command.config, plan)
  if (credentialOnly) await requireModelsStatus(command.openclaw, { view: command.config.view })
  else if (signsOut) await requireBorrowedKeys(command.openclaw, command.config.view)
}

/** The plan without what goes back into a key's place. */
function withoutKeyReferences(plan: ResetPlan): ResetPlan {
  const bringsReference = ({ path, after }: Change): boolean =>
    after !== undefined && path.at(-1) === 'apiKey'
  return { ...plan, changes: plan.changes.filter((change) => !bringsReference(change)) }
}

/** Rows that are known by their form, which they lose step by step. */
function rowsInOurForm({ provider }: ConfigView): Readonly<Record<string, ModelRow>> {
  const ours = provider?.rows.filter(isOurForm) ?? []
  return Object.fromEntries(ours.map((row) => [row.id, row]))
}

/** The credentials that this skill made; where it goes by the form, the one under the name it uses. */
export function madeCredentials(
  journal: Journal,
  view: ConfigView,
  base: ResetInput['base'],
): readonly CredentialWrite[] {
  const decisive = decisiveCredentials(journal)
  if (journal.origin?.complete) {
    const isDeclared = (profile: string): boolean => {
      const change = changeAt(totalOf(journal), [...PROFILES_PATH, profile])
      return change !== undefined && isAddition(change)
    }
    return decisive.filter(({ profile, did }) => did === 'created' || isDeclared(profile))
  }
  const known = decisive.filter(({ did }) => did === 'created')
  const declared =
    goesByForm(view.raw, journal.origin, base) && view.authProfiles.some(({ id }) => id === PROFILE_ID)
  return known.length > 0 || !declared ? known : [{ profile: PROFILE_ID, did: 'created' }]
}
