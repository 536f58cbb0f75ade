/** What a check found: proven, refuted, not decidable now (with the reason), or not applicable. */
type CheckStatus = 'pass' | 'fail' | 'unresolved' | 'skipped'

/** Every check of one instance, in the order they are made and told. */
export const CHECK_IDS = [
  'quote',
  'pck-chain',
  'quote-signature',
  'crl',
  'qe-identity',
  'tcb',
  'tdx-module',
  'debug',
  'report-data',
  'spki',
  'attested-body',
  'gpu-chain',
  'gpu-spdm',
  'gpu-nonce',
  'gpu-distinct',
  'gpu-arch',
  'nras',
  'measurement',
  'distinct',
] as const
export type CheckId = (typeof CHECK_IDS)[number]

/** From the worst of an instance's checks. */
export type InstanceVerdict = 'verified' | 'gaps' | 'failed'

export function worstOf(checks: readonly Check[]): InstanceVerdict {
  const has = (status: CheckStatus): boolean => checks.some((check) => check.status === status)
  if (has('fail')) return 'failed'
  return has('unresolved') ? 'gaps' : 'verified'
}

export interface Check {
  readonly id: CheckId
  readonly status: CheckStatus
  /** One short sentence in our own words; empty when a pass needs none. */
  readonly reason: string
}

export const pass = (id: CheckId, reason = ''): Check => ({ id, status: 'pass', reason })
export const fail = (id: CheckId, reason: string): Check => ({ id, status: 'fail', reason })
export const unresolved = (id: CheckId, reason: string): Check => ({ id, status: 'unresolved', reason })
export const skipped = (id: CheckId, reason: string): Check => ({ id, status: 'skipped', reason })

/** `pass`, or `fail` with the fault that was found. */
export function verdictOf(id: CheckId, fault: string | undefined): Check {
  return fault === undefined ? pass(id) : fail(id, fault)
}
