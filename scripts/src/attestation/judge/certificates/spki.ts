import { createHash, type X509Certificate } from 'node:crypto'
import { strictBase64 } from '../bytes.ts'
import { readCertificate } from './chain.ts'

/** The instance's own certificate (base64 DER), or undefined when it is not one. */
export function instanceCertificate(base64: string): X509Certificate | undefined {
  const der = strictBase64(base64)
  return der && readCertificate(der)
}

/** Whether the second half of report_data is the SHA-256 of the certificate's public key (DER SPKI). */
export function bindsCertificateKey(reportData: Buffer, certificate: X509Certificate): boolean {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest().equals(reportData.subarray(32, 64))
}
