import type { X509Certificate } from 'node:crypto'
import { type Der, derItems, hexNumber, readDer, TAG } from './der.ts'

/** What a PCK certificate says about its platform (Intel SGX PCK Certificate profile). */
export interface Platform {
  /** Six bytes in lower-case hex: the key of everything Intel publishes about this kind of platform. */
  readonly fmspc: string
  /** Which of Intel's two PCK authorities issued the certificate. */
  readonly ca: 'platform' | 'processor'
  /** Sixteen component versions of the microcode. */
  readonly cpuSvn: Buffer
  readonly pceSvn: number
}

const EXTENSIONS = 0xa3
// 1.2.840.113741.1.13.1 and below it: .4 FMSPC, .2 TCB with .2.17 PCESVN and .2.18 CPUSVN
const SGX = '2a864886f84d010d01'
const OIDS = { fmspc: `${SGX}04`, tcb: `${SGX}02`, pceSvn: `${SGX}0211`, cpuSvn: `${SGX}0212` }

/** Undefined when the certificate is not a PCK certificate. */
export function platformOf(certificate: X509Certificate): Platform | undefined {
  try {
    const sgx = readDer(sgxExtension(certificate))
    const tcb = member(sgx, OIDS.tcb)
    const fmspc = member(sgx, OIDS.fmspc).content
    const cpuSvn = member(tcb, OIDS.cpuSvn).content
    const pceSvn = Number.parseInt(hexNumber(member(tcb, OIDS.pceSvn).content.toString('hex')), 16)
    if (fmspc.length !== 6 || cpuSvn.length !== 16 || !(pceSvn <= 0xffff)) return undefined
    const ca = certificate.issuer.includes('CN=Intel SGX PCK Platform CA') ? 'platform' : 'processor'
    return { fmspc: fmspc.toString('hex'), ca, cpuSvn, pceSvn }
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

/** The value of Intel's extension: TBSCertificate, its extensions, the one with Intel's identifier. */
function sgxExtension(certificate: X509Certificate): Buffer {
  const [tbs] = derItems(readDer(certificate.raw))
  const wrapper = tbs && derItems(tbs).find((item) => item.tag === EXTENSIONS)
  const extensions = wrapper ? derItems(readDer(wrapper.content)) : []
  for (const extension of extensions) {
    const parts = derItems(extension)
    if (parts[0]?.content.toString('hex') === SGX) return parts.at(-1)?.content ?? Buffer.alloc(0)
  }
  throw new RangeError('no SGX extension')
}

/** The value that an identifier names in a list of identifier and value pairs. */
function member(list: Der, oid: string): Der {
  for (const pair of derItems(list)) {
    const [name, value] = derItems(pair)
    if (value && name?.tag === TAG.oid && name.content.toString('hex') === oid) return value
  }
  throw new RangeError('no such member')
}
