import type { X509Certificate } from 'node:crypto'
import { type Asn1, identifierOf, integerHex, itemsOf, octetsOf, readAsn1 } from './asn1.ts'

/** What a PCK certificate says about its platform (Intel SGX PCK Certificate profile). */
export interface Platform {
  /** Six bytes in lower-case hex: the key of everything Intel publishes about this kind of platform. */
  readonly fmspc: string
  /** Two bytes in lower-case hex: the provisioning enclave that Intel's levels are for. */
  readonly pceId: string
  /** Which of Intel's two PCK authorities issued the certificate. */
  readonly ca: 'platform' | 'processor'
  /** The versions of the sixteen components of the microcode. */
  readonly sgxSvns: readonly number[]
  readonly pceSvn: number
}

const SGX = '1.2.840.113741.1.13.1'
const TCB = `${SGX}.2`
const COMPONENTS = 16

/** Undefined when the certificate is not a PCK certificate. */
export function platformOf(certificate: X509Certificate): Platform | undefined {
  const ca = certificate.issuer.includes('CN=Intel SGX PCK Platform CA') ? 'platform' : 'processor'
  try {
    const values = valuesIn(sgxExtension(certificate))
    const tcb = valuesIn(values.get(TCB))
    return {
      fmspc: bytesOf(values.get(`${SGX}.4`), 6),
      pceId: bytesOf(values.get(`${SGX}.3`), 2),
      ca,
      sgxSvns: Array.from({ length: COMPONENTS }, (_, index) => svnOf(tcb.get(`${TCB}.${index + 1}`))),
      pceSvn: svnOf(tcb.get(`${TCB}.${COMPONENTS + 1}`)),
    }
  } catch {
    return undefined
  }
}

/** @throws RangeError, as all below do, unless the certificate has the extension just once */
function sgxExtension(certificate: X509Certificate): Asn1 {
  const extensions = itemsOf(itemsOf(itemsOf(itemsOf(readAsn1(certificate.raw))[0]).at(-1))[0])
  const found = extensions.map(itemsOf).filter(([name]) => identifierOf(name) === SGX)
  if (found.length !== 1) throw new RangeError('no SGX extension, or several')
  return readAsn1(octetsOf(found[0]?.at(-1)))
}

/** A sequence of pairs of name and value. */
function valuesIn(value: Asn1 | undefined): ReadonlyMap<string, Asn1 | undefined> {
  return new Map(itemsOf(value).map((pair) => [identifierOf(itemsOf(pair)[0]), itemsOf(pair)[1]]))
}

function bytesOf(value: Asn1 | undefined, length: number): string {
  const bytes = octetsOf(value)
  if (bytes.length !== length) throw new RangeError('another length')
  return bytes.toString('hex')
}

function svnOf(value: Asn1 | undefined): number {
  return Number.parseInt(integerHex(value), 16)
}
