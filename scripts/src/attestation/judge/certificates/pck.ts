import type { X509Certificate } from 'node:crypto'
import { getIntelExtension } from '../../../vendor/dcap-qvl.ts'
import { IntegerValue, NamedValues, OctetString, readAsn1 } from './asn1.ts'

/** What a PCK certificate says about its platform (Intel SGX PCK Certificate profile). */
export interface Platform {
  /** Six bytes in lower-case hex: the key of everything Intel publishes about this kind of platform. */
  readonly fmspc: string
  /** Two bytes in lower-case hex: the provisioning enclave that Intel's levels are for. */
  readonly pceId: string
  /** Which of Intel's two PCK authorities issued the certificate. */
  readonly ca: 'platform' | 'processor'
  /** Names the collateral that fits. */
  readonly key: string
  /** The versions of the sixteen components of the microcode. */
  readonly sgxSvns: readonly number[]
  readonly pceSvn: number
}

const SGX = '1.2.840.113741.1.13.1'
const TCB = `${SGX}.2`
const COMPONENTS = 16

/** Undefined when the certificate is not a PCK certificate. */
export function platformOf(certificate: X509Certificate): Platform | undefined {
  try {
    // throws for an issuer without a name: Node has no text for it
    const ca = certificate.issuer.includes('CN=Intel SGX PCK Platform CA') ? 'platform' : 'processor'
    const values = valuesIn(getIntelExtension(certificate.raw))
    const tcb = valuesIn(values(TCB))
    const fmspc = bytesOf(values(`${SGX}.4`), 6)
    return {
      fmspc,
      pceId: bytesOf(values(`${SGX}.3`), 2),
      ca,
      key: `${fmspc}-${ca}`,
      sgxSvns: Array.from({ length: COMPONENTS }, (_, index) => svnOf(tcb(`${TCB}.${index + 1}`))),
      pceSvn: svnOf(tcb(`${TCB}.${COMPONENTS + 1}`)),
    }
  } catch {
    return undefined
  }
}

/** The value of each name in a list of pairs. @throws RangeError for a name that is not there, or more than once */
function valuesIn(der: Buffer): (name: string) => Buffer {
  const pairs = readAsn1(NamedValues, der).map(({ id, value }) => [id.join('.'), value] as const)
  return (name) => {
    const [found, ...more] = pairs.filter(([id]) => id === name)
    if (!found || more.length > 0) throw new RangeError('a value is missing, or there are several')
    return found[1]
  }
}

function bytesOf(der: Buffer, length: number): string {
  const bytes = readAsn1(OctetString, der)
  if (bytes.length !== length) throw new RangeError('a value has another length')
  return bytes.toString('hex')
}

function svnOf(der: Buffer): number {
  return Number.parseInt(readAsn1(IntegerValue, der).toString(16), 16)
}
