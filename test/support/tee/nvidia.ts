import { createHash, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { SignJWT } from 'jose'
import type { GpuEvidence } from '../../../scripts/src/attestation/judge/gpu/gpu.ts'
import { certify, type Holder, P256, P384, signRaw } from './authority.ts'

/** An NVIDIA of our own: the chain above the devices, and the service that judges them. */
export interface NvidiaWorld {
  readonly root: Holder
  readonly provisioner: Holder
  /** Above the keys that the service signs with; what is above it is not published. */
  readonly authority: Holder
  readonly service: Holder
}

/** Authorities of ours have the faster curve; what signs evidence and answers has NVIDIA's. */
export async function createNvidia(): Promise<NvidiaWorld> {
  const authorityOf = (subject: string, issuer?: Holder): Promise<Holder> =>
    certify({ curve: P256, subject, ...(issuer && { issuer }), ca: true })
  const root = await authorityOf('CN=Stand-in Device Identity CA')
  const identity = await authorityOf('CN=GH100 Identity', root)
  const provisioner = await authorityOf('CN=GH100 Provisioner ICA 1', identity)
  const above = await authorityOf('CN=Stand-in Attestation Service CA')
  const authority = await authorityOf('CN=Stand-in Attestation Service Intermediate', above)
  return { root, provisioner, authority, service: await createService(authority) }
}

/** A key that the service signs with, certified by whoever is named. */
export function createService(issuer: Holder, dates: { readonly notAfter?: Date } = {}): Promise<Holder> {
  return certify({ curve: P384, subject: 'CN=Stand-in Attestation Service GPU GH100', issuer, ...dates })
}

/** A GPU with its own chain. */
export async function createGpu(world: NvidiaWorld, chip = 'GH100'): Promise<Holder> {
  const rom = await certify({
    curve: P256,
    subject: `CN=${chip} A01 GSP BROM`,
    issuer: world.provisioner,
    ca: true,
  })
  return certify({ curve: P384, subject: `CN=${chip} A01 GSP FMC LF`, issuer: rom })
}

/** What a GPU answers when it is asked with a nonce (32 bytes). */
export async function makeGpuEvidence(gpu: Holder, nonce: Buffer, arch = 'HOPPER'): Promise<GpuEvidence> {
  const record = randomBytes(120)
  const opaque = Buffer.from('595.71.05')
  const signed = Buffer.concat([
    Buffer.from([0x11, 0xe0, 0x01, 0xff]),
    nonce,
    Buffer.from([0]),
    Buffer.from([0x11, 0x60, 0x00, 0x00, 1, record.length, 0, 0]),
    record,
    randomBytes(32),
    Buffer.from([opaque.length, 0]),
    opaque,
  ])
  return {
    certificate: Buffer.from(gpu.chain).toString('base64'),
    evidence: Buffer.concat([signed, await signRaw(gpu, signed)]).toString('base64'),
    arch,
  }
}

const KEY_ID = 'stand-in-key'

/** One key of a set, with the certificates it is published with. */
export async function serviceKey(service: Holder, authority: Holder, kid = KEY_ID) {
  const { kty, crv, x, y } = await webcrypto.subtle.exportKey('jwk', service.keys.publicKey)
  return { kty, crv, x, y, kid, x5c: [service, authority].map((one) => one.certificate.toString('base64')) }
}

/** The key set that the service publishes. */
export async function nvidiaKeys({ service, authority }: NvidiaWorld): Promise<object> {
  return { keys: [await serviceKey(service, authority)] }
}

type GpuClaims = Readonly<Record<string, unknown>>

export interface JudgementOptions {
  readonly now: number
  /** Hex. */
  readonly nonce: string
  readonly gpus: readonly Pick<GpuEvidence, 'certificate'>[]
  readonly result?: boolean
  /** Instead of the claims that vouch for a GPU; a function changes those of each. */
  readonly claims?: Readonly<Record<string, unknown>> | ((good: GpuClaims, index: number) => GpuClaims)
  /** One token for all GPUs. */
  readonly sameToken?: true
  readonly issuer?: string
  /** Signs instead of the service. */
  readonly key?: webcrypto.CryptoKey
}

const GOOD = {
  measres: 'success',
  secboot: true,
  dbgstat: 'disabled',
  hwmodel: 'GH100 A01 GSP BROM',
  'x-nvidia-gpu-attestation-report-nonce-match': true,
  'x-nvidia-gpu-attestation-report-signature-verified': true,
  'x-nvidia-gpu-attestation-report-cert-chain-validated': true,
  'x-nvidia-gpu-arch-check': true,
  'x-nvidia-gpu-driver-rim-fetched': true,
  'x-nvidia-gpu-driver-rim-schema-validated': true,
  'x-nvidia-gpu-driver-rim-cert-validated': true,
  'x-nvidia-gpu-driver-rim-signature-verified': true,
  'x-nvidia-gpu-driver-rim-measurements-available': true,
  'x-nvidia-gpu-vbios-rim-fetched': true,
  'x-nvidia-gpu-vbios-rim-schema-validated': true,
  'x-nvidia-gpu-vbios-rim-cert-validated': true,
  'x-nvidia-gpu-vbios-rim-signature-verified': true,
  'x-nvidia-gpu-vbios-rim-measurements-available': true,
  'x-nvidia-gpu-vbios-index-no-conflict': true,
  'x-nvidia-attestation-warning': null,
}

/** A device's name: the serial number of the first certificate of its chain (base64 of PEM), in decimal. */
function ueidOf(chain: string): string {
  try {
    return BigInt(`0x${new X509Certificate(Buffer.from(chain, 'base64')).serialNumber}`).toString()
  } catch {
    return '0'
  }
}

/** The service's judgement of some GPUs. */
export async function makeJudgement(world: NvidiaWorld, options: JudgementOptions): Promise<unknown> {
  const at = Math.floor(options.now / 1000)
  const sign = (claims: GpuClaims): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES384', kid: KEY_ID })
      .setIssuer(options.issuer ?? 'https://nras.attestation.nvidia.com')
      .setNotBefore(at)
      .setIssuedAt(at)
      .setExpirationTime(at + 3600)
      .sign(options.key ?? world.service.keys.privateKey)
  const gpus: Record<string, string> = {}
  for (const [index, { certificate }] of options.gpus.entries()) {
    const good = { ...GOOD, ueid: ueidOf(certificate), eat_nonce: options.nonce }
    const { claims = good } = options
    gpus[`GPU-${index}`] = await sign(
      typeof claims === 'function' ? claims(good, index) : { eat_nonce: options.nonce, ...claims },
    )
  }
  if (options.sameToken) for (const name of Object.keys(gpus)) gpus[name] = gpus['GPU-0'] ?? ''
  const submods = Object.fromEntries(
    Object.entries(gpus).map(([name, token]) => [
      name,
      ['DIGEST', ['SHA-256', createHash('sha256').update(token).digest('hex')]],
    ]),
  )
  const overall = await sign({
    sub: 'NVIDIA-PLATFORM-ATTESTATION',
    eat_nonce: options.nonce,
    'x-nvidia-overall-att-result': options.result ?? true,
    submods,
  })
  return [['JWT', overall], gpus]
}
