import { createHash } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from '../../../vendor/jose.ts'
import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'
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
  // NVIDIA's reference measurements of driver and VBIOS, which the report was compared with
  'x-nvidia-gpu-driver-rim-signature-verified': true,
  'x-nvidia-gpu-vbios-rim-signature-verified': true,
}
/** What must be nothing but true where NVIDIA says it: claims come and go with the versions of its tokens. */
const TRUE_WHERE_TOLD = /-rim-|-arch-check$/
/** From version 3 of the claims on, a chain of certificates is told by its parts (`…-cert-chain`), not in a word. */
const SoundChain = z.looseObject({
  'x-nvidia-cert-status': z.literal('valid'),
  'x-nvidia-cert-ocsp-status': z.literal('good'),
  'x-nvidia-cert-ocsp-nonce-matches': z.optional(z.nullable(z.literal(true))),
  'x-nvidia-cert-ocsp-response-valid': z.optional(z.nullable(z.literal(true))),
})
/** Told of certificates that are revoked for the time being, whatever the result. */
const WARNING = 'x-nvidia-attestation-warning'
const CHAIN_IN_PARTS = /-cert-chain$/

const DECIMAL = /^\d{1,60}$/

type Claims = Readonly<Record<string, unknown>>

export interface NrasQuestion {
  /** NVIDIA's answer. */
  readonly reply: string
  readonly keys: KeySet
  /** Hex of report_data[0:32]: what the GPUs were asked with. */
  readonly nonce: string
  /** Of the GPUs' own certificates: upper-case hex without leading zeros. */
  readonly serials: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Why NVIDIA's remote attestation does not vouch for the GPUs; undefined when it does. */
export async function nrasFault(question: NrasQuestion): Promise<string | undefined> {
  const reply = Reply.safeParse(parseJson(question.reply))
  if (!reply.success) return 'the answer is not an attestation result'
  const [[, overallToken], gpuTokens] = reply.data
  const overall = Overall.safeParse(await claims(overallToken, question))
  if (!overall.success) return 'the overall token is not signed by NVIDIA or not current'
  const vouched = overall.data.submods
  const names = question.serials.map((_, index) => `GPU-${index}`)
  if ([gpuTokens, vouched].some((one) => Object.keys(one).sort().join() !== [...names].sort().join()))
    return 'the answer is about other GPUs than these'
  if (new Set(Object.values(gpuTokens)).size < names.length) return 'one token stands for two GPUs'
  const told: Claims[] = []
  for (const name of names) {
    const text = gpuTokens[name] ?? ''
    const digest = createHash('sha256').update(text, 'ascii').digest('hex')
    if (vouched[name]?.[1][1] !== digest) return `${name}: its token is not the one vouched for`
    const found = await claims(text, question)
    if (!found) return `${name}: its token is not signed by NVIDIA or not current`
    told.push(inWords(found))
  }
  if (overall.data.eat_nonce !== question.nonce) return 'the answer is for another nonce'
  const refusals = told.map((found, index) => gpuFault(found, question.nonce, `GPU-${index}`))
  return (
    refusals.find((one) => one !== undefined) ??
    strangersFault(told, question.serials) ??
    (overall.data['x-nvidia-overall-att-result'] ? undefined : 'NVIDIA refuses the evidence')
  )
}

/** Claims as version 2 tells them. */
function inWords(found: Claims): Claims {
  return Object.fromEntries(
    Object.entries(found).map(([claim, value]) =>
      CHAIN_IN_PARTS.test(claim)
        ? [`${claim}-validated`, SoundChain.safeParse(value).success]
        : [claim, value],
    ),
  )
}

function gpuFault(found: Claims, nonce: string, name: string): string | undefined {
  const refusal = Refusal.safeParse(found)
  if (refusal.success) return `${name}: NVIDIA refuses it (${refusal.data['x-nvidia-error-details'].message})`
  if (found[WARNING]) return `${name}: NVIDIA warns of one of its certificates`
  if (found.eat_nonce !== nonce) return `${name}: its token is for another nonce`
  const wrong =
    Object.keys(CLAIMS).find((claim) => found[claim] !== CLAIMS[claim]) ??
    Object.keys(found).find((claim) => TRUE_WHERE_TOLD.test(claim) && found[claim] !== true)
  return wrong && `${name}: NVIDIA does not confirm ${claimName(wrong)}`
}

/**
 * What is said where NVIDIA's answer names other devices than these. Open and not refuted: that `ueid` is the serial number of
 * the device's certificate, in decimal, was seen of Hoppers (September 2026) and of no Blackwell yet.
 */
export const OTHER_GPUS = 'NVIDIA’s answer does not name these GPUs'

/** NVIDIA does not promise the order of the devices. */
function strangersFault(told: readonly Claims[], serials: readonly string[]): string | undefined {
  const judged = told.map(({ ueid }, index) =>
    typeof ueid === 'string' && DECIMAL.test(ueid)
      ? BigInt(ueid).toString(16).toUpperCase()
      : `unnamed ${index}`,
  )
  if (new Set(judged).size < judged.length) return 'one device stands for two GPUs'
  const same = judged.sort().join() === [...serials].sort().join()
  return same ? undefined : OTHER_GPUS
}

/** A claim's name for a message; NVIDIA signed it, and yet no other text than a name is repeated. */
function claimName(claim: string): string {
  return /^[a-z-]{1,80}$/.test(claim) ? claim : 'a claim'
}

/** The claims of a token that NVIDIA signed and that is valid at this time. */
async function claims(text: string, { keys, now }: NrasQuestion): Promise<Claims | undefined> {
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
