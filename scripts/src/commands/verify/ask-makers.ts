import { setImmediate } from 'node:timers/promises'
import type { InstanceEvidence } from '../../attestation/judge/instance.ts'
import type { Answer } from '../../attestation/services/answer.ts'
import { fetchCollateral } from '../../attestation/services/intel.ts'
import { askNvidia } from '../../attestation/services/nvidia.ts'
import type { AttestServices } from '../../attestation/services/services.ts'
import type { AttestState } from '../../state/attest-state.ts'

export type Attest = typeof import('../../attestation/judge/index.ts')

const RECENT_EVIDENCE_MS = 86_400_000
/** Intel and NVIDIA are each asked about so many things at a time. */
const AT_ONCE = 4
/** There are three kinds of platforms. Whoever shows hundreds wants Intel to be asked hundreds of times. */
const MAX_PLATFORMS = 20

interface PlatformAnswer {
  readonly answer: Answer
  /** To be remembered; undefined when it cannot be used again. */
  readonly entry: AttestState['collateral'][string] | undefined
}

/** What Intel says about the platforms of some instances: what is remembered where that is recent, else asked now. */
export async function askIntel(
  attest: Attest,
  services: AttestServices,
  instances: readonly InstanceEvidence[],
  state: AttestState,
  { signal, now }: { readonly signal: AbortSignal; readonly now: number },
): Promise<ReadonlyMap<string, PlatformAnswer>> {
  const platforms = new Map<string, NonNullable<ReturnType<Attest['readPlatform']>>>()
  for (const item of instances) {
    // there may be hundreds: timers and signals get their turn
    await setImmediate()
    const platform = attest.readPlatform(item)
    if (platform) platforms.set(platform.key, platform)
  }
  const answers = new Map<string, PlatformAnswer>()
  await eachOfSome([...platforms.values()].slice(0, MAX_PLATFORMS), async (platform) => {
    const { key } = platform
    const known = state.collateral[key]
    const usable = known && now < known.validUntil ? known : undefined
    // Intel publishes anew every day; a revocation should not stay unseen for the month that a list is valid
    if (usable && now - usable.fetchedAt < RECENT_EVIDENCE_MS)
      return void answers.set(key, { answer: usable, entry: usable })
    const collateral = await fetchCollateral(services.intel, platform, signal)
    if ('problem' in collateral) return void answers.set(key, { answer: usable ?? collateral, entry: usable })
    const text = JSON.stringify(collateral)
    const validUntil = attest.collateralUntil(collateral)
    const entry = validUntil === undefined ? undefined : { text, fetchedAt: now, validUntil }
    answers.set(key, { answer: { text }, entry })
  })
  return answers
}

/** Does the same with each, a few at a time. */
async function eachOfSome<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const worker = async (): Promise<void> => {
    for (const item of queue) await act(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** What of Intel's answers is worth remembering. */
export function platformEntries(platforms: ReadonlyMap<string, PlatformAnswer>): AttestState['collateral'] {
  return Object.fromEntries([...platforms].flatMap(([key, { entry }]) => (entry ? [[key, entry]] : [])))
}

/** What NVIDIA says about the GPUs of each instance. */
export async function askNvidiaAll(
  attest: Attest,
  services: AttestServices,
  instances: readonly InstanceEvidence[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>()
  await eachOfSome(instances, async (item) => {
    const nonce = attest.readPlatform(item)?.gpuNonce
    const answer: Answer = nonce
      ? await askNvidia(services.nvidia, item, nonce, signal)
      : { problem: 'not-asked' }
    answers.set(item.instanceId, answer)
  })
  return answers
}
