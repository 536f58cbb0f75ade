import type { Roots } from './certificates/roots.ts'
import type { CollateralAnswer } from './cpu/cpu.ts'
import { checkInstance, type InstanceEvidence, type InstanceResult, type InstanceTrust } from './instance.ts'
import { readPlatform } from './platform.ts'
import type { MeasurementRow } from './release/release.ts'

/** Everything that was collected about the instances of one model. */
export interface FleetEvidence {
  /** The nonce that was sent: 64 hex characters. */
  readonly nonce: string
  readonly instances: readonly InstanceEvidence[]
  /** Items that were not evidence at all. */
  readonly malformed: number
  /** Instances that Chutes could not get evidence from. */
  readonly silent: number
  /** E2E keys (base64 text) by instance, or why there are none. */
  readonly keys: ReadonlyMap<string, string> | { readonly problem: string }
  /** Intel's collateral by `platformKey`. */
  readonly collateral: ReadonlyMap<string, CollateralAnswer>
  /** NVIDIA's answers by instance. */
  readonly nras: ReadonlyMap<string, InstanceTrust['nras']>
  /** The images that Chutes publishes. */
  readonly rows: readonly MeasurementRow[]
  /** What the catalogue says; undefined when it was not read or does not say. */
  readonly confidentialCompute: boolean | undefined
  readonly roots: Roots
  /** When the evidence was taken, in milliseconds since the epoch. */
  readonly now: number
}

/** Checks that concern the model, not one of its instances. */
type ModelCheckId = 'confidential-compute' | 'instances'

/** Something that is not proven, once for all instances it was found at. */
export interface Finding {
  readonly check: string
  readonly status: 'fail' | 'unresolved'
  readonly reason: string
  /** Empty for the model as a whole. */
  readonly instances: readonly string[]
}

export type Verdict = 'verified' | 'verified-with-gaps' | 'failed' | 'unavailable'

export interface FleetResult {
  readonly verdict: Verdict
  readonly instances: readonly InstanceResult[]
  /** Failures first. */
  readonly findings: readonly Finding[]
}

/** Makes every check of every instance, and the verdict over all of them. */
export async function verifyFleet(evidence: FleetEvidence): Promise<FleetResult> {
  const known = new Set<string>()
  const results: InstanceResult[] = []
  for (const item of evidence.instances) {
    // an instance is up to a tenth of a second of arithmetic: timers and signals get their turn in between
    await new Promise((resolve) => setImmediate(resolve))
    const platform = readPlatform(item)?.key
    const result = await checkInstance(item, {
      nonce: evidence.nonce,
      e2eKey: keyOf(evidence, item.instanceId),
      collateral: (platform && evidence.collateral.get(platform)) || { problem: 'Intel was not asked' },
      nras: evidence.nras.get(item.instanceId) ?? { problem: 'NVIDIA was not asked' },
      rows: evidence.rows,
      roots: evidence.roots,
      now: evidence.now,
      known,
    })
    results.push(result)
  }
  const findings = [...modelFindings(evidence), ...instanceFindings(results)]
  findings.sort((a, b) => Number(a.status !== 'fail') - Number(b.status !== 'fail'))
  return { verdict: verdictOver(results, findings), instances: results, findings }
}

function verdictOver(results: readonly InstanceResult[], findings: readonly Finding[]): Verdict {
  if (findings.some((finding) => finding.status === 'fail')) return 'failed'
  if (results.length === 0) return 'unavailable'
  return findings.length > 0 ? 'verified-with-gaps' : 'verified'
}

const NO_KEY = 'Chutes gave no key for this instance (it names five at random), so its nonce is not bound'

function keyOf({ keys }: FleetEvidence, instanceId: string): InstanceTrust['e2eKey'] {
  if ('problem' in keys) return keys
  return keys.get(instanceId) ?? { problem: NO_KEY }
}

function modelFindings(evidence: FleetEvidence): readonly Finding[] {
  const found: Finding[] = []
  const add = (check: ModelCheckId, status: Finding['status'], reason: string): void =>
    void found.push({ check, status, reason, instances: [] })
  if (evidence.confidentialCompute === false)
    add('confidential-compute', 'fail', 'the catalogue does not list the model as confidential compute')
  if (evidence.confidentialCompute === undefined)
    add('confidential-compute', 'unresolved', 'the catalogue does not say')
  if (evidence.malformed > 0)
    add('instances', 'fail', `${evidence.malformed} item(s) of the answer are not evidence`)
  if (evidence.silent > 0) add('instances', 'unresolved', `${evidence.silent} instance(s) gave no evidence`)
  const ids = evidence.instances.map((item) => item.instanceId)
  if (new Set(ids).size < ids.length) add('instances', 'fail', 'an instance is listed more than once')
  if (foreign(evidence, ids))
    add('instances', 'fail', 'the evidence is of other instances than those of this model')
  return found
}

/** Evidence and keys come from different calls; that they have no instance in common is no coincidence. */
function foreign({ keys }: FleetEvidence, ids: readonly string[]): boolean {
  if ('problem' in keys || keys.size === 0 || ids.length === 0) return false
  return !ids.some((id) => keys.has(id))
}

function instanceFindings(results: readonly InstanceResult[]): Finding[] {
  const grouped = new Map<string, Finding & { readonly instances: string[] }>()
  for (const { instanceId, checks } of results) {
    for (const { id, status, reason } of checks) {
      if (status !== 'fail' && status !== 'unresolved') continue
      const key = `${id} ${status} ${reason}`
      const group = grouped.get(key) ?? { check: id, status, reason, instances: [] }
      group.instances.push(instanceId)
      grouped.set(key, group)
    }
  }
  return [...grouped.values()]
}
