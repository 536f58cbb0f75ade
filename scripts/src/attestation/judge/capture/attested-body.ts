import { verify, type X509Certificate } from 'node:crypto'
import * as z from '../../../vendor/zod.ts'
import { parseJson, strictBase64 } from '../bytes.ts'
import { type Check, fail, pass, unresolved } from '../check.ts'
import type { GpuEvidence } from '../gpu/gpu.ts'

const GpuList = z.array(z.looseObject({ certificate: z.string(), evidence: z.string() })).max(64)
/** `{nonce, evidence: {tdx_quote, nvtrust_evidence}}`; the GPUs' evidence is a list, or the JSON text of one. */
const SignedBody = z.looseObject({
  nonce: z.lenient(z.string().max(200)),
  evidence: z.lenient(
    z.looseObject({
      tdx_quote: z.lenient(z.string().max(100_000)),
      nvtrust_evidence: z.optional(z.unknown()),
    }),
  ),
})

export interface AttestedBody {
  /** Base64 of a JSON text. */
  readonly body: string
  /** Base64 of an RSA PKCS#1 v1.5 signature with SHA-256 over that text. */
  readonly signature: string
}

interface Expected {
  readonly nonce: string
  readonly quote: string
  readonly gpus: readonly GpuEvidence[]
}

/**
 * Whether the instance's certified key signed what it sent for this nonce. A pass needs both named, nonce and quote: a signature
 * over anything else proves no freshness.
 */
export function attestedBodyCheck(
  { body, signature }: AttestedBody,
  certificate: X509Certificate,
  expected: Expected,
): Check {
  const refuted = (reason: string): Check => fail('attested-body', reason)
  const bytes = strictBase64(body)
  const mark = strictBase64(signature)
  if (!bytes || !mark) return refuted('the signed body is not base64')
  if (!isSignedBy(certificate, bytes, mark)) return refuted('the body is not signed by the instance’s key')
  const { nonce, evidence } = SignedBody.safeParse(parseJson(bytes.toString('utf8'))).data ?? {}
  if (nonce !== undefined && nonce !== expected.nonce) return refuted('the signed body is for another nonce')
  if (evidence?.tdx_quote !== undefined && evidence.tdx_quote !== expected.quote)
    return refuted('the signed body holds another quote')
  if (nonce === undefined || evidence?.tdx_quote === undefined)
    return unresolved('attested-body', 'the signed body does not name both the nonce and the quote')
  return sameGpus(evidence.nvtrust_evidence, expected.gpus)
    ? pass('attested-body')
    : refuted('the signed body holds other GPU evidence')
}

function isSignedBy({ publicKey }: X509Certificate, bytes: Buffer, signature: Buffer): boolean {
  return publicKey.asymmetricKeyType === 'rsa' && verify('sha256', bytes, publicKey, signature)
}

/** A body that holds no GPU evidence leaves it to the GPUs' own checks. */
function sameGpus(held: unknown, gpus: readonly GpuEvidence[]): boolean {
  if (held === undefined || held === null) return true
  const list = GpuList.safeParse(typeof held === 'string' ? parseJson(held) : held)
  const told = (one: { readonly certificate: string; readonly evidence: string }): string =>
    `${one.certificate} ${one.evidence}`
  return list.success && list.data.map(told).sort().join() === gpus.map(told).sort().join()
}
