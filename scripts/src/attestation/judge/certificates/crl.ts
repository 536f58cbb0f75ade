import { verify, type X509Certificate } from 'node:crypto'
import { type Der, derItems, derTime, hexNumber, readDer, TAG } from './der.ts'

const ECDSA_SHA256 = '2a8648ce3d040302'

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
    const [tbs, algorithm, signature] = derItems(readDer(der))
    if (!tbs || !algorithm || signature?.tag !== TAG.bitString) return { fault: 'is not a revocation list' }
    const [name] = derItems(algorithm)
    // the first byte of a BIT STRING counts its unused bits
    const signed =
      name?.content.toString('hex') === ECDSA_SHA256 &&
      verify('sha256', tbs.bytes, issuer.publicKey, signature.content.subarray(1))
    if (!signed) return { fault: 'is not signed by its issuer' }
    return content(tbs, now)
  } catch {
    return { fault: 'is not a revocation list' }
  }
}

/** Until when a list is current (ms since the epoch); not a number when it does not say. */
export function crlUntil(der: Buffer): number {
  try {
    const [tbs] = derItems(readDer(der))
    const nextUpdate = tbs && listFields(tbs)[3]
    return nextUpdate ? derTime(nextUpdate) : Number.NaN
  } catch {
    return Number.NaN
  }
}

/** Algorithm, issuer, thisUpdate, nextUpdate and the revoked certificates; the version before them is optional. */
function listFields(tbs: Der): readonly (Der | undefined)[] {
  const fields = derItems(tbs)
  return fields[0]?.tag === TAG.integer ? fields.slice(1) : fields
}

function content(tbs: Der, now: number): Crl | { readonly fault: string } {
  const [, issuer, thisUpdate, nextUpdate, list] = listFields(tbs)
  if (!issuer || !thisUpdate || !nextUpdate) return { fault: 'has no dates' }
  if (now < derTime(thisUpdate)) return { fault: 'is not valid yet' }
  if (now > derTime(nextUpdate)) return { fault: 'has expired' }
  const entries = list?.tag === TAG.sequence ? derItems(list) : []
  const serials = entries.map((entry) => hexNumber(derItems(entry)[0]?.content.toString('hex') ?? ''))
  return { revoked: new Set(serials), issuer: issuer.bytes }
}

/** Whether a certificate of the list's own issuer is on it. */
export function isRevoked(crl: Crl, certificate: X509Certificate): boolean {
  return issuerName(certificate).equals(crl.issuer) && crl.revoked.has(hexNumber(certificate.serialNumber))
}

/** The issuer's distinguished name of a certificate, DER: after version, serial number and algorithm. */
export function issuerName(certificate: X509Certificate): Buffer {
  const [tbs] = derItems(readDer(certificate.raw))
  const fields = tbs ? derItems(tbs) : []
  const at = fields[0]?.tag === 0xa0 ? 1 : 0
  return fields[at + 2]?.bytes ?? Buffer.alloc(0)
}
