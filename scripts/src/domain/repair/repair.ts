/** What a set-up mends; `references/versions.md` explains each. */
export const REPAIR_CODES = [
  'reversed-alias',
  'poisoned-entry',
  'case-duplicate',
  'stale-entries',
  'stale-rows',
  'dead-fallback',
  'dead-image-model',
  'dead-slot-model',
  'provider-incomplete',
  'profile-mode',
  'copied-allowlist',
  'inert-allowlist',
  'gateway-plugin',
] as const
export type RepairCode = (typeof REPAIR_CODES)[number]

/** One finding that this run mends. */
export interface Repair {
  readonly code: RepairCode
  readonly path: string
  readonly message: string
}
