import type { Cell, Table } from '../../../shell/answer/table.ts'
import type * as z from '../../../vendor/zod.ts'
import type { PlannedChange } from './schema-parts.ts'

/** One planned change, as the documents tell it. */
export type Planned = z.infer<typeof PlannedChange>

const CHANGE_MARKS = {
  add: { text: '+', tone: 'good' },
  replace: { text: '~', tone: 'warn' },
  remove: { text: '-', tone: 'bad' },
} as const satisfies Record<Planned['op'], Cell>

/** A plan for people: where, and what becomes of it. */
export function planTable(plan: readonly Planned[]): Table {
  return {
    columns: [{ title: '' }, { title: '' }, { title: '', gives: 'wrap' }],
    rows: plan.map((change): Cell[] => [CHANGE_MARKS[change.op], change.path, valueText(change)]),
  }
}

function valueText({ op, before, after }: Planned): string {
  if (op === 'add') return shortValue(after)
  return op === 'remove' ? `was ${shortValue(before)}` : `${shortValue(before)} → ${shortValue(after)}`
}

/** `14 rows` for what is told by its size, else the value as JSON without its braces and quotes. */
function shortValue(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return JSON.stringify(value).replace(/^"|"$/g, '')
  return Object.entries(value)
    .map(([name, member]) =>
      typeof member === 'number'
        ? `${member} ${member === 1 ? name.replace(/s$/, '') : name}`
        : `${name}: ${Array.isArray(member) ? member.join(', ') : JSON.stringify(member)}`,
    )
    .join(', ')
}
