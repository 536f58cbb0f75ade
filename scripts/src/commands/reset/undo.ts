import { PROFILES_PATH } from '../../domain/config/paths.ts'
import { type JournalEntry, type NextUndo, nextUndo, without } from '../../domain/undo/journal.ts'
import { beforeShadows } from '../../domain/undo/reset-write-order.ts'
import { rebase } from '../../domain/undo/take-back.ts'
import { planUndo, type UndoConflict, type UndoPlan } from '../../domain/undo/undo-plan.ts'
import { type LoadedConfig, loadConfig } from '../../openclaw/config/config-file.ts'
import { readOnlyError } from '../../openclaw/config/config-patch.ts'
import { readOnlyReason } from '../../openclaw/config/read-only.ts'
import { type GatewayStatus, gatewayStatus } from '../../openclaw/gateway.ts'
import { requireBorrowedKeys } from '../../openclaw/models-status.ts'
import type { OpenClaw } from '../../openclaw/session.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand, withoutDryRun } from '../../shell/skill-path.ts'
import { journalPath, loadJournal, otherJournalVersion, valueHash } from '../../state/journal-file.ts'
import { isAlive } from '../../state/storage/process-identity.ts'
import type { Answer } from '../answer-schemas.ts'
import { changesData, wantsPlan } from '../shared/answer/changes-data.ts'
import { planTable } from '../shared/answer/plan-table.ts'
import { isoTime, utcMinute } from '../shared/answer/times.ts'
import { GATEWAY_WAITS } from '../shared/answer/warnings.ts'
import { openCommand } from '../shared/command-context.ts'
import { capabilitiesOf, openToChange } from '../shared/open.ts'
import { keepComments } from '../shared/write/keep-comments.ts'
import { otherJournal, updateJournal } from '../shared/write/record-write.ts'
import { updateState } from '../shared/write/remember.ts'
import { clearStaleTurn, inTurn } from '../shared/write/turn.ts'
import { writeConfig } from '../shared/write/write-config.ts'
import { MAX_LISTED, printableChanges } from './plan-text.ts'
import { removeStoredCredential } from './remove-stored-credential.ts'

/** Takes back the last run of which anything is left. */
export async function undo(context: Context<'reset'>): Promise<Answer<'reset'>> {
  const command = await openCommand(context, openToChange)
  const { openclaw, config } = command
  const dryRun = Boolean(context.invocation.flags['dry-run'])
  if (!dryRun) clearStaleTurn(openclaw.paths.stateDir)
  const can = await capabilitiesOf(context, openclaw, 'logout', 'profilePort')
  const path = journalPath(openclaw.paths.stateDir)
  const journal = loadJournal(path)
  const next = nextUndo(journal, can.logout, (candidate) => isSpentEntry(config, candidate))
  const { entry, spent } = next
  const isOther = otherJournalVersion(path) !== undefined
  const warnings = [
    ...(isOther ? [otherJournal('stays')] : []),
    ...next.passed.map((one) => remainingCredential(one, can.logout)),
  ]
  if (!entry) return nothingLeft(warnings)

  const plan = checkedConfig(config, entry, false)
  const told = { entry, plan, remaining: journal.entries.length - spent.length - 1 }
  if (dryRun) return undoReport(context, { ...told, applied: false }, warnings)
  if (entry.credential) {
    const readOnly = readOnlyReason(openclaw)
    if (readOnly) throw readOnlyError(readOnly, plan.changes)
    await keepComments(command, command, [...plan.changes, { path: PROFILES_PATH }])
    await requireBorrowedKeys(openclaw, config.view)
    await removeStoredCredential(command, entry.credential)
  }
  const now = entry.credential ? await loadConfig(openclaw) : config
  const done = await writeConfig({ ...command, config: now }, (current, wrote) => {
    // steps of a removal are checked as a whole before the first one
    const step = checkedConfig(current, entry, wrote)
    return { ...step, changes: beforeShadows(step.changes) }
  })
  const unsaved = await removeUndoneCredential(openclaw, context, next)
  const saved = updateState(openclaw.paths.stateDir, (state) => ({
    ...state,
    rows: rebase(state.rows, plan.taken),
  }))
  const gateway = done.written ? await gatewayStatus(openclaw, config.view, can) : undefined
  const applied = done.written || entry.credential !== undefined
  return undoReport(context, { ...told, applied, gateway }, [
    ...warnings,
    ...unsaved,
    ...saved,
    ...(gateway === 'needs restart' ? [GATEWAY_WAITS] : []),
  ])
}

/** Whether nothing of an entry is left: it was not made, or is taken back. */
function isSpentEntry({ view }: LoadedConfig, entry: JournalEntry): boolean {
  const plan = planUndo(view.raw, entry, valueHash)
  const isNoted = entry.credential !== undefined && entry.changes.length === 0
  return !('conflicts' in plan) && plan.taken.length === 0 && !isNoted
}

/** The plan that takes an entry back. @throws SkillError E_UNDO_CONFLICT */
function checkedConfig({ view }: LoadedConfig, entry: JournalEntry, changed: boolean): UndoPlan {
  const plan = planUndo(view.raw, entry, valueHash)
  if ('conflicts' in plan) throw undoConflict(entry, plan.conflicts, changed)
  return plan
}

/** Drops what was taken back, with newer entries of which nothing is left, unless their run is about to write. */
async function removeUndoneCredential(
  openclaw: OpenClaw,
  context: Context<'reset'>,
  { entry, spent }: NextUndo,
): Promise<readonly Warning[]> {
  const gone = [...spent.filter(({ pid }) => !isAlive(pid)), ...(entry ? [entry] : [])].map(({ id }) => id)
  const unsaved = await inTurn(openclaw.paths.stateDir, context, async () =>
    updateJournal(openclaw, (journal) => without(journal, gone)),
  )
  return unsaved ? [unsaved] : []
}

function undoConflict(
  { script }: JournalEntry,
  conflicts: readonly UndoConflict[],
  changed: boolean,
): SkillError {
  const [first] = conflicts
  const more = conflicts.length > 1 ? ` and ${conflicts.length - 1} more` : ''
  return new SkillError(
    'E_UNDO_CONFLICT',
    `The last change (${script}.js) is not taken back: ${first?.path} is ${first?.reason}${more}.`,
    {
      fix: `Change the paths in data.conflicts by hand, or take everything out with ${skillCommand('reset', 'all')}.`,
      data: { conflicts: conflicts.slice(0, MAX_LISTED) },
      changed,
    },
  )
}

function remainingCredential({ credential }: JournalEntry, canRemove: boolean): Warning {
  const why = canRemove
    ? 'the earlier one is not kept anywhere'
    : 'this OpenClaw has no command to remove a stored credential'
  return {
    code: 'credential-stays',
    message: `The credential ${credential?.profile} was ${credential?.did} since and stays: ${why}.`,
  }
}

function nothingLeft(warnings: readonly Warning[]): Answer<'reset'> {
  return {
    changed: false,
    summary: 'There is no change of this skill left to undo.',
    data: {
      action: 'undo',
      undone: null,
      ...changesData([], undefined),
      remaining: 0,
      applied: false,
      readBack: true,
    },
    warnings,
  }
}

interface UndoOutcome {
  readonly entry: JournalEntry
  readonly plan: UndoPlan
  readonly remaining: number
  readonly applied: boolean
  readonly gateway?: GatewayStatus | undefined
}

function undoReport(
  { invocation }: Context<'reset'>,
  { entry, plan, remaining, applied, gateway }: UndoOutcome,
  warnings: readonly Warning[],
): Answer<'reset'> {
  const dryRun = Boolean(invocation.flags['dry-run'])
  const planned = wantsPlan(invocation) ? printableChanges(plan.changes) : undefined
  const what = `the change that ${entry.script}.js made on ${utcMinute(entry.at)}`
  return {
    changed: applied,
    summary: `${dryRun ? 'Would take back' : 'Took back'} ${what}.`,
    data: {
      action: 'undo',
      undone: {
        script: entry.script,
        at: isoTime(entry.at),
        credential: entry.credential?.profile ?? null,
      },
      ...changesData(plan.changes, planned),
      ...(planned && plan.changes.length > MAX_LISTED && { counts: { plan: plan.changes.length } }),
      remaining,
      applied,
      readBack: !dryRun,
      ...(gateway && { gateway }),
    },
    warnings,
    lines: [planTable(printableChanges(plan.changes))],
    next: [dryRun ? withoutDryRun('reset', invocation) : skillCommand('status')],
  }
}
