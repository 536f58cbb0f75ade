import { type AttestedBody, attestedBodyFault } from './capture/attested-body.ts'
import { platformOf } from './certificates/pck.ts'
import type { Roots } from './certificates/roots.ts'
import { bindsCertificateKey, instanceCertificate } from './certificates/spki.ts'
import { CHECK_IDS, type Check, type CheckId, fail, pass, skipped, unresolved, verdictOf } from './check.ts'
import { type CollateralAnswer, cpuChecks } from './cpu/cpu.ts'
import { parseQuote } from './cpu/quote.ts'
import { bindsNonceAndKey } from './cpu/report-data.ts'
import { type GpuEvidence, gpuChecks } from './gpu/gpu.ts'
import { type KeySet, nrasFault } from './gpu/nras.ts'
import { type MeasurementMatch, matchMeasurement, toldMatch } from './release/measurement.ts'
import type { MeasurementRow } from './release/release.ts'

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
  readonly collateral: CollateralAnswer
  /** NVIDIA's answer and key set, or why there is none. */
  readonly nras: { readonly reply: unknown; readonly keys: KeySet } | { readonly problem: string }
  readonly rows: readonly MeasurementRow[]
  readonly roots: Roots
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Certificate links already found good in this run. */
  readonly known: Set<string>
}

export interface InstanceResult {
  readonly instanceId: string
  /** From the worst of its checks. */
  readonly verdict: 'verified' | 'gaps' | 'failed'
  /** One per check, in the order of `CHECK_IDS`. */
  readonly checks: readonly Check[]
  readonly measurement: MeasurementMatch | undefined
  readonly fmspc: string | undefined
  readonly gpus: number
  readonly arch: string
}

/** Makes every check of one instance. A check that rests on a failed one is skipped, so that each fault is told once. */
export async function checkInstance(item: InstanceEvidence, trust: InstanceTrust): Promise<InstanceResult> {
  if (item.snpReport) return withoutQuote(item, trust, snpCheck(item))
  const quote = parseQuote(item.quote)
  if ('fault' in quote) return withoutQuote(item, trust, fail('quote', quote.fault))
  const cpu = cpuChecks(quote, trust.collateral, { root: trust.roots.intel, now: trust.now })
  const report = cpu.authentic ? quote.report : undefined
  const measurement = report && toldMatch(matchMeasurement(report, trust.rows))
  const row = measurement?.kind === 'known' ? measurement.row : undefined
  const reportData = report?.reportData
  const certificate = reportData && certificateChecks(item, trust, reportData)
  const checks = [
    pass('quote'),
    ...cpu.checks,
    ...(reportData
      ? [bindingCheck(reportData, trust), ...(certificate ?? [])]
      : needing(['report-data', 'spki', 'attested-body'])),
    ...gpuChecks(item.gpus, reportData, row, gpuTrust(trust)),
    reportData ? await nrasCheck(item, trust, reportData) : skipped('nras', 'needs quote-signature'),
    measurement ? measurementCheck(measurement) : skipped('measurement', 'needs quote-signature'),
  ]
  return {
    ...summary(item, checks),
    measurement,
    fmspc: platformOf(quote.pck)?.fmspc,
  }
}

/** AMD's reports are another thing altogether: not read here, and so neither proof nor refutation. */
function snpCheck({ quote }: InstanceEvidence): Check {
  return quote === ''
    ? unresolved('quote', 'platform not supported: the evidence is AMD SEV-SNP’s')
    : fail('quote', 'the evidence claims to be of two platforms')
}

function withoutQuote(item: InstanceEvidence, trust: InstanceTrust, quote: Check): InstanceResult {
  const gpus = gpuChecks(item.gpus, undefined, undefined, gpuTrust(trust))
  const made = [quote, ...gpus]
  const rest = CHECK_IDS.filter((id) => !made.some((check) => check.id === id))
  const checks = [...made, ...rest.map((id) => skipped(id, 'needs quote'))]
  return { ...summary(item, checks), measurement: undefined, fmspc: undefined }
}

function summary(item: InstanceEvidence, checks: readonly Check[]) {
  const order = (check: Check): number => CHECK_IDS.indexOf(check.id)
  return {
    instanceId: item.instanceId,
    verdict: worst(checks),
    checks: [...checks].sort((a, b) => order(a) - order(b)),
    gpus: item.gpus.length,
    arch: [...new Set(item.gpus.map((gpu) => gpu.arch))].sort().join('+'),
  }
}

function worst(checks: readonly Check[]): InstanceResult['verdict'] {
  const has = (status: Check['status']): boolean => checks.some((check) => check.status === status)
  if (has('fail')) return 'failed'
  return has('unresolved') ? 'gaps' : 'verified'
}

const gpuTrust = ({ roots, now, known }: InstanceTrust) => ({ root: roots.nvidia, now, known })

const needing = (ids: readonly CheckId[]): readonly Check[] =>
  ids.map((id) => skipped(id, 'needs quote-signature'))

function bindingCheck(reportData: Buffer, { nonce, e2eKey }: InstanceTrust): Check {
  if (typeof e2eKey !== 'string') return unresolved('report-data', e2eKey.problem)
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
  const expected = { nonce: trust.nonce, quote: item.quote }
  return [
    pass('spki'),
    verdictOf('attested-body', attestedBodyFault(item.attestedBody, certificate, expected)),
  ]
}

async function nrasCheck(item: InstanceEvidence, trust: InstanceTrust, reportData: Buffer): Promise<Check> {
  if ('problem' in trust.nras) return unresolved('nras', trust.nras.problem)
  const nonce = reportData.subarray(0, 32).toString('hex')
  const question = { ...trust.nras, nonce, gpus: item.gpus.length, now: trust.now }
  return verdictOf('nras', await nrasFault(question))
}

function measurementCheck(match: MeasurementMatch): Check {
  switch (match.kind) {
    case 'known':
      return pass('measurement', `${match.row.version} ${match.row.name}`)
    case 'unmeasured':
      return unresolved(
        'measurement',
        `${match.row.version} ${match.row.name} before its application layer is measured (RTMR3 is zero)`,
      )
    case 'unknown':
      return unresolved('measurement', `not a release that Chutes publishes (${match.differs})`)
  }
}
