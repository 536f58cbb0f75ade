import {
  constants,
  createHash,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  webcrypto,
} from 'node:crypto'
import { type Capture, TEXTS } from '../../../scripts/src/attestation/judge/capture/capture.ts'
import type { Roots } from '../../../scripts/src/attestation/judge/certificates/roots.ts'
import type { GpuEvidence } from '../../../scripts/src/attestation/judge/gpu/gpu.ts'
import { type Holder, NOT_AFTER, pinOf } from './authority.ts'
import { imageList, NEW_IMAGE, registersOf } from './images.ts'
import {
  type CollateralOptions,
  createIntel,
  FMSPC,
  type IntelWorld,
  makeCollateral,
  makeQuote,
  type TdFields,
} from './intel.ts'
import {
  createGpu,
  createNvidia,
  type JudgementOptions,
  makeGpuEvidence,
  makeJudgement,
  type NvidiaWorld,
  nvidiaKeys,
} from './nvidia.ts'
import * as x509 from './x509.ts'

/** Everything that real evidence hangs on, made up: two roots of our own and a few machines below them. */
export interface World {
  readonly intel: IntelWorld
  readonly nvidia: NvidiaWorld
  readonly roots: Roots
  readonly machines: readonly Machine[]
}

export interface Machine {
  readonly instanceId: string
  readonly e2eKey: string
  readonly gpus: readonly Holder[]
  /** Base64 DER. */
  readonly certificate: string
  readonly key: KeyObject
}

/** An item of Chutes' answer, as it goes over the wire. */
export interface WireItem {
  readonly instance_id: string
  readonly quote: string
  readonly certificate: string
  readonly gpu_evidence: readonly GpuEvidence[]
  readonly attested_body?: string
  readonly signature?: string
}

export const MODEL = 'zai-org/GLM-5.2-TEE'
const CHUTE_ID = '00000000-0000-4000-8000-000000000052'
export const NOW = Date.parse('2026-06-15T12:00:00Z')
export const NONCE = 'ab'.repeat(32)

export async function createWorld(machines = 2, gpus = 2): Promise<World> {
  const [intel, nvidia] = await Promise.all([createIntel(), createNvidia()])
  const [intelPin, nvidiaPin, nras] = await Promise.all(
    [intel.root, nvidia.root, nvidia.authority].map(pinOf),
  )
  const roots = { intel: intelPin!, nvidia: nvidiaPin!, nras: nras! }
  const made = Array.from({ length: machines }, (_, index) => createMachine(nvidia, index, gpus))
  return { intel, nvidia, roots, machines: await Promise.all(made) }
}

let shared: Promise<World> | undefined

/** Two machines with two GPUs each, the same for all tests of a thread: keys cost more than what is done with them. */
export function sharedWorld(): Promise<World> {
  shared ??= createWorld()
  return shared
}

/** The same machines, each with one of its GPUs: enough where GPUs are not the matter, and half of the arithmetic. */
export function withOneGpu(world: World): World {
  return { ...world, machines: world.machines.map((one) => ({ ...one, gpus: one.gpus.slice(0, 1) })) }
}

async function createMachine(nvidia: NvidiaWorld, index: number, gpus: number): Promise<Machine> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' })
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const keys = {
    privateKey: await webcrypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', new Uint8Array(spki), algorithm, true, ['verify']),
  }
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=attestation-service',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: NOT_AFTER,
    keys,
    signingAlgorithm: algorithm,
  })
  return {
    instanceId: `00000000-0000-4000-8000-00000000000${index}`,
    e2eKey: randomBytes(1184).toString('base64'),
    gpus: await Promise.all(Array.from({ length: gpus }, () => createGpu(nvidia))),
    certificate: Buffer.from(certificate.rawData).toString('base64'),
    key: privateKey,
  }
}

export interface ItemOptions extends Partial<TdFields> {
  readonly nonce?: string
  readonly e2eKey?: string
  readonly certificate?: string
  /** What the GPUs are asked with, instead of the first half of report_data. */
  readonly gpuNonce?: Buffer
  readonly arch?: string
  readonly qeSvn?: number
  /** With the signed body of newer instances; `true` for one that fits. */
  readonly body?: true | object
}

/** What a machine answers to a nonce. */
export async function makeItem(world: World, machine: Machine, options: ItemOptions = {}): Promise<WireItem> {
  const { nonce = NONCE, e2eKey = machine.e2eKey, certificate = machine.certificate } = options
  const spki = new x509.X509Certificate(Buffer.from(machine.certificate, 'base64')).publicKey.rawData
  const sha256 = (...parts: (string | Uint8Array)[]): Buffer => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return hash.digest()
  }
  const reportData =
    options.reportData ?? Buffer.concat([sha256(nonce, e2eKey), sha256(new Uint8Array(spki))])
  const quote = await makeQuote(
    world.intel,
    { ...registersOf(NEW_IMAGE), ...options, reportData },
    options.qeSvn,
  )
  const gpuNonce = options.gpuNonce ?? reportData.subarray(0, 32)
  const evidence = await Promise.all(machine.gpus.map((gpu) => makeGpuEvidence(gpu, gpuNonce, options.arch)))
  return {
    instance_id: machine.instanceId,
    quote,
    certificate,
    gpu_evidence: evidence,
    ...(options.body && signedBody(machine, options.body === true ? fitting(nonce, quote) : options.body)),
  }
}

const fitting = (nonce: string, quote: string) => ({ nonce, evidence: { tdx_quote: quote } })

function signedBody(machine: Machine, body: object) {
  const bytes = Buffer.from(JSON.stringify(body))
  const signature = createSign('sha256')
    .update(bytes)
    .sign({ key: machine.key, padding: constants.RSA_PKCS1_PADDING })
  return { attested_body: bytes.toString('base64'), signature: signature.toString('base64') }
}

export interface CaptureOptions {
  readonly item?: ItemOptions
  readonly collateral?: Partial<CollateralOptions>
}

/** A whole capture in which everything is as it should be, but for what the options say. */
export async function makeCapture(world: World, options: CaptureOptions = {}): Promise<Capture> {
  const items = await Promise.all(world.machines.map((machine) => makeItem(world, machine, options.item)))
  const collateral = await makeCollateral(world.intel, { now: NOW, ...options.collateral })
  return {
    model: MODEL,
    chuteId: CHUTE_ID,
    nonce: NONCE,
    capturedAt: NOW,
    confidentialCompute: true,
    texts: new Map([
      [TEXTS.evidence, evidenceText(items)],
      [TEXTS.instances, keysText(world)],
      [TEXTS.collateral(`${FMSPC}-platform`), JSON.stringify(collateral)],
      [TEXTS.nrasKeys, JSON.stringify(await nvidiaKeys(world.nvidia))],
      [TEXTS.measurements, imageList(undefined, world.machines[0]?.gpus.length)],
      ...(await Promise.all(items.map((item) => judgementOf(world, item)))),
    ]),
    problems: new Map(),
  }
}

/** A capture whose first instance is a world's first machine and reports something else; the rest of its answer stays. */
export async function answering(capture: Capture, world: World, options: ItemOptions): Promise<Capture> {
  const [{ gpu_evidence, ...first }, ...others] = JSON.parse(capture.texts.get(TEXTS.evidence) ?? '').evidence
  const { gpu_evidence: _, ...item } = await makeItem(world, { ...world.machines[0]!, gpus: [] }, options)
  const { attested_body, signature, ...plain } = first
  const items = [{ ...plain, gpu_evidence, ...item }, ...others]
  return { ...capture, texts: new Map([...capture.texts, [TEXTS.evidence, evidenceText(items)]]) }
}

/** NVIDIA's answer about an item, with the name it has in a capture. */
export async function judgementOf(
  world: World,
  { instance_id, quote, gpu_evidence: gpus }: WireItem,
  options: Partial<JudgementOptions> = {},
): Promise<readonly [string, string]> {
  const bytes = Buffer.from(quote, 'base64')
  // version 5 says before the report which kind it is
  const at = (bytes.readUInt16LE(0) === 5 ? 54 : 48) + 520
  const nonce = bytes.toString('hex', at, at + 32)
  const judgement = await makeJudgement(world.nvidia, { now: NOW, nonce, gpus, ...options })
  return [TEXTS.nras(instance_id), JSON.stringify(judgement)]
}

export function evidenceText(items: readonly WireItem[], failed: readonly string[] = []): string {
  return JSON.stringify({ evidence: items, failed_instance_ids: failed })
}

/** The key list, with the single-use tokens that come with it. */
export function keysText(world: World, keyOf: (machine: Machine) => string = (one) => one.e2eKey): string {
  return JSON.stringify({
    instances: world.machines.map((machine) => ({
      instance_id: machine.instanceId,
      e2e_pubkey: keyOf(machine),
      nonces: Array.from({ length: 10 }, () => randomBytes(16).toString('hex')),
    })),
    nonce_expires_in: 60,
  })
}
