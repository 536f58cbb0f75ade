import { type HttpResponse, send } from '../../net/http.ts'
import type { Problem } from '../judge/capture/capture.ts'
import type { Collateral } from '../judge/cpu/collateral.ts'
import { problemOf } from './answer.ts'

/** Intel's Provisioning Certification Service. No key is needed; nothing about this machine or its user is sent. */
export interface IntelService {
  readonly pcs: string
  readonly certificates: string
}

export const INTEL: IntelService = {
  pcs: 'https://api.trustedservices.intel.com',
  certificates: 'https://certificates.trustedservices.intel.com',
}

const COLLATERAL_TIMEOUT_MS = 30_000
const MAX_COLLATERAL_BYTES = 1024 * 1024

/**
 * What Intel publishes about one kind of platform (API for Intel SGX and TDX provisioning certification, version 4),
 * or why it could not be had.
 */
export async function fetchCollateral(
  service: IntelService,
  platform: { readonly fmspc: string; readonly ca: 'platform' | 'processor' },
  signal: AbortSignal,
): Promise<Collateral | { readonly problem: Problem }> {
  const get = (url: string) =>
    send({ url, accept: '*/*', timeoutMs: COLLATERAL_TIMEOUT_MS, maxBytes: MAX_COLLATERAL_BYTES, signal })
  const { pcs, certificates } = service
  const answers = await Promise.all([
    get(`${pcs}/tdx/certification/v4/tcb?fmspc=${platform.fmspc}`),
    get(`${pcs}/tdx/certification/v4/qe/identity`),
    get(`${pcs}/sgx/certification/v4/pckcrl?ca=${platform.ca}&encoding=der`),
    get(`${certificates}/IntelSGXRootCA.der`),
  ])
  const problem = answers.map(problemOf).find((one) => one !== undefined)
  const [tcb, qe, pckCrl, rootCrl] = answers as HttpResponse[]
  if (problem || !tcb || !qe || !pckCrl || !rootCrl) return { problem: problem ?? 'unreachable' }
  const tcbInfo = signedPart(tcb.body, 'tcbInfo')
  const identity = signedPart(qe.body, 'enclaveIdentity')
  if (!tcbInfo || !identity) return { problem: 'unreadable' }
  return {
    pck_crl_issuer_chain: chainHeader(pckCrl, 'sgx-pck-crl-issuer-chain'),
    root_ca_crl: rootCrl.bytes.toString('hex'),
    pck_crl: pckCrl.bytes.toString('hex'),
    tcb_info_issuer_chain: chainHeader(tcb, 'tcb-info-issuer-chain'),
    tcb_info: tcbInfo.text,
    tcb_info_signature: tcbInfo.signature,
    qe_identity_issuer_chain: chainHeader(qe, 'sgx-enclave-identity-issuer-chain'),
    qe_identity: identity.text,
    qe_identity_signature: identity.signature,
  }
}

/** The signature covers the inner JSON exactly as it was sent, so it is cut out and never written anew. */
function signedPart(
  body: string,
  name: string,
): { readonly text: string; readonly signature: string } | undefined {
  const parts = new RegExp(
    `^\\s*\\{\\s*"${name}"\\s*:\\s*(\\{.*\\})\\s*,\\s*"signature"\\s*:\\s*"([0-9a-fA-F]+)"`,
    's',
  )
  const [, text, signature] = parts.exec(body) ?? []
  return text && signature ? { text, signature } : undefined
}

/** Issuer chains come as URL-encoded PEM in a header. */
function chainHeader({ headers }: HttpResponse, name: string): string {
  try {
    return decodeURIComponent(headers[name] ?? '')
  } catch {
    return ''
  }
}
