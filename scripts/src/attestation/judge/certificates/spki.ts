import { createHash, X509Certificate } from 'node:crypto'
import { strictBase64 } from '../bytes.ts'

/** The instance's own certificate (base64 DER), or undefined when it is not one. */
export function instanceCertificate(base64: string): X509Certificate | undefined {
  const der = strictBase64(base64)
  try {
    const certificate = der && new X509Certificate(der)
    // a key that is not on its curve is found out only when it is asked for
    return certificate?.publicKey && certificate
  } catch {
    return undefined
  }
}

/** Whether the second half of report_data is the SHA-256 of the certificate's public key (DER SPKI). */
export function bindsCertificateKey(reportData: Buffer, certificate: X509Certificate): boolean {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest().equals(reportData.subarray(32, 64))
}
