import type { Collateral } from '../../scripts/src/attestation/judge/cpu/collateral.ts'
import {
  evidenceText,
  type ItemOptions,
  keysText,
  makeItem,
  type WireItem,
  type World,
} from '../support/tee/fleet.ts'
import { imageList } from '../support/tee/images.ts'
import { type CollateralOptions, makeCollateral } from '../support/tee/intel.ts'
import { makeJudgement, nvidiaKeys } from '../support/tee/nvidia.ts'
import { sendDetail, sendJson, sendText } from './http.ts'
import type { ChutesStandIn, Exchange } from './types.ts'

/** How the fleet and the services behind it behave. */
export interface AttestationOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly item?: ItemOptions
  readonly collateral?: Partial<CollateralOptions>
  readonly images?: readonly object[]
  /** Does something to an instance's answer. */
  readonly tamper?: (item: WireItem, index: number) => WireItem
}

/**
 * Lets a stand-in answer for a whole fleet: Chutes' evidence, instance keys and images, Intel's collateral and
 * NVIDIA's judgement. Everything is made for the nonce that was asked with, below roots of our own.
 */
export function serveAttestation(standin: ChutesStandIn, world: World, options: AttestationOptions): void {
  const { now, tamper = (item) => item } = options
  const nonces = new Set<string>()
  const collateral = (): Promise<Collateral> =>
    makeCollateral(world.intel, { now: now(), ...options.collateral })

  standin.addRoute('GET', '/chutes/*', async ({ url, response }) => {
    const nonce = url.searchParams.get('nonce') ?? ''
    if (!/^[0-9a-f]{64}$/.test(nonce)) return sendDetail(response, 400, 'nonce must be 64 hex characters')
    const items = await Promise.all(
      world.machines.map((one) => makeItem(world, one, { ...options.item, nonce })),
    )
    for (const { quote } of items) nonces.add(Buffer.from(quote, 'base64').subarray(568, 600).toString('hex'))
    sendText(response, 200, evidenceText(items.map(tamper)), 'application/json')
  })
  standin.addRoute('GET', '/e2e/instances/*', ({ record, response }) => {
    if (!record.authorization?.startsWith('Bearer '))
      return sendDetail(response, 401, 'Authentication required.')
    sendText(response, 200, keysText(world), 'application/json')
  })
  standin.addRoute('GET', '/servers/tee/measurements', ({ response }) =>
    sendText(response, 200, imageList(options.images), 'application/json'),
  )

  const signed = (name: string, text: string, signature: string): string =>
    `{"${name}":${text},"signature":"${signature}"}`
  const intel = (path: string, answer: (collateral: Collateral, exchange: Exchange) => void): void =>
    standin.addRoute('GET', path, async (exchange) => answer(await collateral(), exchange))
  intel('/tdx/certification/v4/tcb', (one, { response }) =>
    sendText(response, 200, signed('tcbInfo', one.tcb_info, one.tcb_info_signature), 'application/json', {
      'TCB-Info-Issuer-Chain': encodeURIComponent(one.tcb_info_issuer_chain),
    }),
  )
  intel('/tdx/certification/v4/qe/identity', (one, { response }) =>
    sendText(
      response,
      200,
      signed('enclaveIdentity', one.qe_identity, one.qe_identity_signature),
      'application/json',
      {
        'SGX-Enclave-Identity-Issuer-Chain': encodeURIComponent(one.qe_identity_issuer_chain),
      },
    ),
  )
  intel('/sgx/certification/v4/pckcrl', (one, { response }) => {
    response.writeHead(200, { 'SGX-PCK-CRL-Issuer-Chain': encodeURIComponent(one.pck_crl_issuer_chain) })
    response.end(Buffer.from(one.pck_crl, 'hex'))
  })
  intel('/IntelSGXRootCA.der', (one, { response }) => {
    response.writeHead(200, { 'content-type': 'application/pkix-crl' })
    response.end(Buffer.from(one.root_ca_crl, 'hex'))
  })

  standin.addRoute('GET', '/.well-known/jwks.json', async ({ response }) =>
    sendJson(response, 200, await nvidiaKeys(world.nvidia)),
  )
  standin.addRoute('POST', '/v3/attest/gpu', async ({ record, response }) => {
    const asked = record.body as {
      readonly nonce: string
      readonly evidence_list: readonly { readonly certificate: string }[]
    }
    // like the real one, it answers 200 when it refuses
    const matching = nonces.has(asked.nonce)
    const judgement = await makeJudgement(world.nvidia, {
      now: now(),
      nonce: asked.nonce,
      gpus: asked.evidence_list,
      result: matching,
      ...(!matching && {
        claims: { 'x-nvidia-error-details': { code: 4010, message: 'NONCE_NOT_MATCHING' } },
      }),
    })
    sendJson(response, 200, judgement)
  })
}

/** The routes that belong to Intel and NVIDIA: no request to them may carry a key. */
export const FOREIGN_ROUTES = /^\/(tdx|sgx|IntelSGXRootCA|\.well-known|v3)/
