import { strictBase64 } from './bytes.ts'
import { pemChain } from './certificates/chain.ts'
import { type Check, fail, pass, skipped, worstOf } from './check.ts'
import type { GpuEvidence } from './gpu/gpu.ts'
import type { InstanceResult } from './instance.ts'

/** Something that is in one machine only. */
export interface Held {
  readonly what: 'evidence' | 'certificate' | 'GPU'
  /** The same for everything made with the same key, however it is encoded. */
  readonly id: string
}

/** What an authentic quote and the GPUs that answered for it show to be the instance's own. */
export function heldBy(
  reportData: Buffer,
  gpus: readonly GpuEvidence[],
  checks: readonly Check[],
): readonly Held[] {
  const answered = checks.some(({ id, status }) => id === 'gpu-nonce' && status === 'pass')
  return [
    { what: 'evidence', id: reportData.toString('hex', 0, 32) },
    { what: 'certificate', id: reportData.toString('hex', 32, 64) },
    ...(answered ? gpus.flatMap(deviceKeys) : []).map((id) => ({ what: 'GPU', id }) as const),
  ]
}

/** The GPU's own public keys: that it signs with, and that it was made with. */
function deviceKeys({ certificate }: GpuEvidence): readonly string[] {
  const pem = strictBase64(certificate)
  const chain = (pem && pemChain(pem.toString('latin1'), 2)) ?? []
  return chain.map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'der' }).toString('hex'))
}

/** Adds the check that nothing serves two instances: one machine must not be shown as several. */
export function withDistinct(results: readonly InstanceResult[]): readonly InstanceResult[] {
  const holders = new Map<string, Set<string>>()
  for (const { instanceId, held } of results)
    for (const { what, id } of held) {
      const key = `${what} ${id}`
      holders.set(key, (holders.get(key) ?? new Set()).add(instanceId))
    }
  return results.map((result) => {
    const shared = result.held.find(({ what, id }) => (holders.get(`${what} ${id}`)?.size ?? 0) > 1)
    const checks = [...result.checks, distinctCheck(result, shared)]
    return { ...result, checks, verdict: worstOf(checks) }
  })
}

function distinctCheck({ held }: InstanceResult, shared: Held | undefined): Check {
  if (held.length === 0) return skipped('distinct', 'needs quote-signature')
  return shared ? fail('distinct', `its ${shared.what} serves another instance, too`) : pass('distinct')
}
