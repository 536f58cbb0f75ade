import { QuoteVerifier } from '../../../vendor/dcap-qvl.ts'
import * as z from '../../../vendor/zod.ts'
import type { CheckId } from '../check.ts'
import type { Collateral } from './collateral.ts'

/** What the DCAP library makes of a quote and its collateral. */
export type DcapOutcome =
  | { readonly kind: 'level'; readonly status: string; readonly advisories: readonly string[] }
  /** Signatures and dates hold, but none of Intel's TCB levels covers the platform. */
  | { readonly kind: 'no-level' }
  | { readonly kind: 'fault'; readonly check: CheckId; readonly reason: string }

const Report = z.object({
  status: z.string().regex(/^[A-Za-z]{1,60}$/),
  advisory_ids: z.array(z.string().regex(/^[A-Z0-9-]{1,40}$/)),
})

/** Lets the DCAP library judge a quote at `now` (ms) under a root certificate (DER). */
export function judgeQuote(quote: Buffer, collateral: Collateral, root: Buffer, now: number): DcapOutcome {
  try {
    const verifier = QuoteVerifier.newWithRootCa(root)
    const seconds = Math.floor(now / 1000)
    const report = Report.parse(verifier.verify(quote, { ...collateral }, seconds))
    return { kind: 'level', status: report.status, advisories: report.advisory_ids }
  } catch (thrown) {
    return outcomeOf(thrown instanceof Error ? thrown.message : '')
  }
}

/** The library tells faults by message only; which check each belongs to, in our words. */
const FAULTS: readonly (readonly [RegExp, CheckId, string])[] = [
  [/^TCBInfo expired/, 'tcb', 'Intel’s TCB info has expired'],
  [/^TCBInfo issue date/, 'tcb', 'Intel’s TCB info is not valid yet'],
  [/for tcb_info/, 'tcb', 'the TCB info is not signed by Intel'],
  [/^Fmspc mismatch/, 'tcb', 'the TCB info is about another kind of platform'],
  [/non-TDX TCB info/, 'tcb', 'the TCB info is not about TDX'],
  [/^TCB status is invalid/, 'tcb', 'Intel has revoked this TCB level'],
  [/^QE Identity expired/, 'qe-identity', 'Intel’s QE identity has expired'],
  [/^QE Identity issue date/, 'qe-identity', 'Intel’s QE identity is not valid yet'],
  [/for qe_identity/, 'qe-identity', 'the QE identity is not signed by Intel'],
  [/^QE ISVSVN/, 'qe-identity', 'the quoting enclave is older than any that Intel lists'],
  [/QeIdentity|QE Identity/, 'qe-identity', 'the QE identity is not one'],
  [/^QE /, 'qe-identity', 'the quoting enclave is not Intel’s'],
  [/^Certificate is revoked/, 'crl', 'a certificate behind the quote was revoked'],
  [/^Debug mode/, 'debug', 'an enclave runs in debug mode'],
  [/TD attributes|SEPT_VE_DISABLE/, 'debug', 'the trusted domain has attributes that it must not have'],
]

function outcomeOf(message: string): DcapOutcome {
  if (/^No matching TCB level/.test(message)) return { kind: 'no-level' }
  const known = FAULTS.find(([pattern]) => pattern.test(message))
  if (known) return { kind: 'fault', check: known[1], reason: known[2] }
  return { kind: 'fault', check: 'tcb', reason: 'the DCAP library does not accept the collateral' }
}
