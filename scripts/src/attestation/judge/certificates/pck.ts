import type { X509Certificate } from 'node:crypto'
import { getCpuSvn, getFmspc, getIntelExtension, getPceSvn } from '../../../vendor/dcap-qvl.ts'

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

/** Undefined when the certificate is not a PCK certificate. */
export function platformOf(certificate: X509Certificate): Platform | undefined {
  const ca = certificate.issuer.includes('CN=Intel SGX PCK Platform CA') ? 'platform' : 'processor'
  try {
    const extension = getIntelExtension(certificate.raw)
    const [fmspc, cpuSvn] = [getFmspc(extension), getCpuSvn(extension)]
    return { fmspc: fmspc.toString('hex'), ca, cpuSvn, pceSvn: getPceSvn(extension) }
  } catch {
    return undefined
  }
}
