import type { ConfigView } from '../../domain/config/config-view.ts'
import { PROFILES_PATH } from '../../domain/config/paths.ts'
import { type CredentialWrite, firstCredentials, type Journal, totalOf } from '../../domain/undo/journal.ts'
import { changeAt, isAddition } from '../../domain/undo/logged-write.ts'
import { planReset, type ResetPlan } from '../../domain/undo/reset-plan.ts'
import type { LoadedConfig } from '../../openclaw/config/config-file.ts'
import { PROFILE_ID } from '../../openclaw/credential/credential.ts'
import { gatewayStatus } from '../../openclaw/gateway.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { withoutDryRun } from '../../shell/skill-path.ts'
import { journalPath, loadJournal, valueHash } from '../../state/journal-file.ts'
import { ownFiles, removeOwnFiles } from '../../state/storage/own-files.ts'
import type { Answer } from '../answer-schemas.ts'
import { GATEWAY_WAITS } from '../shared/answer/warnings.ts'
import { openCommand } from '../shared/command-context.ts'
import { capabilitiesOf, openToChange, type Session } from '../shared/open.ts'
import { type ResetOutcome, resetResult } from './all-report.ts'
import { removeStoredCredential } from './remove-stored-credential.ts'
import { REMOVERS } from './removers.ts'
import { writeAsFarAsAllowed } from './write-parts.ts'

/** Takes out everything that this skill ever wrote: schedule, config, credential, and what it remembers. */
export async function resetAll(context: Context<'reset'>): Promise<Answer<'reset'>> {
  const command = await openCommand(context, openToChange)
  const { openclaw, config, state } = command
  const dryRun = Boolean(context.invocation.flags['dry-run'])
  // before anything of this run's is among them
  const files = ownFiles(openclaw.paths.stateDir)
  const can = await capabilitiesOf(context, openclaw)
  const journal = loadJournal(journalPath(openclaw.paths.stateDir))
  const credentials = madeCredentials(journal, config.view)
  const profiles = [...new Set(credentials.map(({ profile }) => profile))]
  const known = { total: totalOf(journal), origin: journal.origin, base: state.rows, print: valueHash }
  const planWith =
    (gone: readonly string[]) =>
    ({ view }: LoadedConfig): ResetPlan =>
      planReset({ ...known, config: view.raw, profiles: gone })
  const plan = planWith(profiles)(config)
  const outcome: ResetOutcome = {
    plan,
    dryRun,
    command: withoutDryRun('reset', context.invocation),
    credentials: credentials.map(({ profile }) => ({
      profile,
      outcome: can.logout ? (dryRun ? 'planned' : 'removed') : 'stays',
    })),
    keptProfiles: firstCredentials(journal)
      .filter(({ did }) => did === 'replaced')
      .map(({ profile }) => profile),
    others: await runRemovers(context, command, dryRun),
    files,
    applied: false,
  }
  if (dryRun) return resetResult(outcome)

  const first = await writeAsFarAsAllowed(openclaw, context, planWith(can.logout ? [] : profiles))
  const removed = can.logout ? await removeAll(context, command, credentials) : 0
  // OpenClaw tidies its own notes about the credential; what it leaves goes now
  const second = await writeAsFarAsAllowed(openclaw, context, planWith(profiles))
  const wrote = first.wrote || second.wrote
  const stays = [...new Map([...first.stays, ...second.stays].map((stay) => [stay.path, stay])).values()]
  const gateway = wrote ? await gatewayStatus(openclaw, config.view) : undefined
  const restarts =
    can.keyRestartsGateway && profiles.length > 0 && gateway !== undefined && gateway !== 'not running'
  return resetResult({
    ...outcome,
    stays,
    // what is remembered is needed once more, when the rest can go
    left: stays.length > 0 ? files : removeOwnFiles(openclaw.paths.stateDir),
    applied: wrote || removed > 0,
    gateway,
    warnings: [
      ...(gateway === 'needs restart' ? [GATEWAY_WAITS] : []),
      ...(restarts ? [GATEWAY_RESTARTS] : []),
    ],
  })
}

const GATEWAY_RESTARTS: Warning = {
  code: 'gateway-restarts',
  message: 'A Gateway is running; this OpenClaw restarts it when its list of credentials changes.',
}

/** The credentials that this skill stored first; without a journal, the one under the name it uses. */
function madeCredentials(journal: Journal, view: ConfigView): readonly CredentialWrite[] {
  const first = firstCredentials(journal)
  if (journal.origin?.complete) {
    const isDeclared = (profile: string): boolean => {
      const change = changeAt(totalOf(journal), [...PROFILES_PATH, profile])
      return change !== undefined && isAddition(change)
    }
    return first.filter(({ profile, did }) => did === 'created' || isDeclared(profile))
  }
  const known = first.filter(({ did }) => did === 'created')
  const declared = view.authProfiles.some(({ id }) => id === PROFILE_ID)
  return known.length > 0 || !declared ? known : [{ profile: PROFILE_ID, did: 'created' }]
}

async function removeAll(
  context: Context<'reset'>,
  { openclaw }: Session,
  credentials: readonly CredentialWrite[],
): Promise<number> {
  let removed = 0
  for (const credential of credentials) {
    context.progress(`removing ${credential.profile} from OpenClaw's credential store`)
    if ((await removeStoredCredential(context, openclaw, credential)) === 'removed') removed++
  }
  return removed
}

async function runRemovers(
  context: Context<'reset'>,
  session: Session,
  dryRun: boolean,
): Promise<ResetOutcome['others']> {
  const done = []
  for (const { what, remove } of REMOVERS) done.push({ what, ...(await remove(context, session, dryRun)) })
  return done
}
