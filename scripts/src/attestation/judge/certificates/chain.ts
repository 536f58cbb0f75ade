import { X509Certificate } from 'node:crypto'

/** Real chains have at most five certificates. */
const MAX_CERTIFICATES = 10
const PEM = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/g

/** The certificates of a PEM text, leaf first. Undefined when there is none, too many, or one is not readable. */
export function pemChain(text: string): readonly X509Certificate[] | undefined {
  return readChain([...text.matchAll(PEM)].map(([, base64 = '']) => Buffer.from(base64, 'base64')))
}

/** The same of certificates that stand alone in DER. */
export function readChain(certificates: readonly Buffer[]): readonly X509Certificate[] | undefined {
  if (certificates.length === 0 || certificates.length > MAX_CERTIFICATES) return undefined
  const chain = certificates.flatMap((der) => readCertificate(der) ?? [])
  return chain.length === certificates.length ? chain : undefined
}

/** A certificate in DER; undefined when it is not one, or when its key is not one. */
export function readCertificate(der: Buffer): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(der)
    // OpenSSL also reads BER and what only begins with a certificate; `raw` is what DER of it would be.
    // A key that is not on its curve is found out only when it is asked for.
    return certificate.raw.equals(der) && certificate.publicKey ? certificate : undefined
  } catch {
    return undefined
  }
}

export interface ChainRules {
  /** SHA-256 of the only root that counts, upper-case hex. */
  readonly root: string
  /** Milliseconds since the epoch at which every certificate must be valid. */
  readonly now: number
  /** The first certificate is itself an authority, as in the chain behind a revocation list. */
  readonly leafIsCa?: boolean
  /** Links that were found good in this run: the upper parts of the GPUs' chains are all the same. */
  readonly known?: Set<string>
}

/** Why a chain (leaf first, pinned authority last) does not lead to that authority; undefined when it does. */
export function chainFault(chain: readonly X509Certificate[], rules: ChainRules): string | undefined {
  const root = chain.at(-1)
  if (!root || chain.length < 2) return 'the certificate chain is too short'
  if (root.fingerprint256.replaceAll(':', '') !== rules.root)
    return 'the certificate chain ends at a foreign root'
  // from the top, so that nothing is computed with a key that was not found good: whoever sends chains pays for our time
  for (const [index, certificate] of [...chain.entries()].reverse()) {
    const issuer = chain[index + 1]
    if (certificate.ca !== (index > 0 || rules.leafIsCa === true))
      return `certificate ${index + 1} has the wrong role in its chain`
    // the last one is the pinned one: whoever issued it adds nothing
    if (issuer && !issuedBy(certificate, issuer, rules.known))
      return `certificate ${index + 1} was not issued by the next one`
    const [from, to] = [certificate.validFrom, certificate.validTo].map((text) => Date.parse(text))
    // a date that cannot be read is no date to rely on
    if (!(rules.now >= (from ?? Number.NaN) && rules.now <= (to ?? Number.NaN)))
      return `certificate ${index + 1} is not valid at this time`
  }
  return undefined
}

function issuedBy(certificate: X509Certificate, issuer: X509Certificate, known?: Set<string>): boolean {
  const link = `${certificate.fingerprint256} ${issuer.fingerprint256}`
  if (known?.has(link)) return true
  if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) return false
  known?.add(link)
  return true
}
