import type { Drift } from '../../scripts/src/domain/catalog/drift.ts'
import { quietPlan } from '../../scripts/src/domain/plans/quiet-plan.ts'

/** The digest of a catalogue in which nothing happened. */
export const QUIET: Drift = { ...quietPlan([], 0).drift, since: undefined }
