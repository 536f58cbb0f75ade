import { type Check, fail, pass, skipped, worstOf } from './check.ts'
import type { InstanceResult } from './instance.ts'

/** Something that is in one machine only. */
export interface Held {
  readonly what: 'evidence' | 'certificate' | 'GPU'
  /** The same for everything made with the same key, however it is encoded. */
  readonly id: string
}

/** What an authentic quote, and the keys of the GPUs that answered for it, show to be the instance's own. */
export function heldBy(reportData: Buffer, gpuKeys: readonly string[]): readonly Held[] {
  return [
    { what: 'evidence', id: reportData.toString('hex', 0, 32) },
    { what: 'certificate', id: reportData.toString('hex', 32, 64) },
    ...gpuKeys.map((id) => ({ what: 'GPU', id }) as const),
  ]
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
    const checks = [...result.checks, sharedPartsCheck(result, shared)]
    return { ...result, checks, verdict: worstOf(checks) }
  })
}

function sharedPartsCheck({ held }: InstanceResult, shared: Held | undefined): Check {
  if (held.length === 0) return skipped('distinct', 'needs quote-signature')
  return shared ? fail('distinct', `its ${shared.what} serves another instance, too`) : pass('distinct')
}
