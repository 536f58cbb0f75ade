import { progressText, RETIREMENT } from '../../domain/catalog/sighting-count.ts'
import type { Attention } from '../../domain/heartbeat/attention.ts'
import { printablePatch } from '../../domain/plans/printable-changes.ts'
import type { RefreshPlan } from '../../domain/plans/refresh-plan.ts'
import { someOf } from '../../domain/text.ts'
import type { GatewayStatus } from '../../openclaw/gateway.ts'
import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { withoutDryRun } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { fixText } from '../shared/answer/fix-text.ts'
import { isoTime } from '../shared/answer/times.ts'
import { warnIf } from '../shared/answer/warnings.ts'
import { catalogData, type FetchedCatalog } from '../shared/find-catalog.ts'
import { driftTable } from './drift-table.ts'
import { refreshSummary } from './summary.ts'

/** Characters of JSON for all lists together; the document as a whole stays below 4 KB. */
const LISTS_BUDGET = 2400
/** Single findings that have a warning of their own. */
const MAX_WARNING_NAMES = 3

export interface RefreshOutcome {
  readonly context: Context<'refresh'>
  readonly plan: RefreshPlan
  readonly catalog: FetchedCatalog
  readonly applied: boolean
  /** Looked for only when something was written. */
  readonly gateway?: GatewayStatus | undefined
  /** What is to be told besides the plan. */
  readonly warnings: readonly Warning[]
}

/** What a refresh tells. */
export function refreshResult(outcome: RefreshOutcome): Answer<'refresh'> {
  const { context, plan, catalog, applied, gateway, warnings } = outcome
  const { rows, drift } = plan
  const { flags } = context.invocation
  const dryRun = Boolean(flags['dry-run'])
  const { lists, counts } = fitLists(allLists(plan), LISTS_BUDGET)
  const fixes = plan.attention.map(({ fix }) => fixText(fix)).filter((fix) => fix.startsWith('node '))
  return {
    changed: applied,
    summary: refreshSummary(plan, dryRun),
    data: {
      catalog: catalogData(catalog, context.now()),
      ...refreshLists(lists),
      unchanged: rows.unchanged,
      drift: { since: isoTime(drift.since), ...driftLists(lists) },
      ...(Object.keys(counts).length > 0 && { counts }),
      ...(flags['show-patch'] && printablePatch(plan.changes)),
      applied,
      // the rows were compared with the config after the write, or needed none
      readBack: !dryRun,
      ...(gateway && { gateway }),
    },
    warnings: [...warnings, ...planWarnings(plan)],
    lines: [
      driftTable(drift),
      ...plan.repaired.slice(0, 25).map((item) => `> ${item.id} → ${item.to} (${item.reason})`),
    ],
    next: [
      ...(dryRun && plan.changes.length > 0 ? [withoutDryRun('refresh', context.invocation)] : []),
      ...new Set(fixes),
    ],
  }
}

/** What needs a person, all of it. */
export function refreshAttention({ attention }: RefreshPlan): readonly Attention[] {
  return attention.map(({ code, message, fix }) => ({ code, message, fix: fixText(fix) }))
}

function allLists(plan: RefreshPlan) {
  const { rows, drift, retired, repaired } = plan
  return {
    added: rows.added,
    removed: rows.removed,
    changed: rows.changed,
    retired: retired.map(({ id, usedBy, replacement, offer }) => ({
      id,
      usedBy: usedBy.slice(0, 5),
      replacement: replacement ? { id: replacement.id, reason: replacement.reason } : null,
      ...(!replacement && offer && { offer: { id: offer.id, reason: offer.reason, needs: offer.needs } }),
    })),
    kept: rows.kept,
    conflicts: rows.conflicts,
    repaired: repaired.map((item) => ({ ...item, paths: item.paths.slice(0, 5) })),
    attention: refreshAttention(plan),
    'drift.new': drift.added,
    'drift.missing': drift.suspect,
    'drift.back': drift.back,
    'drift.retired': drift.retired,
    'drift.dearer': drift.dearer,
    'drift.cheaper': drift.cheaper,
    'drift.changed': drift.changed,
    'drift.yours': drift.yours.map((item) => ({ ...item, usedBy: item.usedBy.slice(0, 3) })),
  }
}

type ReportLists = ReturnType<typeof allLists>

function refreshLists(lists: ReportLists) {
  const { added, removed, changed, retired, kept, conflicts, repaired, attention } = lists
  return { added, removed, changed, retired, kept, conflicts, repaired, attention }
}

function driftLists(lists: ReportLists) {
  return {
    new: lists['drift.new'],
    missing: lists['drift.missing'],
    back: lists['drift.back'],
    retired: lists['drift.retired'],
    dearer: lists['drift.dearer'],
    cheaper: lists['drift.cheaper'],
    changed: lists['drift.changed'],
    yours: lists['drift.yours'],
  }
}

function planWarnings({ rows, retired, missing, attention, drift }: RefreshPlan): Warning[] {
  const suspects = drift.yours.length === 0 ? [] : drift.yours.filter(({ id }) => drift.suspect.includes(id))
  const conflicts = rows.conflicts.map(({ id, catalog }) => `${id} (${Object.keys(catalog).join(', ')})`)
  const replaced = rows.replaced.map(({ id, before }) => `${id} (${Object.keys(before).join(', ')})`)
  const yours = `The catalogue changed values that you had edited; yours stay: ${someOf(conflicts)}.`
  const lost = `Without its state the skill could not tell whether you had edited these; they follow the catalogue: ${someOf(replaced)}.`
  return [
    ...retired.slice(0, MAX_WARNING_NAMES).map((model) => ({
      code: 'model-retired',
      message: `${model.id} left the catalogue but is still used by ${model.usedBy.slice(0, 3).join(', ')}.`,
    })),
    ...attention.filter(({ code }) => code === 'tee-lost').slice(0, MAX_WARNING_NAMES),
    ...suspects.slice(0, MAX_WARNING_NAMES).map(({ id, usedBy }) => ({
      code: 'model-missing',
      message: `${id} is used by ${usedBy.slice(0, 3).join(', ')} but missing from the catalogue; it stays until that is certain (${progress(missing, id)}).`,
    })),
    ...warnIf(conflicts.length > 0, 'your-values-kept', yours),
    ...warnIf(replaced.length > 0, 'values-replaced', lost),
  ].map(({ code, message }) => ({ code, message }))
}

function progress(missing: RefreshPlan['missing'], id: string): string {
  const evidence = missing[id]
  return evidence ? progressText(evidence, RETIREMENT) : ''
}

const LENGTHS = [100, 50, 25, 12, 6, 3, 1]

/**
 * Lists cut to one length at which together they take at most `budget` characters of JSON, so that a large
 * catalogue does not flood the reader. `counts` has the full lengths of those that were cut.
 */
export function fitLists<Lists extends Readonly<Record<string, readonly unknown[]>>>(
  lists: Lists,
  budget: number,
): { readonly lists: Lists; readonly counts: Readonly<Record<string, number>> } {
  // a part of a list is one of the same kind
  const cut = (length: number): Lists => {
    const parts: unknown = Object.fromEntries(
      Object.entries(lists).map(([name, list]) => [name, list.slice(0, length)]),
    )
    return parts as Lists
  }
  const length = LENGTHS.find((length) => JSON.stringify(cut(length)).length <= budget) ?? 1
  const long = Object.entries(lists).filter(([, list]) => list.length > length)
  return { lists: cut(length), counts: Object.fromEntries(long.map(([name, list]) => [name, list.length])) }
}
