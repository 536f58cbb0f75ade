import { isWithin, ROWS_PATH } from '../../domain/config/paths.ts'
import type { RefreshPlan } from '../../domain/plans/refresh-plan.ts'
import { someOf } from '../../domain/text.ts'

/** One line for the chat: what happened to the rows, and what of it touches this person's settings. */
export function refreshSummary(plan: RefreshPlan, dryRun: boolean): string {
  const { rows, changes, drift, repaired, attention } = plan
  const parts = newsParts(plan)
  const total = rows.rows.length
  const head = changes.some(({ path }) => isWithin(path, ROWS_PATH))
    ? `${dryRun ? 'Would update' : 'Updated'} the model rows: ${parts.join(', ') || 'reordered'}; ${total} in all.`
    : parts.length > 0
      ? `No row to change; the catalogue: ${parts.join(', ')}.`
      : unchangedSummary(plan)
  const moved = repaired.map(({ id, to }) => `${id} → ${to}`)
  return [
    head,
    moved.length > 0 && `${dryRun ? 'Would point' : 'Pointed'} your settings elsewhere: ${someOf(moved)}.`,
    drift.yours.length > 0 &&
      `In your settings: ${someOf(drift.yours.map((item) => `${item.id} ${item.news}`))}.`,
    attention.length > 0 && `${attention.length} matter(s) for a person: see attention.`,
  ]
    .filter(Boolean)
    .join(' ')
}

function unchangedSummary({ rows: { rows, kept }, changes }: RefreshPlan): string {
  const head = changes.length > 0 ? 'No row to change' : 'No news'
  // a row is kept with the fields in which it differs, or as a whole where the catalogue has none like it
  const unlisted = kept.filter(({ reason, fields }) => !fields && reason !== 'removed by hand')
  if (unlisted.length === 0) {
    const verb = kept.some(({ fields }) => fields) ? 'are in' : 'match'
    return `${head}: all ${rows.length} model rows ${verb} the live catalogue.`
  }
  const isBrief = unlisted.every(({ reason }) => reason === 'missing for now')
  const where = isBrief ? 'missing from the catalogue for now' : 'not in the catalogue'
  return `${head}: ${rows.length} model rows, ${unlisted.length} of them ${where}.`
}

function newsParts({ rows, drift }: RefreshPlan): string[] {
  const changed = new Set(drift.changed.map(({ id }) => id)).size
  const counted: readonly (readonly [number, string])[] = [
    [rows.added.length, 'new'],
    [rows.removed.length, 'gone'],
    [drift.suspect.length, 'missing for now'],
    [drift.back.length, 'back'],
    [drift.dearer.length, 'dearer'],
    [drift.cheaper.length, 'cheaper'],
    [changed, 'changed'],
    // rows that changed although the catalogue did not: nothing to compare with, or an edit that gave way
    [
      rows.changed.length - drift.dearer.length - drift.cheaper.length - drift.changed.length,
      'brought up to date',
    ],
  ]
  return counted.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
}
