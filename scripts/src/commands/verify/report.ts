import type { Capture } from '../../attestation/judge/capture/capture.ts'
import type { Finding, FleetResult, Verdict } from '../../attestation/judge/fleet.ts'
import type { InstanceResult } from '../../attestation/judge/instance.ts'
import type { Warning } from '../../shell/answer/document.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import { skillCommand } from '../../shell/skill-path.ts'
import type { Answer } from '../answer-schemas.ts'
import { isoTime } from '../shared/answer/times.ts'

export type Policy = 'default' | 'strict'

export interface Report {
  readonly capture: Capture
  readonly result: FleetResult
  readonly policy: Policy
  readonly source: 'live' | 'offline'
  readonly authenticated?: boolean
  readonly saved?: string | undefined
  readonly warnings: readonly Warning[]
}

/** Rows and findings that are told; an agent pays for each. */
const MAX_INSTANCES = 20

/** True of every verdict, however good. */
const NOT_PROVEN = [
  'ordinary requests end at Chutes’ control plane, which sees their text; they are not bound to these instances',
  'which model weights and code run is not measured; the image is',
  'the list of published images is Chutes’ own and not signed',
]

/** The verdict under a policy: `strict` takes no gaps and no superseded image. */
function verdictUnder(policy: Policy, { result }: Pick<Report, 'result'>): Verdict {
  const { verdict } = result
  if (policy === 'default' || verdict === 'unavailable') return verdict
  return verdict === 'verified' && superseded(result).length === 0 ? 'verified' : 'failed'
}

/** The answer of `verify.js`. */
export function verifyReport(report: Report): Answer<'verify'> {
  const { capture, result, policy, source, authenticated, saved } = report
  const verdict = verdictUnder(policy, report)
  const count = (kind: InstanceResult['verdict']): number =>
    result.instances.filter(({ verdict: one }) => one === kind).length
  const counts = {
    instances: result.instances.length,
    verified: count('verified'),
    gaps: count('gaps'),
    failed: count('failed'),
    gpus: result.instances.reduce((sum, one) => sum + one.gpus, 0),
  }
  const summary = sentence(capture.model, verdict, counts, result.findings, source)
  const warnings = [...report.warnings, ...supersededWarning(result)]
  const failure = verdictError(verdict, policy, summary, capture.model)
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

function sentence(
  model: string,
  verdict: Verdict,
  counts: { readonly instances: number; readonly verified: number },
  findings: readonly Finding[],
  source: Report['source'],
): string {
  const then = source === 'offline' ? ' as saved' : ''
  const all = `${counts.instances} instance${counts.instances === 1 ? '' : 's'}`
  const names = (status: Finding['status']): string =>
    [...new Set(findings.filter((one) => one.status === status).map((one) => one.check))].join(', ')
  switch (verdict) {
    case 'verified':
      return `${model} is verified${then}: all of ${all} run a published image in genuine Intel TDX with genuine NVIDIA GPUs.`
    case 'verified-with-gaps':
      return `${model} is verified with gaps${then}: ${counts.verified} of ${all} fully; open: ${names('unresolved')}.`
    case 'failed':
      return `${model} is not verified${then}: ${names('fail') ? `failed: ${names('fail')}` : `gaps under the strict policy: ${names('unresolved') || 'superseded image'}`}.`
    case 'unavailable':
      return `${model} could not be verified${then}: no instance gave evidence.`
  }
}

function verdictError(
  verdict: Verdict,
  policy: Policy,
  summary: string,
  model: string,
): SkillError | undefined {
  if (verdict === 'unavailable')
    return new SkillError('E_ATTESTATION_UNAVAILABLE', summary, {
      fix: 'Send the model one request to start an instance, then run the same command again.',
    })
  if (verdict !== 'failed') return undefined
  return new SkillError('E_ATTESTATION_FAILED', summary, {
    fix:
      policy === 'strict'
        ? `Run ${skillCommand('verify', `${model} --from-env`)} to see it without the strict policy.`
        : `Run the same command once more; if it fails again, use another model (${skillCommand('setup', '--help')}) and tell Chutes.`,
  })
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
