import type { X509Certificate } from 'node:crypto'
import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'
import { chainFault, pemChain } from '../certificates/chain.ts'
import { crlUntil, isRevoked, readCrl } from '../certificates/crl.ts'
import { signedWithP256 } from './quote-signature.ts'

/** What Intel publishes about one kind of platform, in the form the DCAP library takes. */
export interface Collateral {
  readonly pck_crl_issuer_chain: string
  /** DER in hex. */
  readonly root_ca_crl: string
  /** DER in hex. */
  readonly pck_crl: string
  readonly tcb_info_issuer_chain: string
  /** The exact text that Intel signed. */
  readonly tcb_info: string
  readonly tcb_info_signature: string
  readonly qe_identity_issuer_chain: string
  readonly qe_identity: string
  readonly qe_identity_signature: string
}

interface Trust {
  /** SHA-256 of Intel's root, upper-case hex. */
  readonly root: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What a text of Intel's is called in a fault. */
const SIGNED = { tcb_info: 'TCB info', qe_identity: 'QE identity' } as const

/** Why a text is not what Intel signed and what holds now; undefined when it is. */
export function signedTextFault(
  collateral: Collateral,
  name: keyof typeof SIGNED,
  trust: Trust,
): string | undefined {
  const chain = pemChain(collateral[`${name}_issuer_chain`])
  const [signer] = chain ?? []
  if (!chain || !signer) return `${SIGNED[name]}: the signer’s certificates are not readable`
  // other certificates of Intel's lead to the same root, those of platforms among them
  if (!/^CN=.*TCB Signing$/m.test(signer.subject))
    return `${SIGNED[name]}: the signer is not Intel’s for TCB data`
  const fault = chainFault(chain, trust)
  if (fault) return `${SIGNED[name]}: ${fault}`
  const text = collateral[name]
  const signature = Buffer.from(collateral[`${name}_signature`], 'hex')
  if (!signedWithP256(signer.publicKey, Buffer.from(text), signature))
    return `the ${SIGNED[name]} is not signed by Intel`
  const { issueDate, nextUpdate } = Dated.safeParse(parseJson(text)).data ?? {}
  // what is no date is out of date, whichever of the two it is
  if (!(trust.now >= instantIn(issueDate))) return `Intel’s ${SIGNED[name]} is not valid yet`
  return trust.now <= instantIn(nextUpdate) ? undefined : `Intel’s ${SIGNED[name]} has expired`
}

/**
 * Why the revocation lists do not clear the platform: a list is not authentic or not current, or one of the
 * certificates that the verification rests on is on it. The DCAP library reads the lists without checking them.
 */
export function crlFault(
  collateral: Collateral,
  pckChain: readonly X509Certificate[],
  trust: Trust,
): string | undefined {
  const authority = pemChain(collateral.pck_crl_issuer_chain)
  const authorityFault = authority
    ? chainFault(authority, { ...trust, leafIsCa: true })
    : 'its certificates are not readable'
  const [pckCa] = authority ?? []
  const root = authority?.at(-1)
  if (authorityFault || !authority || !pckCa || !root)
    return `the PCK revocation list’s issuer: ${authorityFault}`
  const rootCrl = readCrl(Buffer.from(collateral.root_ca_crl, 'hex'), root, trust.now)
  if ('fault' in rootCrl) return `the root’s revocation list ${rootCrl.fault}`
  const pckCrl = readCrl(Buffer.from(collateral.pck_crl, 'hex'), pckCa, trust.now)
  if ('fault' in pckCrl) return `the PCK revocation list ${pckCrl.fault}`
  const [pck] = pckChain
  if (!pck?.verify(pckCa.publicKey))
    return 'the PCK revocation list is of another authority than the platform’s'
  const signers = [collateral.tcb_info_issuer_chain, collateral.qe_identity_issuer_chain]
  const all = [...pckChain, ...authority, ...signers.flatMap((pem) => pemChain(pem) ?? [])]
  const revoked = all.some((one) => isRevoked(rootCrl, one) || isRevoked(pckCrl, one))
  return revoked ? 'a certificate behind the quote was revoked' : undefined
}

const Dated = z.looseObject({ issueDate: z.unknown(), nextUpdate: z.unknown() })
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

/** Milliseconds since the epoch; not a number for what is no date of Intel's. */
function instantIn(text: unknown): number {
  return typeof text === 'string' && INSTANT.test(text) ? Date.parse(text) : Number.NaN
}

/** Until when a platform's collateral may be used (ms since the epoch); undefined when it does not say. */
export function collateralUntil(collateral: Collateral): number | undefined {
  const times = [
    ...[collateral.tcb_info, collateral.qe_identity].map((text) =>
      instantIn(Dated.safeParse(parseJson(text)).data?.nextUpdate),
    ),
    ...[collateral.root_ca_crl, collateral.pck_crl].map((hex) => crlUntil(Buffer.from(hex, 'hex'))),
  ]
  return times.every((time) => Number.isFinite(time)) ? Math.min(...times) : undefined
}
