import { type HttpFailure, type HttpResponse, send } from '../../net/http.ts'
import type { InstanceEvidence } from '../judge/instance.ts'

/** NVIDIA's Remote Attestation Service: judges the evidence it is sent. No key is needed. */
export const NVIDIA = 'https://nras.attestation.nvidia.com'

const NRAS_TIMEOUT_MS = 60_000
const MAX_NRAS_BYTES = 2 * 1024 * 1024

export type NvidiaAnswer = { readonly text: string } | { readonly problem: string }

/** NVIDIA's signing keys. */
export async function fetchNvidiaKeys(service: string, signal: AbortSignal): Promise<NvidiaAnswer> {
  const url = `${service}/.well-known/jwks.json`
  return nrasAnswer(await send({ url, timeoutMs: NRAS_TIMEOUT_MS, maxBytes: MAX_NRAS_BYTES, signal }))
}

/** NVIDIA's judgement of an instance's GPUs. `nonce` is the one the GPUs were asked with, 64 hex characters. */
export async function askNvidia(
  service: string,
  { gpus }: InstanceEvidence,
  nonce: string,
  signal: AbortSignal,
): Promise<NvidiaAnswer> {
  const body = {
    nonce,
    arch: gpus[0]?.arch,
    evidence_list: gpus.map(({ certificate, evidence }) => ({ certificate, evidence })),
  }
  const url = `${service}/v3/attest/gpu`
  return nrasAnswer(
    await send({ url, method: 'POST', body, timeoutMs: NRAS_TIMEOUT_MS, maxBytes: MAX_NRAS_BYTES, signal }),
  )
}

function nrasAnswer(outcome: HttpResponse | HttpFailure): NvidiaAnswer {
  if (outcome.kind !== 'response')
    return { problem: `NVIDIA could not be asked (${outcome.kind} ${outcome.code})` }
  if (outcome.status !== 200) return { problem: `NVIDIA answered HTTP ${outcome.status}` }
  return { text: outcome.body }
}
