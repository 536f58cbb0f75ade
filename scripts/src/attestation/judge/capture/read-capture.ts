import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'
import type { CollateralAnswer } from '../cpu/cpu.ts'
import { certifiedKeys, KeySet } from '../gpu/nras-keys.ts'
import type { InstanceTrust } from '../instance.ts'
import { type Capture, type Problem, TEXTS } from './capture.ts'

const PemText = z.string().max(40_000)
const HexText = z.string().regex(/^(?:[0-9a-fA-F]{2}){1,200000}$/)
const CaptureText = z.string().max(1_000_000)
const Collateral = z.object({
  pck_crl_issuer_chain: PemText,
  root_ca_crl: HexText,
  pck_crl: HexText,
  tcb_info_issuer_chain: PemText,
  tcb_info: CaptureText,
  tcb_info_signature: HexText,
  qe_identity_issuer_chain: PemText,
  qe_identity: CaptureText,
  qe_identity_signature: HexText,
})

/** Intel's collateral for a platform in a capture, or why there is none. */
export function collateralIn(capture: Capture, platform: string): CollateralAnswer {
  const name = TEXTS.collateral(platform)
  const parsed = Collateral.safeParse(parseJson(capture.texts.get(name) ?? ''))
  return parsed.data ?? { problem: problemOf(capture, name, 'Intel’s collateral') }
}

/** NVIDIA's answers in a capture, by instance, and the keys they may be signed with; or why there are none. */
export function nrasIn(
  capture: Capture,
  instanceIds: readonly string[],
  authority: string,
): ReadonlyMap<string, InstanceTrust['nras']> {
  const { data: keys } = KeySet.safeParse(parseJson(capture.texts.get(TEXTS.nrasKeys) ?? ''))
  const certified = keys && certifiedKeys(keys, { authority, now: capture.capturedAt })
  const answerFor = (name: string): InstanceTrust['nras'] => {
    const reply = capture.texts.get(name)
    if (reply === undefined) return { problem: problemOf(capture, name, 'NVIDIA’s answer') }
    if (!keys || !certified) return { problem: problemOf(capture, TEXTS.nrasKeys, 'NVIDIA’s key set') }
    return { reply, keys, certified }
  }
  return new Map(instanceIds.map((id) => [id, answerFor(TEXTS.nras(id))]))
}

/** Why a text is not there, or that it is not what its name says. */
export function problemOf(capture: Capture, name: string, what: string): string {
  const problem = capture.problems.get(name)
  if (problem !== undefined) return `${what}: ${wordsOf(problem)}`
  return `${what} is ${capture.texts.has(name) ? 'not readable' : 'missing'}`
}

const WORDS: Readonly<Record<Exclude<Problem, `http-${number}`>, string>> = {
  'no-key': 'no API key was given, and Chutes tells it only with one',
  'not-asked': 'it was not asked for, because the quote is not readable',
  unreadable: 'what was answered is something else',
  unreachable: 'the server could not be reached',
  timeout: 'no answer in time',
  'too-large': 'the answer was too large',
  encoded: 'the answer was compressed',
}

function wordsOf(problem: Problem): string {
  return Object.hasOwn(WORDS, problem)
    ? WORDS[problem as keyof typeof WORDS]
    : `HTTP ${problem.slice('http-'.length)}`
}
