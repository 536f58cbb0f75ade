import type { Drift } from '../../../scripts/src/domain/catalog/drift.ts'

/** The digest of a catalogue in which nothing happened. */
export const QUIET: Drift = {
  since: undefined,
  added: [],
  suspect: [],
  back: [],
  retired: [],
  dearer: [],
  cheaper: [],
  changed: [],
  yours: [],
}
