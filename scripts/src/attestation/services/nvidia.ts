import { send } from '../../net/http.ts'
import type { InstanceEvidence } from '../judge/instance.ts'
import { type Answer, answerOf } from './answer.ts'

/** NVIDIA's Remote Attestation Service: judges the evidence it is sent. No key is needed. */
export const NVIDIA = 'https://nras.attestation.nvidia.com'

const NRAS_TIMEOUT_MS = 60_000
const MAX_NRAS_BYTES = 2 * 1024 * 1024

/** NVIDIA's signing keys. */
export async function fetchNvidiaKeys(service: string, signal: AbortSignal): Promise<Answer> {
  const url = `${service}/.well-known/jwks.json`
  return answerOf(await send({ url, timeoutMs: NRAS_TIMEOUT_MS, maxBytes: MAX_NRAS_BYTES, signal }))
}

/** NVIDIA's judgement of an instance's GPUs. `nonce` is the one the GPUs were asked with, 64 hex characters. */
export async function askNvidia(
  service: string,
  { gpus }: InstanceEvidence,
  nonce: string,
  signal: AbortSignal,
): Promise<Answer> {
  const body = {
    nonce,
    arch: gpus[0]?.arch,
    evidence_list: gpus.map(({ certificate, evidence }) => ({ certificate, evidence })),
  }
  const url = `${service}/v3/attest/gpu`
  return answerOf(
    await send({ url, method: 'POST', body, timeoutMs: NRAS_TIMEOUT_MS, maxBytes: MAX_NRAS_BYTES, signal }),
  )
}
