import type { Finding, FleetResult, Verdict } from '../../attestation/judge/fleet.ts'
import type { InstanceResult } from '../../attestation/judge/instance.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Answer } from '../answer-schemas.ts'
import { isoTime } from '../shared/answer/times.ts'
import { folderWarning, NOT_PROVEN, type Told, verdictFix, verdictSentence } from './verdict-words.ts'

export interface Report extends Told {
  readonly saved?: string | undefined
  readonly warnings: readonly Warning[]
}

/** Rows and findings that are told; an agent pays for each. */
const MAX_INSTANCES = 20

/** The verdict under a policy: `strict` takes no gaps and no superseded image. */
function verdictUnder({ policy, result }: Report): Verdict {
  const { verdict } = result
  if (policy === 'default' || verdict === 'unavailable') return verdict
  return verdict === 'verified' && superseded(result).length === 0 ? 'verified' : 'failed'
}

/** The answer of `verify.js`. */
export function verifyReport(report: Report): Answer<'verify'> {
  const { capture, result, policy, source, authenticated, saved } = report
  const verdict = verdictUnder(report)
  const count = (kind: InstanceResult['verdict']): number =>
    result.instances.filter(({ verdict: one }) => one === kind).length
  const counts = {
    instances: result.instances.length,
    listed: result.listed,
    verified: count('verified'),
    gaps: count('gaps'),
    failed: count('failed'),
    gpus: result.instances.reduce((sum, one) => sum + one.gpus, 0),
  }
  const summary = verdictSentence(verdict, report)
  const warnings = [
    ...report.warnings,
    ...(source === 'offline' ? [folderWarning(result)] : []),
    ...supersededWarning(result),
    ...unsupportedWarning(result),
  ]
  const failure = verdictError(verdict, summary, report)
  return {
    changed: false,
    summary,
    data: {
      model: capture.model,
      verdict,
      policy,
      source,
      capturedAt: isoTime(capture.capturedAt),
      ...(authenticated !== undefined && { authenticated }),
      counts,
      instances: grouped(result.instances).slice(0, MAX_INSTANCES),
      findings: result.findings.slice(0, MAX_INSTANCES).map(findingData),
      notProven: NOT_PROVEN,
      ...(saved !== undefined && { saved }),
    },
    warnings,
    lines: instanceTable(report),
    ...(failure && { failure }),
  }
}

/** Rows of instances with the same outcome, counted. */
function grouped(instances: readonly InstanceResult[]) {
  const groups = new Map<string, ReturnType<typeof instanceRow> & { count: number }>()
  for (const instance of instances) {
    const told = instanceRow(instance)
    const key = Object.values({ ...told, first: '' }).join()
    const group = groups.get(key)
    if (group) group.count += 1
    else groups.set(key, { count: 1, ...told })
  }
  return [...groups.values()]
}

function instanceRow(instance: InstanceResult) {
  const applied = instance.checks.filter((check) => check.status !== 'skipped')
  return {
    first: instance.instanceId,
    verdict: instance.verdict,
    image: imageOf(instance),
    gpus: `${instance.gpus} ${instance.arch}`.trim(),
    passed: applied.filter((check) => check.status === 'pass').length,
    of: applied.length,
  }
}

function imageOf({ measurement }: InstanceResult): string | null {
  return measurement?.kind === 'known' ? `${measurement.row.version} ${measurement.row.name}` : null
}

function findingData({ check, status, reason, instances }: Finding) {
  const [first] = instances
  return { check, status, reason, ...(first && { instances: instances.length, first }) }
}

function verdictError(verdict: Verdict, summary: string, report: Report): SkillError | undefined {
  if (verdict === 'verified') return undefined
  const fix = verdictFix(verdict, report)
  return verdict === 'unavailable'
    ? new SkillError('E_ATTESTATION_UNAVAILABLE', summary, { fix, retryable: report.source === 'live' })
    : new SkillError('E_ATTESTATION_FAILED', summary, { fix })
}

function superseded(result: FleetResult): readonly string[] {
  const known = result.instances.flatMap(({ measurement }) =>
    measurement?.kind === 'known' && measurement.supersededBy !== undefined
      ? [`${measurement.row.version} (newest: ${measurement.supersededBy})`]
      : [],
  )
  return [...new Set(known)]
}

function supersededWarning(result: FleetResult): Warning[] {
  const old = superseded(result)
  if (old.length === 0) return []
  return [{ code: 'image-superseded', message: `Instances run an older image: ${old.join(', ')}.` }]
}

function unsupportedWarning({ imagesLeftOut }: FleetResult): Warning[] {
  if (imagesLeftOut === 0) return []
  const message = `${imagesLeftOut} row(s) of the list of images were left out: for a platform that is not supported (only Intel TDX is), or unreadable.`
  return [{ code: 'platform-not-supported', message }]
}

const VERDICT_MARKS = { verified: '✓', gaps: '!', failed: '✗' } as const

function instanceTable({ result }: Report): string[] {
  return [
    ...result.instances
      .slice(0, MAX_INSTANCES)
      .map(
        (one) =>
          `${VERDICT_MARKS[one.verdict]} ${one.instanceId.slice(0, 8)}  ${one.gpus} ${one.arch}  ${imageOf(one) ?? 'unknown image'}`,
      ),
    ...result.findings.slice(0, MAX_INSTANCES).map(({ check, status, reason, instances }) => {
      const where = instances.length > 0 ? ` (${instances.length})` : ''
      return `${status === 'fail' ? '✗' : '!'} ${check}${where}: ${reason}`
    }),
    'This does not prove:',
    ...NOT_PROVEN.map((text) => `- ${text}`),
  ]
}
