import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Capture, Problem } from '../../attestation/judge/capture/capture.ts'
import type { InstanceEvidence } from '../../attestation/judge/instance.ts'
import type { Answer } from '../../attestation/services/answer.ts'
import {
  type ChuteAddress,
  fetchEvidence,
  fetchInstanceKeys,
  fetchMeasurements,
} from '../../attestation/services/chutes.ts'
import { fetchCollateral } from '../../attestation/services/intel.ts'
import { askNvidia, fetchNvidiaKeys } from '../../attestation/services/nvidia.ts'
import type { AttestServices } from '../../attestation/services/services.ts'
import type { Context } from '../../shell/context.ts'
import type { Secret } from '../../shell/secret.ts'
import type { AttestState } from '../../state/attest-state.ts'

/** What is asked about, and as whom. */
export interface Question {
  readonly model: string
  readonly chuteId: string | undefined
  readonly confidentialCompute: boolean | undefined
  readonly api: string
  readonly bearer: Secret | undefined
}

/** A capture, with what is worth remembering of the answers. */
export interface Collected {
  readonly capture: Capture
  readonly state: AttestState
}

type Attest = typeof import('../../attestation/judge/index.ts')

/** The key list names five instances at random; so many calls name most of a fleet. */
const KEY_CALLS = 3
const RECENT_EVIDENCE_MS = 86_400_000
const HEX_BYTES = 32
/** NVIDIA judges so many instances at a time. */
const NVIDIA_AT_ONCE = 4

/**
 * Asks a model's instances for evidence with a fresh nonce, then Intel and NVIDIA about what they sent.
 * @throws SkillError exit 4 or 5 when Chutes gives no evidence; everything else that is missing is told in the capture
 */
export async function collectEvidence(
  context: Context,
  attest: Attest,
  services: AttestServices,
  question: Question,
  state: AttestState,
): Promise<Collected> {
  const { signal, now } = context
  const nonce = randomBytes(HEX_BYTES).toString('hex')
  const address: ChuteAddress = {
    api: question.api,
    chute: question.chuteId ?? question.model,
    bearer: question.bearer,
    signal,
  }
  context.progress('asking the instances for evidence')
  const [evidence, firstKeys, measurements, nvidiaKeys] = await Promise.all([
    fetchEvidence(address, nonce),
    fetchInstanceKeys(address),
    fetchMeasurements(address),
    fetchNvidiaKeys(services.nvidia, signal),
  ])
  const capturedAt = now()
  const instances = attest.parseEvidence(evidence)?.instances ?? []
  context.progress(`asking Intel and NVIDIA about ${instances.length} instances`)
  const [keys, platforms, nvidia] = await Promise.all([
    moreKeys(attest, address, firstKeys, instances),
    askIntel(attest, services, instances, state, { signal, now: capturedAt }),
    askNvidiaAll(attest, services, instances, signal),
  ])
  const { TEXTS } = attest
  const answers = new Map<string, Answer>([
    [TEXTS.evidence, { text: evidence }],
    [TEXTS.instances, keys],
    [TEXTS.measurements, orLastKnown(attest, measurements, state)],
    [TEXTS.nrasKeys, nvidiaKeys],
    ...[...platforms].map(([key, { answer }]) => [TEXTS.collateral(key), answer] as const),
    ...[...nvidia].map(([id, answer]) => [TEXTS.nras(id), answer] as const),
  ])
  const { model, chuteId, confidentialCompute } = question
  const fresh = 'text' in measurements && attest.parseMeasurements(measurements.text) !== undefined
  return {
    capture: { model, chuteId, nonce, capturedAt, confidentialCompute, ...split(answers) },
    state: {
      ...state,
      collateral: { ...state.collateral, ...platformEntries(platforms) },
      ...(fresh && { measurements: { text: measurements.text, fetchedAt: capturedAt } }),
    },
  }
}

function split(answers: ReadonlyMap<string, Answer>): Pick<Capture, 'texts' | 'problems'> {
  const texts = new Map<string, string>()
  const problems = new Map<string, Problem>()
  for (const [name, answer] of answers) {
    if ('text' in answer) texts.set(name, answer.text)
    else problems.set(name, answer.problem)
  }
  return { texts, problems }
}

/** Asks again while instances without a key remain. Only keys are kept, not the tokens that come with them. */
async function moreKeys(
  attest: Attest,
  address: ChuteAddress,
  first: Answer,
  instances: readonly InstanceEvidence[],
): Promise<Answer> {
  if (!('text' in first)) return first
  const keys = new Map(attest.parseKeys(first.text))
  const parsed = attest.parseKeys(first.text) !== undefined
  for (let call = 1; parsed && call < KEY_CALLS; call++) {
    if (instances.every(({ instanceId }) => keys.has(instanceId))) break
    const next = await fetchInstanceKeys(address)
    if (!('text' in next)) break
    for (const [id, key] of attest.parseKeys(next.text) ?? []) keys.set(id, key)
  }
  if (!parsed) return { problem: 'unreadable' }
  const list = [...keys].map(([instance_id, e2e_pubkey]) => ({ instance_id, e2e_pubkey }))
  return { text: JSON.stringify({ instances: list }) }
}

interface PlatformAnswer {
  readonly answer: Answer
  /** To be remembered; undefined when it cannot be used again. */
  readonly entry: AttestState['collateral'][string] | undefined
}

async function askIntel(
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
  const asked = [...platforms].map(async ([key, platform]): Promise<[string, PlatformAnswer]> => {
    const known = state.collateral[key]
    const usable = known && now < known.validUntil ? known : undefined
    // Intel publishes anew every day; a revocation should not stay unseen for the month that a list is valid
    if (usable && now - usable.fetchedAt < RECENT_EVIDENCE_MS) return [key, { answer: usable, entry: usable }]
    const collateral = await fetchCollateral(services.intel, platform, signal)
    if ('problem' in collateral) return [key, { answer: usable ?? collateral, entry: usable }]
    const text = JSON.stringify(collateral)
    const validUntil = attest.collateralUntil(collateral)
    const entry = validUntil === undefined ? undefined : { text, fetchedAt: now, validUntil }
    return [key, { answer: { text }, entry }]
  })
  return new Map(await Promise.all(asked))
}

function platformEntries(platforms: ReadonlyMap<string, PlatformAnswer>): AttestState['collateral'] {
  return Object.fromEntries([...platforms].flatMap(([key, { entry }]) => (entry ? [[key, entry]] : [])))
}

async function askNvidiaAll(
  attest: Attest,
  services: AttestServices,
  instances: readonly InstanceEvidence[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>()
  const queue = [...instances]
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item; item = queue.shift()) {
      const nonce = attest.readPlatform(item)?.gpuNonce
      const answer: Answer = nonce
        ? await askNvidia(services.nvidia, item, nonce, signal)
        : { problem: 'not-asked' }
      answers.set(item.instanceId, answer)
    }
  }
  await Promise.all(Array.from({ length: NVIDIA_AT_ONCE }, worker))
  return answers
}

/** The list as it was read last, when Chutes does not tell it now. */
function orLastKnown(attest: Attest, answer: Answer, state: AttestState): Answer {
  if ('text' in answer && attest.parseMeasurements(answer.text)) return answer
  return state.measurements ?? ('text' in answer ? { problem: 'unreadable' } : answer)
}
