import { QuoteVerifier } from '../../../vendor/dcap-qvl.ts'
import type { Collateral } from './collateral.ts'

/**
 * What the library finds after every signature, date and identity held, and judges by less than Intel's rule: it
 * compares versions that the rule leaves to the TDX module's identity, and knows fewer attributes.
 */
const OUR_MATTER =
  /^(?:No matching TCB level|TCB status is invalid|Debug mode|Reserved bits|SEPT_VE|Invalid mr service)/

/**
 * Whether the DCAP library, too, finds a quote authentic at `now` (ms) under a root certificate (DER): a second
 * opinion on everything but the levels, which it places otherwise than Intel.
 */
export function dcapAgrees(quote: Buffer, collateral: Collateral, root: Buffer, now: number): boolean {
  try {
    QuoteVerifier.newWithRootCa(root).verify(quote, { ...collateral }, Math.floor(now / 1000))
    return true
  } catch (thrown) {
    return thrown instanceof Error && OUR_MATTER.test(thrown.message)
  }
}
