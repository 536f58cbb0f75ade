import { type JournalEntry, markUndone, nextUndo } from '../../domain/undo/journal.ts'
import { rebase } from '../../domain/undo/rebase.ts'
import { beforeShadows } from '../../domain/undo/reset-write-order.ts'
import { planUndo, type UndoPlan } from '../../domain/undo/undo-plan.ts'
import { type LoadedConfig, loadConfig } from '../../openclaw/config/config-file.ts'
import { removeStored } from '../../openclaw/credential/remove-credential.ts'
import { gatewayNews } from '../../openclaw/gateway.ts'
import type { CommandResult, Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { skillCommand, withoutDryRun } from '../../shell/skill-path.ts'
import { fingerprint, journalPath, loadJournal } from '../../state/journal-file.ts'
import { loadState, statePath } from '../../state/store.ts'
import { planTable } from '../shared/answer/plan-table.ts'
import { GATEWAY_WAITS } from '../shared/answer/warnings.ts'
import { capabilitiesOf, openSession } from '../shared/open.ts'
import { begun, updated } from '../shared/write/record-write.ts'
import { remember } from '../shared/write/remember.ts'
import { writeConfig } from '../shared/write/write-config.ts'
import { MAX_LISTED, toldChanges } from './plan-text.ts'

/** Takes back the last run that changed something and was not taken back yet. */
export async function undo(context: Context): Promise<CommandResult> {
  const { openclaw } = await openSession(context)
  const dryRun = Boolean(context.invocation.flags['dry-run'])
  const config = await loadConfig(openclaw)
  const can = await capabilitiesOf(context, openclaw)
  const settled = updated(openclaw, (journal) =>
    journal.entries.length === 0 ? journal : begun(journal, config.view.raw, context.now()),
  )
  const journal = loadJournal(journalPath(openclaw.paths.stateDir))
  const { entry, passed } = nextUndo(journal, can.logout)
  const warnings = [...(settled ? [settled] : []), ...passed.map((one) => staying(one, can.logout))]
  if (!entry) return nothingLeft(warnings)
  if (entry.dropped) throw notKept(entry)

  const first = checked(config, entry)
  const command = withoutDryRun('reset', context.invocation)
  const told = { entry, plan: first, remaining: remaining(journal.entries, entry), dryRun, command }
  if (dryRun) return report(told, false, warnings)
  if (entry.credential) await removeStored(openclaw, entry.credential)
  const now = entry.credential ? await loadConfig(openclaw) : config
  const run = { ...context.run, undoes: entry.id }
  const done = await writeConfig(openclaw, { ...context, run }, now, (current, wrote) => {
    // steps of a removal are checked as a whole before the first one
    const plan = planUndo(current.view.raw, entry.inverse, fingerprint)
    if ('conflicts' in plan) throw refused(entry, plan.conflicts, wrote)
    return { ...plan, changes: beforeShadows(plan.changes) }
  })
  const marked = updated(openclaw, (current) => markUndone(current, entry.id))
  const path = statePath(openclaw.paths.stateDir)
  const state = loadState(path)
  const saved = remember(path, state, { ...state, rows: rebase(state.rows, first.leaves) })
  const gateway = done.written ? await gatewayNews(openclaw, config.view) : undefined
  return report({ ...told, gateway }, done.written || entry.credential !== undefined, [
    ...warnings,
    ...done.warnings,
    ...(marked ? [marked] : []),
    ...saved,
    ...(gateway === 'needs restart' ? [GATEWAY_WAITS] : []),
  ])
}

function checked(config: LoadedConfig, entry: JournalEntry): UndoPlan {
  const plan = planUndo(config.view.raw, entry.inverse, fingerprint)
  if ('conflicts' in plan) throw refused(entry, plan.conflicts, false)
  return plan
}

function refused(
  { script }: JournalEntry,
  conflicts: readonly { readonly path: string; readonly reason: string }[],
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

function notKept({ script }: JournalEntry): SkillError {
  return new SkillError('E_UNDO_CONFLICT', `The last change (${script}.js) was too large to be remembered.`, {
    fix: `Take everything out with ${skillCommand('reset', 'all')}, or change the config by hand.`,
  })
}

function staying({ credential }: JournalEntry, canRemove: boolean): Warning {
  const why = canRemove
    ? 'the earlier one is not kept anywhere'
    : 'this OpenClaw has no command to remove a stored credential'
  return {
    code: 'credential-stays',
    message: `The credential ${credential?.profile} was ${credential?.did} since and stays: ${why}.`,
  }
}

function remaining(entries: readonly JournalEntry[], taken: JournalEntry): number {
  return entries.filter((entry) => !entry.undone && entry.id !== taken.id).length
}

function nothingLeft(warnings: readonly Warning[]): CommandResult {
  return {
    changed: false,
    summary: 'There is no change of this skill left to undo.',
    data: { action: 'undo', undone: null, plan: [], remaining: 0, applied: false, readBack: true },
    warnings,
  }
}

interface Told {
  readonly entry: JournalEntry
  readonly plan: UndoPlan
  readonly remaining: number
  readonly dryRun: boolean
  /** The command that does what a dry run tells. */
  readonly command: string
  readonly gateway?: Awaited<ReturnType<typeof gatewayNews>> | undefined
}

function report(told: Told, applied: boolean, warnings: readonly Warning[]): CommandResult {
  const { entry, plan, dryRun } = told
  const what = `the change that ${entry.script}.js made on ${new Date(entry.at).toISOString().slice(0, 16)}Z`
  return {
    changed: applied,
    summary: `${dryRun ? 'Would take back' : 'Took back'} ${what}.`,
    data: {
      action: 'undo',
      undone: {
        script: entry.script,
        at: new Date(entry.at).toISOString(),
        credential: entry.credential?.profile ?? null,
      },
      plan: toldChanges(plan.changes),
      ...(plan.changes.length > MAX_LISTED && { counts: { plan: plan.changes.length } }),
      remaining: told.remaining,
      applied,
      readBack: !dryRun,
      ...(told.gateway && { gateway: told.gateway }),
    },
    warnings,
    lines: [planTable(toldChanges(plan.changes))],
    next: [dryRun ? told.command : skillCommand('status')],
  }
}
