import { createHash, timingSafeEqual } from 'node:crypto'

/** The first half of report_data: SHA-256 over the nonce's hex text and the E2E key's base64 text, joined. */
function boundDigest(nonce: string, e2eKey: string): Buffer {
  return createHash('sha256').update(nonce, 'ascii').update(e2eKey, 'ascii').digest()
}

/** Whether a quote was made for this nonce by the instance that holds this E2E key. */
export function bindsNonceAndKey(reportData: Buffer, nonce: string, e2eKey: string): boolean {
  return timingSafeEqual(reportData.subarray(0, 32), boundDigest(nonce, e2eKey))
}
