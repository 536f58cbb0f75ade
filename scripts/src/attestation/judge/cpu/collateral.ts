import type { X509Certificate } from 'node:crypto'
import * as z from '../../../vendor/zod.ts'
import { parseJson } from '../bytes.ts'
import { chainFault, pemChain } from '../certificates/chain.ts'
import { crlUntil, isRevoked, issuerName, readCrl } from '../certificates/crl.ts'

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

/** Why the chain of a collateral signer does not lead to Intel's root. */
export function collateralSignerFault(pem: string, trust: Trust): string | undefined {
  const chain = pemChain(pem)
  const [signer] = chain ?? []
  if (!chain || !signer) return 'the signer’s certificates are not readable'
  // other certificates of Intel's lead to the same root, those of platforms among them
  if (!/^CN=.*TCB Signing$/m.test(signer.subject)) return 'the signer is not Intel’s for TCB data'
  return chainFault(chain, trust)
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
  if (!pck || !issuerName(pck).equals(pckCrl.issuer))
    return 'the PCK revocation list is of another authority than the platform’s'
  const signers = [collateral.tcb_info_issuer_chain, collateral.qe_identity_issuer_chain]
  const all = [...pckChain, ...authority, ...signers.flatMap((pem) => pemChain(pem) ?? [])]
  const revoked = all.some((one) => isRevoked(rootCrl, one) || isRevoked(pckCrl, one))
  return revoked ? 'a certificate behind the quote was revoked' : undefined
}

const Dated = z.looseObject({ nextUpdate: z.string() })

/** Until when a platform's collateral may be used (ms since the epoch); undefined when it does not say. */
export function collateralUntil(collateral: Collateral): number | undefined {
  const times = [
    ...[collateral.tcb_info, collateral.qe_identity].map((text) =>
      Date.parse(Dated.safeParse(parseJson(text)).data?.nextUpdate ?? ''),
    ),
    ...[collateral.root_ca_crl, collateral.pck_crl].map((hex) => crlUntil(Buffer.from(hex, 'hex'))),
  ]
  return times.every((time) => Number.isFinite(time)) ? Math.min(...times) : undefined
}
