import type { X509Certificate } from 'node:crypto'
import { strictBase64 } from '../bytes.ts'
import { chainFault, pemChain } from '../certificates/chain.ts'
import { serialHex } from '../certificates/serial.ts'
import { type Check, fail, pass, skipped, unresolved, verdictOf } from '../check.ts'
import type { MeasurementRow } from '../release/release.ts'
import { parseSpdm, type SpdmEvidence, spdmSignedBy } from './spdm.ts'

/** One GPU's evidence as it came. */
export interface GpuEvidence {
  /** Base64 of a PEM chain, leaf first. */
  readonly certificate: string
  /** Base64 SPDM messages. */
  readonly evidence: string
  readonly arch: string
}

interface Trust {
  readonly root: string
  readonly now: number
  readonly known: Set<string>
}

interface Gpu {
  readonly arch: string
  readonly chain: readonly X509Certificate[]
  readonly spdm: SpdmEvidence | undefined
}

/** What the GPUs of one instance prove; what they are is empty unless all of them answered for this CPU, each once. */
export interface GpuResult {
  readonly checks: readonly Check[]
  /** Their own public keys: that they sign with, and that they were made with. */
  readonly deviceKeys: readonly string[]
  /** Serial numbers of their certificates, by which NVIDIA names them. */
  readonly serials: readonly string[]
}

/**
 * The GPU checks of one instance: chains to NVIDIA's root, SPDM signatures, the nonce they were made for
 * (`reportData`, 32 bytes; undefined when there is no quote to believe), distinct devices, architecture.
 */
export function gpuChecks(
  evidence: readonly GpuEvidence[],
  reportData: Buffer | undefined,
  row: MeasurementRow | undefined,
  trust: Trust,
): GpuResult {
  const gpus = evidence.map(readGpu)
  const chains = firstFault(gpus, (gpu) => chainFault(gpu.chain, trust))
  const chain =
    gpus.length === 0 ? fail('gpu-chain', 'there is no GPU evidence') : verdictOf('gpu-chain', chains)
  const spdm = chain.status === 'pass' ? spdmCheck(gpus) : skipped('gpu-spdm', 'needs gpu-chain')
  const nonce = nonceCheck(gpus, spdm, reportData)
  const keys = chain.status === 'pass' ? gpus.flatMap(keysOf) : []
  const distinct = chain.status === 'pass' ? distinctCheck(keys) : skipped('gpu-distinct', 'needs gpu-chain')
  const proven = nonce.status === 'pass' && distinct.status === 'pass'
  const arch = chain.status === 'pass' ? archCheck(gpus, row) : skipped('gpu-arch', 'needs gpu-chain')
  return {
    checks: [chain, spdm, nonce, distinct, arch],
    deviceKeys: proven ? keys : [],
    serials: proven ? gpus.map((gpu) => serialHex(gpu.chain[0]?.serialNumber ?? '')) : [],
  }
}

function keysOf({ chain }: Gpu): readonly string[] {
  return chain
    .slice(0, 2)
    .map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'der' }).toString('hex'))
}

function readGpu({ certificate, evidence, arch }: GpuEvidence): Gpu {
  const pem = strictBase64(certificate)
  return { arch, chain: (pem && pemChain(pem.toString('latin1'))) ?? [], spdm: parseSpdm(evidence) }
}

function spdmCheck(gpus: readonly Gpu[]): Check {
  const fault = firstFault(gpus, ({ chain, spdm }) => {
    if (!spdm) return 'the evidence is not SPDM'
    const key = chain[0]?.publicKey
    return key && spdmSignedBy(key, spdm) ? undefined : 'the evidence is not signed by the GPU'
  })
  return verdictOf('gpu-spdm', fault)
}

function nonceCheck(gpus: readonly Gpu[], spdm: Check, reportData: Buffer | undefined): Check {
  if (spdm.status !== 'pass') return skipped('gpu-nonce', 'needs gpu-spdm')
  if (!reportData) return skipped('gpu-nonce', 'needs quote-signature')
  const fault = firstFault(gpus, (gpu) =>
    gpu.spdm?.nonce.equals(reportData.subarray(0, 32))
      ? undefined
      : 'the evidence was made for another nonce than the CPU’s',
  )
  return verdictOf('gpu-nonce', fault)
}

/** Keys and not certificates: anybody can turn an ECDSA signature into another one that holds, and so a certificate. */
function distinctCheck(keys: readonly string[]): Check {
  return new Set(keys).size === keys.length
    ? pass('gpu-distinct')
    : fail('gpu-distinct', 'the same GPU is counted more than once')
}

/** Chip names in NVIDIA's certificates and product names in the published measurements, by architecture. */
const CHIPS: readonly (readonly [RegExp, string])[] = [
  [/^GH\d/, 'HOPPER'],
  [/^GB\d/, 'BLACKWELL'],
]
const PRODUCTS: ReadonlyMap<string, string> = new Map([
  ['h100', 'HOPPER'],
  ['h200', 'HOPPER'],
  ['h20', 'HOPPER'],
  ['h800', 'HOPPER'],
  ['b200', 'BLACKWELL'],
  ['b300', 'BLACKWELL'],
  ['pro_6000', 'BLACKWELL'],
])

function archCheck(gpus: readonly Gpu[], row: MeasurementRow | undefined): Check {
  const fault = firstFault(gpus, ({ chain, arch }) => {
    const chip = /CN=(\S+)/.exec(chain[0]?.subject ?? '')?.[1] ?? ''
    const certified = CHIPS.find(([pattern]) => pattern.test(chip))?.[1]
    return certified === arch ? undefined : 'its certificate is of another architecture than it says'
  })
  if (fault) return fail('gpu-arch', fault)
  const count = row?.gpuCount
  if (row && count === undefined)
    return unresolved('gpu-arch', 'the image does not say how many GPUs it is for')
  if (count !== undefined && count !== gpus.length)
    return fail('gpu-arch', `the image is for ${count} GPUs, the evidence is of ${gpus.length}`)
  const expected = (row?.gpus ?? []).flatMap((name) => PRODUCTS.get(name) ?? [])
  if (row && expected.length === 0)
    return unresolved('gpu-arch', 'the image does not say which GPUs it is for')
  return row && gpus.some(({ arch }) => !expected.includes(arch))
    ? fail('gpu-arch', 'the image is for another kind of GPU')
    : pass('gpu-arch')
}

function firstFault(gpus: readonly Gpu[], fault: (gpu: Gpu) => string | undefined): string | undefined {
  for (const [index, gpu] of gpus.entries()) {
    const found = fault(gpu)
    if (found) return `GPU ${index}: ${found}`
  }
  return undefined
}
