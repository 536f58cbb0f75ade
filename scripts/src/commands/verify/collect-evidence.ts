import { randomBytes } from 'node:crypto'
import type { Capture, Problem } from '../../attestation/judge/capture/capture.ts'
import type { InstanceEvidence } from '../../attestation/judge/instance.ts'
import type { Answer } from '../../attestation/services/answer.ts'
import {
  type ChuteAddress,
  fetchEvidence,
  fetchInstanceKeys,
  fetchMeasurements,
} from '../../attestation/services/chutes.ts'
import { fetchNvidiaKeys } from '../../attestation/services/nvidia.ts'
import type { AttestServices } from '../../attestation/services/services.ts'
import type { Context } from '../../shell/context.ts'
import type { Secret } from '../../shell/secret.ts'
import type { AttestState } from '../../state/attest-state.ts'
import { type Attest, askIntel, askNvidiaAll, platformEntries } from './ask-makers.ts'

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

/** The key list names five instances at random; so many calls name most of a fleet. */
const KEY_CALLS = 3
const HEX_BYTES = 32

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
  const instances = attest.parseEvidence(evidence)?.instances ?? []
  context.progress(`asking Intel and NVIDIA about ${instances.length} instances`)
  const [keys, platforms, nvidia] = await Promise.all([
    moreKeys(attest, address, firstKeys, instances),
    askIntel(attest, services, instances, state, { signal, now: now() }),
    askNvidiaAll(attest, services, instances, signal),
  ])
  // what Intel and NVIDIA sign is valid from when they signed it: for a large fleet, minutes after the evidence
  const capturedAt = now()
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
  const parsed = attest.parseKeys(first.text)
  if (!parsed) return { problem: 'unreadable' }
  const keys = new Map(parsed)
  for (let call = 1; call < KEY_CALLS; call++) {
    if (instances.every(({ instanceId }) => keys.has(instanceId))) break
    const next = await fetchInstanceKeys(address)
    if (!('text' in next)) break
    for (const [id, key] of attest.parseKeys(next.text) ?? []) keys.set(id, key)
  }
  const list = [...keys].map(([instance_id, e2e_pubkey]) => ({ instance_id, e2e_pubkey }))
  return { text: JSON.stringify({ instances: list }) }
}

/** The list as it was read last, when Chutes does not tell it now. */
function orLastKnown(attest: Attest, answer: Answer, state: AttestState): Answer {
  if ('text' in answer && attest.parseMeasurements(answer.text)) return answer
  return state.measurements ?? ('text' in answer ? { problem: 'unreadable' } : answer)
}
