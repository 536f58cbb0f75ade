import { type AttestedBody, attestedBodyCheck } from './capture/attested-body.ts'
import type { Roots } from './certificates/roots.ts'
import { bindsCertificateKey, instanceCertificate } from './certificates/spki.ts'
import {
  CHECK_IDS,
  type Check,
  type CheckId,
  fail,
  type InstanceVerdict,
  pass,
  skipped,
  unresolved,
  verdictOf,
  worstOf,
} from './check.ts'
import { type CollateralAnswer, cpuChecks } from './cpu/cpu.ts'
import { parseQuote } from './cpu/quote.ts'
import { bindsNonceAndKey } from './cpu/report-data.ts'
import { type GpuEvidence, type GpuResult, gpuChecks } from './gpu/gpu.ts'
import { nrasFault, OTHER_GPUS } from './gpu/nras.ts'
import type { KeySet } from './gpu/nras-keys.ts'
import { type Held, heldBy } from './held.ts'
import type { ImageList } from './release/image-list.ts'
import {
  type MeasurementMatch,
  matchMeasurement,
  measurementCheck,
  toldMatch,
} from './release/measurement.ts'

/** What one instance sent. */
export interface InstanceEvidence {
  readonly instanceId: string
  /** Base64 TDX quote; empty when there is none. */
  readonly quote: string
  /** Whether it sent a report of AMD SEV-SNP. */
  readonly snpReport: boolean
  /** Base64 DER of the instance's own certificate. */
  readonly certificate: string
  readonly gpus: readonly GpuEvidence[]
  readonly attestedBody: AttestedBody | undefined
}

/** What the checks of one instance are made against. */
export interface InstanceTrust {
  /** The nonce that was sent: 64 hex characters. */
  readonly nonce: string
  /** The instance's E2E key as published (base64 text), or why there is none. */
  readonly e2eKey: string | { readonly problem: string }
  /** Intel's collateral for a platform, by its `key`. */
  readonly collateral: (platform: string) => CollateralAnswer
  /** NVIDIA's answer, the keys that came with it and those of them that NVIDIA certified; or why there is none. */
  readonly nras:
    | { readonly reply: string; readonly keys: KeySet; readonly certified: KeySet }
    | { readonly problem: string }
  readonly images: ImageList
  readonly roots: Roots
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Certificate links already found good in this run. */
  readonly known: Set<string>
}

export interface InstanceResult {
  readonly instanceId: string
  readonly verdict: InstanceVerdict
  /** One per check, in the order of `CHECK_IDS`. */
  readonly checks: readonly Check[]
  readonly measurement: MeasurementMatch | undefined
  readonly fmspc: string | undefined
  readonly gpus: number
  readonly arch: string
  /** What was proven to be this instance's, and can be no other's. */
  readonly held: readonly Held[]
}

/** Makes every check of one instance but `distinct`. A check that rests on a failed one is skipped, so that each fault is told once. */
export async function checkInstance(item: InstanceEvidence, trust: InstanceTrust): Promise<InstanceResult> {
  if (item.snpReport) return withoutQuote(item, trust, snpCheck(item))
  const quote = parseQuote(item.quote)
  if ('fault' in quote) return withoutQuote(item, trust, fail('quote', quote.fault))
  const cpu = cpuChecks(quote, trust.collateral, { root: trust.roots.intel, now: trust.now })
  const report = cpu.authentic ? quote.report : undefined
  const measurement = report && toldMatch(matchMeasurement(report, trust.images))
  const row = measurement?.kind === 'known' ? measurement.row : undefined
  const reportData = report?.reportData
  const certificate = reportData && certificateChecks(item, trust, reportData)
  const gpu = gpuChecks(item.gpus, reportData, row, gpuTrust(trust))
  const made = [
    pass('quote'),
    ...cpu.checks,
    ...(reportData && certificate
      ? [bindingCheck(reportData, trust, certificate), ...certificate]
      : needing(['report-data', 'spki', 'attested-body'])),
    ...gpu.checks,
    reportData ? await nrasCheck(trust, reportData, gpu) : skipped('nras', 'needs quote-signature'),
    measurement
      ? measurementCheck(measurement, trust.images)
      : skipped('measurement', 'needs quote-signature'),
  ]
  const doubt = worstOf(made) === 'failed' ? undefined : cpu.doubt()
  const checks = made.map((check) => (check.id === doubt?.id ? doubt : check))
  return {
    ...summary(item, checks),
    measurement,
    fmspc: cpu.fmspc,
    held: reportData ? heldBy(reportData, gpu.deviceKeys) : [],
  }
}

/** AMD's reports are another thing altogether: not read here, and so neither proof nor refutation. */
function snpCheck({ quote }: InstanceEvidence): Check {
  return quote === ''
    ? unresolved('quote', 'platform not supported: the evidence is AMD SEV-SNP’s')
    : fail('quote', 'the evidence claims to be of two platforms')
}

function withoutQuote(item: InstanceEvidence, trust: InstanceTrust, quote: Check): InstanceResult {
  const made = [quote, ...gpuChecks(item.gpus, undefined, undefined, gpuTrust(trust)).checks]
  const rest = CHECK_IDS.filter((id) => id !== 'distinct' && !made.some((check) => check.id === id))
  const checks = [...made, ...rest.map((id) => skipped(id, 'needs quote'))]
  return { ...summary(item, checks), measurement: undefined, fmspc: undefined, held: [] }
}

function summary(item: InstanceEvidence, checks: readonly Check[]) {
  const order = (check: Check): number => CHECK_IDS.indexOf(check.id)
  return {
    instanceId: item.instanceId,
    verdict: worstOf(checks),
    checks: [...checks].sort((a, b) => order(a) - order(b)),
    gpus: item.gpus.length,
    arch: [...new Set(item.gpus.map(({ arch }) => (ARCHITECTURES.has(arch) ? arch : 'OTHER')))]
      .sort()
      .join('+'),
  }
}

/** Those that are told by name: any other is a word of whoever sent it. */
const ARCHITECTURES = new Set(['HOPPER', 'BLACKWELL'])

const gpuTrust = ({ roots, now, known }: InstanceTrust) => ({ root: roots.nvidia, now, known })

const needing = (ids: readonly CheckId[]): readonly Check[] =>
  ids.map((id) => skipped(id, 'needs quote-signature'))

function bindingCheck(
  reportData: Buffer,
  { nonce, e2eKey }: InstanceTrust,
  certificate: readonly Check[],
): Check {
  const fresh = certificate.some(({ id, status }) => id === 'attested-body' && status === 'pass')
  if (typeof e2eKey !== 'string')
    return fresh
      ? skipped('report-data', 'no key was told; the signed body names the nonce')
      : unresolved('report-data', e2eKey.problem)
  return bindsNonceAndKey(reportData, nonce, e2eKey)
    ? pass('report-data')
    : fail('report-data', 'the quote was not made for this nonce and this instance’s key')
}

function certificateChecks(
  item: InstanceEvidence,
  trust: InstanceTrust,
  reportData: Buffer,
): readonly Check[] {
  const certificate = instanceCertificate(item.certificate)
  if (!certificate || !bindsCertificateKey(reportData, certificate)) {
    const fault = certificate
      ? 'the quote vouches for another certificate key'
      : 'the certificate is not readable'
    return [fail('spki', fault), skipped('attested-body', 'needs spki')]
  }
  if (!item.attestedBody) return [pass('spki'), skipped('attested-body', 'the instance sends none')]
  const expected = { nonce: trust.nonce, quote: item.quote, gpus: item.gpus }
  return [pass('spki'), attestedBodyCheck(item.attestedBody, certificate, expected)]
}

async function nrasCheck({ nras, now }: InstanceTrust, reportData: Buffer, gpu: GpuResult): Promise<Check> {
  const refuted = gpu.checks.find(({ id, status }) => status === 'fail' && id !== 'gpu-arch')
  if (refuted) return skipped('nras', `needs ${refuted.id}`)
  if ('problem' in nras) return unresolved('nras', nras.problem)
  const { reply, keys, certified } = nras
  const nonce = reportData.subarray(0, 32).toString('hex')
  const question = { reply, nonce, serials: gpu.serials, now }
  const fault = await nrasFault({ ...question, keys: certified })
  // good under a key that anybody may have made, or that a newer authority of NVIDIA's certified
  if (fault && fault !== OTHER_GPUS && certified.keys.length < keys.keys.length) {
    const under = await nrasFault({ ...question, keys })
    if (under === undefined || under === OTHER_GPUS)
      return unresolved(
        'nras',
        'the answer is signed with a key that no known authority of NVIDIA’s certified',
      )
  }
  return fault === OTHER_GPUS ? unresolved('nras', fault) : verdictOf('nras', fault)
}
