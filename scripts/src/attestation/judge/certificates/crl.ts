import { verify, type X509Certificate } from 'node:crypto'
import {
  type Asn1,
  bitsOf,
  encodingOf,
  identifierOf,
  instantOf,
  integerHex,
  isInteger,
  itemsOf,
  readAsn1,
  serialHex,
} from './asn1.ts'

const ECDSA_SHA256 = '1.2.840.10045.4.3.2'

/** A revocation list whose signature and dates were checked. */
export interface Crl {
  /** Serial numbers of revoked certificates, upper-case hex. */
  readonly revoked: ReadonlySet<string>
  /** Distinguished name of the issuer, DER. */
  readonly issuer: Buffer
}

/** Reads a DER revocation list (RFC 5280) that `issuer` signed and that is current at `now` (ms); else a fault. */
export function readCrl(der: Buffer, issuer: X509Certificate, now: number): Crl | { readonly fault: string } {
  try {
    const [tbs, algorithm, signature] = itemsOf(readAsn1(der))
    const signed =
      identifierOf(itemsOf(algorithm)[0]) === ECDSA_SHA256 &&
      verify('sha256', encodingOf(tbs), issuer.publicKey, bitsOf(signature))
    if (!signed) return { fault: 'is not signed by its issuer' }
    return content(tbs, now)
  } catch {
    return { fault: 'is not a revocation list' }
  }
}

/** Until when a list is current (ms since the epoch); not a number when it does not say. */
export function crlUntil(der: Buffer): number {
  try {
    return instantOf(listFields(itemsOf(readAsn1(der))[0])[3])
  } catch {
    return Number.NaN
  }
}

/** Algorithm, issuer, thisUpdate, nextUpdate and the revoked certificates; the version before them is optional. */
function listFields(tbs: Asn1 | undefined): readonly Asn1[] {
  const fields = itemsOf(tbs)
  return isInteger(fields[0]) ? fields.slice(1) : fields
}

const SEQUENCE = 16
const UNIVERSAL = 1

function content(tbs: Asn1 | undefined, now: number): Crl | { readonly fault: string } {
  const [, issuer, thisUpdate, nextUpdate, list] = listFields(tbs)
  if (now < instantOf(thisUpdate)) return { fault: 'is not valid yet' }
  if (now > instantOf(nextUpdate)) return { fault: 'has expired' }
  // a list without revoked certificates has its extensions in their place
  const entries =
    list?.idBlock.tagClass === UNIVERSAL && list.idBlock.tagNumber === SEQUENCE ? itemsOf(list) : []
  const serials = entries.map((entry) => integerHex(itemsOf(entry)[0]))
  return { revoked: new Set(serials), issuer: encodingOf(issuer) }
}

/** Whether a certificate of the list's own issuer is on it. */
export function isRevoked(crl: Crl, certificate: X509Certificate): boolean {
  return issuerName(certificate).equals(crl.issuer) && crl.revoked.has(serialHex(certificate.serialNumber))
}

/** The issuer's distinguished name of a certificate, DER: after version, serial number and algorithm. */
export function issuerName(certificate: X509Certificate): Buffer {
  const fields = itemsOf(itemsOf(readAsn1(certificate.raw))[0])
  return encodingOf(fields[isInteger(fields[0]) ? 2 : 3])
}
