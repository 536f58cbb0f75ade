import type { Roots } from './certificates/roots.ts'
import { withDistinct } from './held.ts'
import { checkInstance, type InstanceEvidence, type InstanceResult, type InstanceTrust } from './instance.ts'
import { fleetFindings, listedInstances } from './listing.ts'
import type { ImageList } from './release/image-list.ts'

/** Everything that was collected about the instances of one model. */
export interface FleetEvidence {
  /** The nonce that was sent: 64 hex characters. */
  readonly nonce: string
  readonly instances: readonly InstanceEvidence[]
  /** Items that were not evidence at all. */
  readonly malformed: number
  /** The instances that Chutes could not get evidence from. */
  readonly silent: readonly string[]
  /** E2E keys (base64 text) by instance, or why there are none. */
  readonly keys: ReadonlyMap<string, string> | { readonly problem: string }
  readonly collateral: InstanceTrust['collateral']
  /** NVIDIA's answers by instance. */
  readonly nras: ReadonlyMap<string, InstanceTrust['nras']>
  readonly images: ImageList
  /** What the catalogue says; undefined when it was not read or does not say. */
  readonly confidentialCompute: boolean | undefined
  readonly roots: Roots
  /** When the evidence was taken, in milliseconds since the epoch. */
  readonly now: number
}

/** Something that is not proven, once for all instances it was found at. */
export interface Finding {
  readonly check: string
  readonly status: 'fail' | 'unresolved'
  readonly reason: string
  /** Empty for the model as a whole. */
  readonly instances: readonly string[]
}

/** `verified-with-gaps`: some instances are verified in full; `not-verified`: none is. Nothing is refuted in either. */
export type Verdict = 'verified' | 'verified-with-gaps' | 'not-verified' | 'failed' | 'unavailable'

export interface FleetResult {
  readonly verdict: Verdict
  readonly instances: readonly InstanceResult[]
  /** How many instances were named, by evidence, by a key or as silent. */
  readonly listed: number
  /** Failures first. */
  readonly findings: readonly Finding[]
  /** How many rows of the list of images could not be compared. */
  readonly imagesLeftOut: number
}

/** Makes every check of every instance, and the verdict over all of them. */
export async function verifyFleet(evidence: FleetEvidence): Promise<FleetResult> {
  const known = new Set<string>()
  const made: InstanceResult[] = []
  for (const item of evidence.instances) {
    // an instance is up to a tenth of a second of arithmetic: timers and signals get their turn in between
    await new Promise((resolve) => setImmediate(resolve))
    const result = await checkInstance(item, {
      nonce: evidence.nonce,
      e2eKey: keyOf(evidence, item.instanceId),
      collateral: evidence.collateral,
      nras: evidence.nras.get(item.instanceId) ?? { problem: 'NVIDIA was not asked' },
      images: evidence.images,
      roots: evidence.roots,
      now: evidence.now,
      known,
    })
    made.push(result)
  }
  const results = withDistinct(made)
  const findings = [...fleetFindings(evidence), ...instanceFindings(results)]
  findings.sort((a, b) => Number(a.status !== 'fail') - Number(b.status !== 'fail'))
  const listed = listedInstances(evidence).size
  return {
    verdict: verdictOver(results, findings),
    instances: results,
    listed,
    findings,
    imagesLeftOut: evidence.images.leftOut,
  }
}

function verdictOver(results: readonly InstanceResult[], findings: readonly Finding[]): Verdict {
  if (findings.some((finding) => finding.status === 'fail')) return 'failed'
  if (results.length === 0) return 'unavailable'
  if (findings.length === 0) return 'verified'
  return results.some((result) => result.verdict === 'verified') ? 'verified-with-gaps' : 'not-verified'
}

const NO_KEY = 'Chutes gave no key for this instance (it names five at random), so its nonce is not bound'

function keyOf({ keys }: FleetEvidence, instanceId: string): InstanceTrust['e2eKey'] {
  if ('problem' in keys) return keys
  return keys.get(instanceId) ?? { problem: NO_KEY }
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
