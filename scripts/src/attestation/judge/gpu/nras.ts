import { createHash } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from '../../../vendor/jose.ts'
import * as z from '../../../vendor/zod.ts'
import type { KeySet } from './nras-keys.ts'

const NrasToken = z.string().max(20_000)
/** `[["JWT", overall], { "GPU-0": jwt, … }]`; NVIDIA answers so even when it refuses. */
const Reply = z.tuple([z.tuple([z.literal('JWT'), NrasToken]), z.record(z.string().max(20), NrasToken)])
const Overall = z.looseObject({
  eat_nonce: z.string(),
  'x-nvidia-overall-att-result': z.boolean(),
  submods: z.record(z.string(), z.tuple([z.literal('DIGEST'), z.tuple([z.literal('SHA-256'), z.string()])])),
})
const Refusal = z.looseObject({
  'x-nvidia-error-details': z.looseObject({ message: z.string().regex(/^[A-Z_]{1,60}$/) }),
})

const ISSUER = 'https://nras.attestation.nvidia.com'
/** Clocks differ; NVIDIA's tokens are valid for an hour. */
const CLOCK_SKEW_S = 60

/** What must be true of every GPU, by claim. */
const CLAIMS: Readonly<Record<string, unknown>> = {
  measres: 'success',
  secboot: true,
  dbgstat: 'disabled',
  'x-nvidia-gpu-attestation-report-nonce-match': true,
  'x-nvidia-gpu-attestation-report-signature-verified': true,
  'x-nvidia-gpu-attestation-report-cert-chain-validated': true,
}

export interface NrasQuestion {
  /** Parsed JSON of NVIDIA's answer. */
  readonly reply: unknown
  readonly keys: KeySet
  /** Hex of report_data[0:32]: what the GPUs were asked with. */
  readonly nonce: string
  readonly gpus: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Why NVIDIA's remote attestation does not vouch for the GPUs; undefined when it does. */
export async function nrasFault(question: NrasQuestion): Promise<string | undefined> {
  const reply = Reply.safeParse(question.reply)
  if (!reply.success) return 'the answer is not an attestation result'
  const [[, overallToken], gpuTokens] = reply.data
  const overall = Overall.safeParse(await claims(overallToken, question))
  if (!overall.success) return 'the overall token is not signed by NVIDIA or not current'
  const names = Object.keys(gpuTokens)
  if (names.length !== question.gpus || Object.keys(overall.data.submods).length !== question.gpus)
    return 'the answer is about another number of GPUs'
  const refusals: (string | undefined)[] = []
  for (const [name, text] of Object.entries(gpuTokens)) {
    const digest = createHash('sha256').update(text, 'ascii').digest('hex')
    if (overall.data.submods[name]?.[1][1] !== digest)
      return `${label(name)}: its token is not the one vouched for`
    const found = await claims(text, question)
    if (!found) return `${label(name)}: its token is not signed by NVIDIA or not current`
    refusals.push(gpuFault(label(name), found))
  }
  if (overall.data.eat_nonce !== question.nonce) return 'the answer is for another nonce'
  const refusal = refusals.find((one) => one !== undefined)
  if (refusal) return refusal
  return overall.data['x-nvidia-overall-att-result'] ? undefined : 'NVIDIA refuses the evidence'
}

function gpuFault(name: string, found: Readonly<Record<string, unknown>>): string | undefined {
  const refusal = Refusal.safeParse(found)
  if (refusal.success) return `${name}: NVIDIA refuses it (${refusal.data['x-nvidia-error-details'].message})`
  const wrong = Object.entries(CLAIMS).find(([claim, value]) => found[claim] !== value)
  if (wrong) return `${name}: NVIDIA does not confirm ${wrong[0]}`
  // the comparison with NVIDIA's reference measurements of driver and VBIOS
  const rim = Object.entries(found).find(([claim, value]) => /-rim-/.test(claim) && value === false)
  return rim ? `${name}: NVIDIA’s reference measurements do not match` : undefined
}

/** The claims of a token that NVIDIA signed and that is valid at this time. */
async function claims(
  text: string,
  { keys, now }: NrasQuestion,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { payload } = await jwtVerify(text, createLocalJWKSet(keys), {
      algorithms: ['ES384'],
      issuer: ISSUER,
      currentDate: new Date(now),
      clockTolerance: CLOCK_SKEW_S,
      requiredClaims: ['exp', 'nbf'],
    })
    return payload
  } catch {
    return undefined
  }
}

/** A submodule's name for a message; anything but `GPU-n` is not repeated. */
function label(name: string): string {
  return /^GPU-\d{1,3}$/.test(name) ? name : 'a GPU'
}
