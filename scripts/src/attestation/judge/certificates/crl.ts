import { verify, type X509Certificate } from 'node:crypto'
import { ListContent, RevocationList, readAsn1 } from './asn1.ts'
import { serialHex } from './serial.ts'

const ECDSA_SHA256 = '1.2.840.10045.4.3.2'

/** A revocation list whose signature and dates were checked. */
export interface Crl {
  /** Whoever signed it: it is about the certificates that are signed with the same key. */
  readonly issuer: X509Certificate
  /** Serial numbers of revoked certificates, upper-case hex. */
  readonly revoked: ReadonlySet<string>
}

/** Reads a DER revocation list (RFC 5280) that `issuer` signed and that is current at `now` (ms); else a fault. */
export function readCrl(der: Buffer, issuer: X509Certificate, now: number): Crl | { readonly fault: string } {
  try {
    const { content, algorithm, signature } = readAsn1(RevocationList, der)
    const signed =
      algorithm.id.join('.') === ECDSA_SHA256 &&
      signature.unused === 0 &&
      verify('sha256', ListContent.encode(content, 'der'), issuer.publicKey, signature.data)
    if (!signed) return { fault: 'is not signed by its issuer' }
    const { thisUpdate, nextUpdate, revoked = [], extensions = [] } = content
    if (now < thisUpdate.value) return { fault: 'is not valid yet' }
    if (!nextUpdate || now > nextUpdate.value) return { fault: 'has expired' }
    // such a list says less, or more, than that its entries are revoked
    if (extensions.some(({ critical }) => critical)) return { fault: 'is of an unknown kind' }
    return { issuer, revoked: new Set(revoked.map(({ serial }) => serialHex(serial.toString(16)))) }
  } catch {
    return { fault: 'is not a revocation list' }
  }
}

/** Until when a list is current (ms since the epoch); not a number when it does not say. */
export function crlUntil(der: Buffer): number {
  try {
    return readAsn1(RevocationList, der).content.nextUpdate?.value ?? Number.NaN
  } catch {
    return Number.NaN
  }
}

/** Whether a certificate of the list's own issuer is on it. */
export function isRevoked(crl: Crl, certificate: X509Certificate): boolean {
  return crl.revoked.has(serialHex(certificate.serialNumber)) && certificate.verify(crl.issuer.publicKey)
}
