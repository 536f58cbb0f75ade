import type { ModelRow } from '../config/model-row.ts'
import { guessedBase, isOnboardingRow } from './legacy-rows.ts'

/** Rows by id as the skill wrote them last; empty on a first run or after the state was lost. */
type Base = Readonly<Record<string, ModelRow>>

interface RowSets {
  readonly base: Base
  /** The rows in the config now. */
  readonly ours: readonly ModelRow[]
  /** The catalogue's models, or the rows it asks for. */
  readonly theirs: readonly { readonly id: string }[]
}

/** Ids of rows that a person added: not in the catalogue and never written by us. */
export function handAddedIds(input: RowSets): readonly string[] {
  return absent(input)
    .filter((row) => !formerBase(input.base, row))
    .map((row) => row.id)
}

/** Ids of rows whose model the catalogue lacks without proof that it is gone: they may answer, or do so tomorrow. */
export function suspectIds(input: RowSets & { readonly retired: ReadonlySet<string> }): readonly string[] {
  const { base, retired } = input
  return absent(input)
    .filter((row) => formerBase(base, row) && !isRowGone(row, base, retired))
    .map((row) => row.id)
}

/** Ids that were once live as far as anybody knows: what we wrote, and rows in our form. */
export function onceLiveIds(base: Base, ours: readonly ModelRow[]): readonly string[] {
  return [
    ...Object.keys(base),
    ...ours.filter((row) => !Object.hasOwn(base, row.id) && formerBase(base, row)).map((row) => row.id),
  ]
}

function absent({ ours, theirs }: RowSets): readonly ModelRow[] {
  const wanted = new Set(theirs.map((row) => row.id))
  return ours.filter((row) => !wanted.has(row.id))
}

/** Nobody ever saw a row of OpenClaw's onboarding live: its list is as old as that release. */
export function isRowGone(row: ModelRow, base: Base, retired: ReadonlySet<string>): boolean {
  return retired.has(row.id) || (isOnboardingRow(row) && !Object.hasOwn(base, row.id))
}

/** What the skill or OpenClaw's onboarding wrote for this row; without a state, a row in our form counts as ours. */
export function baseOf(base: Base, row: ModelRow): ModelRow | undefined {
  if (Object.hasOwn(base, row.id)) return base[row.id]
  return isOnboardingRow(row) ? row : guessedBase(row)
}

/** The same for a row whose model is missing: with a state at hand, a row in our form is a copy that a person made. */
export function formerBase(base: Base, row: ModelRow): ModelRow | undefined {
  const ours = Object.hasOwn(base, row.id) || Object.keys(base).length === 0 || isOnboardingRow(row)
  return ours ? baseOf(base, row) : undefined
}

/** Rows that differ from a listed one only by the case of their id give way to it, unless a person added them. */
export function withoutCaseDuplicates({ base, ours, theirs }: RowSets): readonly ModelRow[] {
  const exact = new Set(theirs.map(({ id }) => id))
  const folded = new Set(theirs.map(({ id }) => id.toLowerCase()))
  return ours.filter(
    (row) => exact.has(row.id) || !folded.has(row.id.toLowerCase()) || !formerBase(base, row),
  )
}
