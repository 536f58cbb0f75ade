import { webcrypto } from 'node:crypto'
import * as x509 from './x509.ts'

/** The curve, and the hash that goes with it. */
export const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
export const P384 = { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' } as const
type Curve = typeof P256 | typeof P384

/** A certificate with its key, and those above it. */
export interface Holder {
  readonly certificate: x509.X509Certificate
  readonly keys: webcrypto.CryptoKeyPair
  readonly curve: Curve
  /** PEM of this certificate and of everything above it, leaf first. */
  readonly chain: string
}

export interface CertificateOptions {
  readonly curve: Curve
  readonly subject: string
  /** Left out for a self-signed root. */
  readonly issuer?: Holder
  readonly ca?: boolean
  readonly notAfter?: Date
  readonly extensions?: readonly x509.Extension[]
}

const NOT_BEFORE = new Date('2020-01-01T00:00:00Z')
export const NOT_AFTER = new Date('2049-12-31T00:00:00Z')
let serial = 0

/** Make a certificate under an authority, or a new root. */
export async function certify(options: CertificateOptions): Promise<Holder> {
  const { curve, subject, issuer, ca = false } = options
  const keys = await webcrypto.subtle.generateKey(curve, true, ['sign', 'verify'])
  const usage = ca
    ? x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign
    : x509.KeyUsageFlags.digitalSignature
  serial += 1
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: (0x1000 + serial).toString(16).padStart(8, '0'),
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    notBefore: NOT_BEFORE,
    notAfter: options.notAfter ?? NOT_AFTER,
    publicKey: keys.publicKey,
    signingKey: issuer?.keys.privateKey ?? keys.privateKey,
    signingAlgorithm: issuer?.curve ?? curve,
    extensions: [
      new x509.BasicConstraintsExtension(ca, undefined, true),
      new x509.KeyUsagesExtension(usage, true),
      ...(options.extensions ?? []),
    ],
  })
  const chain = `${certificate.toString('pem')}\n${issuer?.chain ?? ''}`
  return { certificate, keys, curve, chain }
}

/** A signature in the form of Intel and SPDM: r, then s. */
export async function signRaw(holder: Pick<Holder, 'keys' | 'curve'>, data: Buffer): Promise<Buffer> {
  return Buffer.from(await webcrypto.subtle.sign(holder.curve, holder.keys.privateKey, new Uint8Array(data)))
}

/** The raw public point (x, then y). */
export async function publicPoint({ keys }: Pick<Holder, 'keys'>): Promise<Buffer> {
  return Buffer.from(await webcrypto.subtle.exportKey('raw', keys.publicKey)).subarray(1)
}

/** A revocation list of an authority, DER. */
export async function revocationList(
  issuer: Holder,
  dates: { readonly thisUpdate: Date; readonly nextUpdate: Date },
  revoked: readonly string[] = [],
): Promise<Buffer> {
  const crl = await x509.X509CrlGenerator.create({
    issuer: issuer.certificate.subject,
    ...dates,
    entries: revoked.map((serialNumber) => ({ serialNumber, revocationDate: dates.thisUpdate })),
    signingAlgorithm: issuer.curve,
    signingKey: issuer.keys.privateKey,
  })
  return Buffer.from(crl.rawData)
}

/** SHA-256 of a certificate as roots are pinned: upper-case hex. */
export async function pinOf({ certificate }: Holder): Promise<string> {
  return Buffer.from(await certificate.getThumbprint('SHA-256'))
    .toString('hex')
    .toUpperCase()
}
