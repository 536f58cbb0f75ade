import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Quote } from './quote.ts'

/**
 * Why a quote is not what its platform signed; undefined when all three links hold: the PCK key signed the quoting
 * enclave's report, that report names the attestation key, and the attestation key signed header and TD report.
 */
export function quoteSignatureFault(quote: Quote): string | undefined {
  if (!signedWithP256(quote.pck.publicKey, quote.qeReport, quote.qeReportSignature))
    return 'the quoting enclave’s report is not signed by the platform’s key'
  const named = createHash('sha256').update(quote.attestationKey).update(quote.qeAuthData).digest()
  // the 32 bytes after the hash are zero by definition
  const reportData = quote.qeReport.subarray(320, 384)
  if (!named.equals(reportData.subarray(0, 32)) || reportData.subarray(32).some((byte) => byte !== 0))
    return 'the quoting enclave vouches for another attestation key'
  const key = p256Key(quote.attestationKey)
  if (!key || !signedWithP256(key, quote.signed, quote.signature))
    return 'the quote’s signature does not fit its content'
  return undefined
}

/** Whether a P-256 key made a signature (r, then s) over data. */
export function signedWithP256(key: KeyObject, data: Buffer, signature: Buffer): boolean {
  try {
    return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}

/** A raw P-256 point (x, then y) as a key; undefined when it is not on the curve. */
function p256Key(point: Buffer): KeyObject | undefined {
  const [x, y] = [point.subarray(0, 32), point.subarray(32)].map((half) => half.toString('base64url'))
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' })
  } catch {
    return undefined
  }
}
