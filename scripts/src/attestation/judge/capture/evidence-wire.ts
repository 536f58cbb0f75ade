import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'
import type { InstanceEvidence } from '../instance.ts'

const Base64Text = (bytes: number) => z.string().max(bytes)
/** A UUID today; it is printed, so it is held to what cannot be words. */
const InstanceId = z.string().regex(/^[0-9a-f-]{1,64}$/i)

const Gpu = z.looseObject({
  certificate: Base64Text(64_000),
  evidence: Base64Text(64_000),
  arch: z.string().regex(/^[A-Z0-9_]{1,20}$/),
})
const Report = z.optional(z.nullable(Base64Text(64_000)))
/**
 * An item of `GET /chutes/{id}/evidence`; the last two fields came with attestation proxy 0.2.0. The proxy itself calls
 * its report `tdx_quote` or, on hosts of AMD's, `snp_quote`, and has exactly one of them.
 */
const Item = z.looseObject({
  instance_id: InstanceId,
  quote: Report,
  tdx_quote: Report,
  snp_quote: Report,
  certificate: Base64Text(64_000),
  gpu_evidence: z.array(Gpu).max(64),
  attested_body: z.optional(z.nullable(Base64Text(4_000_000))),
  signature: z.optional(z.nullable(Base64Text(8000))),
})
const Evidence = z.looseObject({
  evidence: z.nullable(z.array(z.unknown()).max(500)),
  failed_instance_ids: z.optional(z.nullable(z.array(z.unknown()).max(500))),
})

export interface ParsedEvidence {
  readonly instances: readonly InstanceEvidence[]
  /** Items that are not evidence. */
  readonly malformed: number
  /** The instances that Chutes could not get evidence from. */
  readonly silent: readonly string[]
}

/** Reads the evidence of a model's instances. Undefined when the text is not such an answer. */
export function parseEvidence(text: string): ParsedEvidence | undefined {
  const envelope = Evidence.safeParse(parseJson(text))
  if (!envelope.success) return undefined
  const items = envelope.data.evidence ?? []
  const instances = items.flatMap((item) => {
    const parsed = Item.safeParse(item)
    return parsed.success ? (toInstance(parsed.data) ?? []) : []
  })
  // what is no id counts as one more instance: nothing in it is read, however deep it is nested
  const silent = (envelope.data.failed_instance_ids ?? []).map((id, index) =>
    typeof id === 'string' ? id : `unnamed ${index}`,
  )
  return { instances, malformed: items.length - instances.length, silent }
}

function toInstance(item: z.infer<typeof Item>): InstanceEvidence | undefined {
  const { attested_body: body, signature } = item
  const quote = item.quote ?? item.tdx_quote ?? undefined
  if (quote === undefined && !item.snp_quote) return undefined
  return {
    instanceId: item.instance_id,
    quote: quote ?? '',
    snpReport: Boolean(item.snp_quote),
    certificate: item.certificate,
    gpus: item.gpu_evidence.map(({ certificate, evidence, arch }) => ({ certificate, evidence, arch })),
    attestedBody: body || signature ? { body: body ?? '', signature: signature ?? '' } : undefined,
  }
}

/** The single-use invocation nonces beside each key are not read: they are tokens, and nothing here needs them. */
const Instances = z.looseObject({
  instances: z.nullable(
    z.array(z.looseObject({ instance_id: InstanceId, e2e_pubkey: Base64Text(8000) })).max(500),
  ),
})

/** Reads `GET /e2e/instances/{id}`: E2E public keys (base64 text) by instance. Undefined when it is something else. */
export function parseKeys(text: string): ReadonlyMap<string, string> | undefined {
  const parsed = Instances.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  return new Map((parsed.data.instances ?? []).map((one) => [one.instance_id, one.e2e_pubkey]))
}
