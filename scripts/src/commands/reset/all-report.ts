import { someOf } from '../../domain/text.ts'
import type { ResetPlan } from '../../domain/undo/reset-plan.ts'
import type { GatewayStatus } from '../../openclaw/gateway.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { FolderContents } from '../../state/storage/own-files.ts'
import type { Answer } from '../answer-schemas.ts'
import { changesData } from '../shared/answer/changes-data.ts'
import { planTable } from '../shared/answer/plan-table.ts'
import { warnIf } from '../shared/answer/warnings.ts'
import type { OtherPart } from './other-parts.ts'
import { MAX_LISTED, printableChanges } from './plan-text.ts'
import type { Stay } from './write-parts.ts'

export interface ResetOutcome {
  readonly plan: ResetPlan
  readonly dryRun: boolean
  readonly showsPlan: boolean
  /** The command that does what a dry run tells. */
  readonly command: string
  readonly credentials: readonly {
    readonly profile: string
    readonly outcome: 'removed' | 'planned' | 'stays'
  }[]
  /** Profiles that are older than the skill; the key in them was replaced. */
  readonly keptProfiles: readonly string[]
  readonly others: readonly OtherPart[]
  /** The skill's folder as it was found, and what is left of it; undefined while it is untouched. */
  readonly files: FolderContents
  readonly left?: FolderContents
  /** What OpenClaw did not take out. */
  readonly stays?: readonly Stay[]
  readonly applied: boolean
  readonly gateway?: GatewayStatus | undefined
  readonly warnings?: readonly Warning[]
}

/** What a reset tells. */
export function resetResult(outcome: ResetOutcome): Answer<'reset'> {
  const { plan, dryRun, applied, files, left, stays = [] } = outcome
  const others = [...outcome.others, ownFilesOutcome(outcome)]
  const changed = applied || others.some((other) => other.outcome === 'removed')
  const planned = outcome.showsPlan ? printableChanges(plan.changes) : undefined
  const lists = {
    ...(planned && { plan: plan.changes }),
    kept: plan.kept,
    dropped: plan.dropped,
    dangling: plan.dangling,
    stays,
  }
  const long = Object.entries(lists).filter(([, list]) => list.length > MAX_LISTED)
  return {
    changed,
    summary: resetSummary(outcome, changed),
    data: {
      action: 'all',
      ...changesData(plan.changes, planned),
      kept: plan.kept.slice(0, MAX_LISTED),
      dropped: plan.dropped.slice(0, MAX_LISTED),
      dangling: plan.dangling.slice(0, MAX_LISTED),
      ...(long.length > 0 && { counts: Object.fromEntries(long.map(([name, list]) => [name, list.length])) }),
      rowsLeft: plan.rowsLeft,
      stays: stays.slice(0, MAX_LISTED),
      guessed: plan.guessed,
      credentials: outcome.credentials,
      others: others.map(({ what, outcome: done }) => ({ what, outcome: done })),
      files: {
        remove: files.own,
        stay: (left ?? files).others.map(nameText).slice(0, MAX_LISTED),
        failed: filesNotRemoved(outcome),
      },
      applied: changed,
      readBack: !dryRun,
      ...(outcome.gateway && { gateway: outcome.gateway }),
    },
    warnings: resetWarnings(outcome),
    lines: [planTable(printableChanges(plan.changes)), ...besideConfig(outcome, others)],
    next:
      dryRun && plan.changes.length + outcome.credentials.length + files.own.length > 0
        ? [outcome.command]
        : [],
  }
}

/** What goes, or went, beside the config, for people. */
function besideConfig(
  { credentials, files }: Pick<ResetOutcome, 'credentials' | 'files'>,
  others: readonly OtherPart[],
): readonly string[] {
  const goes = (outcome: string): boolean => outcome === 'planned' || outcome === 'removed'
  const memory = others.find(({ what }) => what === 'memory')
  return [
    ...credentials.filter(({ outcome }) => goes(outcome)).map(({ profile }) => `- the stored ${profile}`),
    ...(memory && goes(memory.outcome) ? [`- files of this skill: ${files.own.join(', ')}`] : []),
  ]
}

/** Whether what is remembered is needed once more, when the rest can go. */
export function needsMemory({
  stays = [],
  ...told
}: Pick<ResetOutcome, 'stays' | 'others' | 'files'>): boolean {
  return stays.length > 0 || scheduleStays(told)
}

/** Where nothing says that a schedule was put anywhere, one that could not be looked for keeps nothing here. */
function scheduleStays({ others, files }: Pick<ResetOutcome, 'others' | 'files'>): boolean {
  const failed = others.some(({ what, outcome }) => what === 'schedule' && outcome === 'failed')
  return failed && files.own.includes('schedule.json')
}

/** Own files that could not be removed; what is still needed is not among them. */
function filesNotRemoved(outcome: ResetOutcome): readonly string[] {
  return needsMemory(outcome) ? [] : (outcome.left?.own ?? [])
}

/** What became of the skill's own files, as one more thing beside the config. */
function ownFilesOutcome(told: ResetOutcome): OtherPart {
  const { files, dryRun } = told
  const failed = (needsMemory(told) ? files.own : filesNotRemoved(told)).length > 0
  const outcome = failed ? 'failed' : files.own.length === 0 ? 'absent' : dryRun ? 'planned' : 'removed'
  return { what: 'memory', outcome, warnings: [] }
}

/** A file's name, unless it could be a text for somebody to read. */
function nameText(name: string): string {
  return /^[\w.-]{1,60}$/.test(name) ? name : '(not shown)'
}

function resetSummary(
  { plan, dryRun, credentials, others, files, applied, stays: parts = [] }: ResetOutcome,
  changed: boolean,
): string {
  const stays = credentials.find(({ outcome }) => outcome === 'stays')
  const rows = plan.rowsLeft > 0 ? `; ${plan.rowsLeft} model row(s) that are not this skill's stay` : ''
  const schedule = scheduleStays({ others, files }) ? '; the schedule stays, see warnings' : ''
  const key = stays ? `; the stored key ${stays.profile} stays, see warnings` : ''
  const rest = rows + key + schedule
  if (dryRun) return `Would make ${plan.changes.length} change(s) to take Chutes out${rest}.`
  if (parts.length > 0)
    return `Chutes is taken out as far as OpenClaw lets it: ${parts.length} setting(s) stay, see data.stays${rest}.`
  if (changed && !applied)
    return `OpenClaw's config needed no change; what this skill kept beside it is removed${rest}.`
  return changed
    ? `Chutes is taken out of OpenClaw's config${rest}.`
    : `There was nothing to take out${rest}.`
}

function resetWarnings(outcome: ResetOutcome): Warning[] {
  const { plan, credentials, keptProfiles, others, files, left, warnings = [], stays = [] } = outcome
  return [
    ...warnings,
    ...others.flatMap((other) => other.warnings),
    ...credentials
      .filter(({ outcome }) => outcome === 'stays')
      .map(({ profile }) => ({
        code: 'credential-stays',
        message: `This OpenClaw has no command to remove a stored credential, so ${profile} stays in its store. Delete the key at https://chutes.ai/app/settings/api-keys; OpenClaw 2026.8.2 and later remove it with: openclaw models auth logout ${profile} --yes`,
      })),
    ...keptProfiles.map((profile) => ({
      code: 'credential-kept',
      message: `${profile} is older than this skill and stays, with the key that was stored last.`,
    })),
    ...warnIf(
      plan.guessed && plan.changes.length > 0,
      'no-journal',
      'No journal reaches back to the first change, so what has the form of this skill went; an earlier primary is not known.',
    ),
    ...pathsWarning(
      'files-stay',
      "Not this skill's, so left in its folder (chutes/ in OpenClaw's state folder)",
      (left ?? files).others.map(nameText),
    ),
    ...pathsWarning('files-not-removed', 'This user may not remove', filesNotRemoved(outcome)),
    ...pathsWarning(
      'settings-stay',
      'OpenClaw writes no settings there; take these out by hand, or move them into openclaw.json and run this again',
      stays.map(({ path, file }) => `${path} (in ${file})`),
    ),
    ...pathsWarning(
      'not-given-back',
      'Held a value of yours before this skill that may have been a secret, so nobody kept it; put it back yourself',
      plan.lost,
    ),
    ...pathsWarning('own-additions', 'Went with what they were added to', plan.dropped),
    ...pathsWarning('kept', 'Changed since by somebody else, so left alone', plan.kept),
    ...pathsWarning('dangling-reference', 'Names a model that is not configured any more', plan.dangling),
  ]
}

function pathsWarning(code: string, what: string, paths: readonly string[]): Warning[] {
  return warnIf(paths.length > 0, code, `${what}: ${someOf(paths)}.`)
}
