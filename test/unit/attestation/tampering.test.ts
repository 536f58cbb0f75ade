import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type Capture, TEXTS } from '../../../scripts/src/attestation/judge/capture/capture.ts'
import { judgeCapture } from '../../../scripts/src/attestation/judge/judge.ts'
import { certify, P256 } from '../../support/tee/authority.ts'
import {
  answering,
  createWorld,
  evidenceText,
  type ItemOptions,
  judgementOf,
  keysText,
  makeCapture,
  makeItem,
  NONCE,
  NOW,
  sharedWorld,
  type World,
  withOneGpu,
} from '../../support/tee/fleet.ts'
import { NEW_IMAGE, registersOf } from '../../support/tee/images.ts'
import { type CollateralOptions, makeCollateral } from '../../support/tee/intel.ts'
import { createGpu, type JudgementOptions, makeGpuEvidence } from '../../support/tee/nvidia.ts'
import {
  findingsOf,
  firstOnly,
  flipBit,
  flipCertificate,
  itemsOf,
  withCollateral,
  withFirst,
  withGpu,
  withItems,
  withJudgement,
  withQuoteBit,
  withText,
} from '../../support/tee/tamper.ts'

vi.setConfig({ testTimeout: 20_000 })

let world: World
let foreign: World
/** Machines with one GPU, and with two. */
let good: Capture
let pair: Capture

beforeAll(async () => {
  const [whole, other] = await Promise.all([sharedWorld(), createWorld(1, 1)])
  foreign = other
  world = withOneGpu(whole)
  ;[good, pair] = (await Promise.all(
    [world, whole].map((one) => makeCapture(one, { item: { body: true } })),
  )) as [Capture, Capture]
}, 60_000)

/** What is not proven about a capture: `check status`, each once, failures first. */
async function findings(capture: Capture): Promise<readonly string[]> {
  return findingsOf(await judgeCapture(capture, world.roots))
}

type Case = readonly [name: string, tampered: () => Capture | Promise<Capture>]

/** One machine's real answer, different in what it reports. */
async function reporting(item: ItemOptions): Promise<Capture> {
  return answering(firstOnly(good), world, item)
}

const lone = (): World => ({ ...world, machines: world.machines.slice(0, 1) })

async function collateral(options: Partial<CollateralOptions>): Promise<Capture> {
  const made = await makeCollateral(world.intel, { now: NOW, ...options })
  return withCollateral(good, () => made)
}

/** NVIDIA's answer about the first instance, different. */
async function judged(options: Partial<JudgementOptions>, capture = good): Promise<Capture> {
  const [item] = itemsOf(capture)
  return withText(capture, ...(await judgementOf(world, item!, options)))
}

// where things are in a quote: header, report, signature, attestation key, QE report, its signature, auth data
const AT = { body: 48, signature: 636, key: 700, qeReport: 770, qeSignature: 1154, qeAuth: 1220 }

const CASES: Readonly<Record<string, readonly Case[]>> = {
  quote: [
    ['a version that nobody knows', () => withQuoteBit(good, 0, 5)],
    ['a quote of another technology', () => withQuoteBit(good, 4)],
    ['a quote that ends too early', () => withFirst(good, ({ quote }) => ({ quote: quote.slice(0, 2000) }))],
    ['an empty quote', () => withFirst(good, () => ({ quote: '' }))],
    ['text that is no base64', () => withFirst(good, ({ quote }) => ({ quote: `*${quote.slice(1)}` }))],
    ['base64 with a stray space', () => withFirst(good, ({ quote }) => ({ quote: `${quote} ` }))],
    ['bytes behind the end', () => withQuoteBit(good, -5)],
    ['a length that leads outside', () => withQuoteBit(good, 635, 6)],
  ],
  'pck-chain': [
    ['one bit in the platform’s certificate', () => withPckBit(0)],
    ['one bit in the authority’s certificate', () => withPckBit(1)],
    [
      'a platform of a foreign root',
      async () =>
        withFirst(good, () => ({ quote: '' })) &&
        replaceFirst(await makeItem({ ...world, intel: foreign.intel }, world.machines[0]!)),
    ],
  ],
  'quote-signature': [
    ['one bit in the header’s user data', () => withQuoteBit(good, 30)],
    ['one bit in the TCB version', () => withQuoteBit(good, AT.body)],
    ['one bit in the attributes', () => withQuoteBit(good, AT.body + 120)],
    ['one bit in the MRTD', () => withQuoteBit(good, AT.body + 140)],
    ['one bit in an RTMR', () => withQuoteBit(good, AT.body + 380, 7)],
    ['one bit in the nonce’s half of the report data', () => withQuoteBit(good, AT.body + 520)],
    ['one bit in the key’s half of the report data', () => withQuoteBit(good, AT.body + 583)],
    ['one bit in the signature', () => withQuoteBit(good, AT.signature + 10)],
    ['one bit in the attestation key', () => withQuoteBit(good, AT.key + 10)],
    ['one bit in the quoting enclave’s report', () => withQuoteBit(good, AT.qeReport + 200)],
    ['one bit in that report’s signature', () => withQuoteBit(good, AT.qeSignature + 40)],
    ['one bit in the authentication data', () => withQuoteBit(good, AT.qeAuth)],
  ],
  crl: [
    ['lists that have run out', () => collateral({ crlEnds: -0.5 })],
    ['one bit in the PCK list', () => withCollateral(good, ({ pck_crl }) => ({ pck_crl: flipHex(pck_crl) }))],
    [
      'one bit in the root’s list',
      () => withCollateral(good, (one) => ({ root_ca_crl: flipHex(one.root_ca_crl) })),
    ],
    ['a list that is none', () => withCollateral(good, () => ({ pck_crl: '3000' }))],
    [
      'the root’s list in place of the authority’s',
      () => withCollateral(good, (one) => ({ pck_crl: one.root_ca_crl })),
    ],
    [
      'a list of a foreign authority',
      async () => {
        const other = await makeCollateral(foreign.intel, { now: NOW })
        return withCollateral(good, () => ({
          pck_crl: other.pck_crl,
          pck_crl_issuer_chain: other.pck_crl_issuer_chain,
        }))
      },
    ],
    ['a revoked platform', () => collateral({ revoked: [world.intel.pck.certificate.serialNumber] })],
    [
      'a revoked authority',
      () => collateral({ revokedByRoot: [world.intel.platformCa.certificate.serialNumber] }),
    ],
    [
      'a revoked signer of the collateral',
      () => collateral({ revokedByRoot: [world.intel.signer.certificate.serialNumber] }),
    ],
  ],
  'qe-identity': [
    ['an identity that has run out', () => collateral({ qeEnds: -0.5 })],
    [
      'an edited identity',
      () =>
        withCollateral(good, (one) => ({
          qe_identity: one.qe_identity.replace('"isvprodid":2', '"isvprodid":3'),
        })),
    ],
    [
      'one bit in its signature',
      () => withCollateral(good, (one) => ({ qe_identity_signature: flipHex(one.qe_identity_signature) })),
    ],
    [
      'a foreign signer',
      () => withCollateralOf(['qe_identity', 'qe_identity_signature', 'qe_identity_issuer_chain']),
    ],
    ['a quoting enclave that is not Intel’s', () => collateral({ qeSigner: 'ee'.repeat(32) })],
    ['a quoting enclave that is too old', () => collateral({ qeSvn: 5 })],
  ],
  tcb: [
    ['TCB info that has run out', () => collateral({ tcbEnds: -0.5 })],
    [
      'edited TCB info',
      () => withCollateral(good, (one) => ({ tcb_info: one.tcb_info.replace('"pcesvn":13', '"pcesvn":12') })),
    ],
    [
      'one bit in its signature',
      () => withCollateral(good, (one) => ({ tcb_info_signature: flipHex(one.tcb_info_signature) })),
    ],
    ['TCB info about another kind of platform', () => collateral({ fmspc: 'c0ffee000001' })],
    ['a foreign signer', () => withCollateralOf(['tcb_info', 'tcb_info_signature', 'tcb_info_issuer_chain'])],
    [
      'a signer that is no authority’s',
      async () => {
        const signer = await certify({ curve: P256, subject: 'CN=x', issuer: world.intel.pck })
        return collateral({ signer })
      },
    ],
    [
      'a platform that is out of date',
      () => collateral({ tcbStatus: 'OutOfDate', advisories: ['INTEL-SA-01036'] }),
    ],
    ['a platform that needs configuration', () => collateral({ tcbStatus: 'ConfigurationNeeded' })],
    ['a revoked level', () => collateral({ tcbStatus: 'Revoked' })],
    ['a platform below every level', () => reporting({ teeTcbSvn: '02000400000000000000000000000000' })],
  ],
  'tdx-module': [
    ['a module that is not Intel’s', () => reporting({ mrSignerSeam: '01'.repeat(48) })],
    ['a module that is out of date', () => collateral({ moduleStatus: 'OutOfDate' })],
    ['a module older than any', () => collateral({ moduleSvn: 14 })],
    ['a module of an unknown kind', () => reporting({ teeTcbSvn: '0d090400000000000000000000000000' })],
  ],
  debug: [
    ['debug mode', () => reporting({ tdAttributes: '0100001000000000' })],
    ['page faults from the host', () => reporting({ tdAttributes: '0000000000000000' })],
    ['a reserved attribute', () => reporting({ tdAttributes: '0000001000000100' })],
  ],
  'report-data': [
    [
      'a replayed answer to an earlier nonce',
      async () => ({ ...(await reporting({})), nonce: 'cd'.repeat(32) }),
    ],
    [
      'keys swapped between instances',
      () => {
        const [a, b] = world.machines
        return withText(
          good,
          TEXTS.instances,
          keysText(world, (one) => (one === a ? b! : a!).e2eKey),
        )
      },
    ],
    [
      'somebody else’s key',
      () =>
        withText(
          good,
          TEXTS.instances,
          keysText(world, () => randomBytes(1184).toString('base64')),
        ),
    ],
    [
      'answers swapped between instances',
      () => {
        const [a, b] = itemsOf(good)
        const swapped = withItems(good, [
          { ...a!, instance_id: b!.instance_id },
          { ...b!, instance_id: a!.instance_id },
        ])
        const [mine, other] = [a, b].map((one) => TEXTS.nras(one!.instance_id))
        return withText(withText(swapped, mine!, good.texts.get(other!)), other!, good.texts.get(mine!))
      },
    ],
    [
      'a quote made for the nonce’s bytes, not its text',
      () => makeCapture(lone(), { item: { nonce: Buffer.from(NONCE, 'hex').toString('latin1') } }),
    ],
  ],
  spki: [
    [
      'a certificate swapped between instances',
      () => withFirst(good, () => ({ certificate: world.machines[1]!.certificate })),
    ],
    [
      'one bit in the certificate’s key',
      () => withFirst(good, ({ certificate }) => ({ certificate: flipBit(certificate, 150) })),
    ],
    ['a certificate that is none', () => withFirst(good, () => ({ certificate: 'AAAA' }))],
    ['an empty certificate', () => withFirst(good, () => ({ certificate: '' }))],
  ],
  'attested-body': [
    [
      'one bit in the body',
      () => withFirst(good, (one) => ({ attested_body: flipBit(one.attested_body!, 12) })),
    ],
    [
      'one bit in its signature',
      () => withFirst(good, (one) => ({ signature: flipBit(one.signature!, 12) })),
    ],
    [
      'a body of another instance',
      () =>
        withFirst(good, () => ({
          attested_body: itemsOf(good)[1]!.attested_body!,
          signature: itemsOf(good)[1]!.signature!,
        })),
    ],
    ['a signature without a body', () => withFirst(good, () => ({ attested_body: '' }))],
    ['a body for another nonce', () => reporting({ body: { nonce: 'cd'.repeat(32) } })],
    [
      'a body with another quote',
      () => reporting({ body: { nonce: NONCE, evidence: { tdx_quote: 'AAAA' } } }),
    ],
  ],
  'gpu-chain': [
    ['one bit in a GPU’s certificate', () => withGpu(good, (gpu) => withCertificateBit(gpu, 0))],
    ['one bit in its provisioner’s certificate', () => withGpu(good, (gpu) => withCertificateBit(gpu, 2))],
    [
      'a GPU of a foreign root',
      async () => {
        const evidence = await makeGpuEvidence(await createGpu(foreign.nvidia), gpuNonce())
        return withGpu(good, () => evidence)
      },
    ],
    [
      'a chain without its root',
      () => withGpu(good, ({ certificate }) => ({ certificate: withoutRoot(certificate) })),
    ],
    ['certificates that are none', () => withGpu(good, () => ({ certificate: 'AAAA' }))],
  ],
  'gpu-spdm': [
    [
      'one bit in the measurements',
      () => withGpu(good, ({ evidence }) => ({ evidence: flipBit(evidence, 60) })),
    ],
    ['one bit in the nonce', () => withGpu(good, ({ evidence }) => ({ evidence: flipBit(evidence, 10) }))],
    [
      'one bit in the signature',
      () => withGpu(good, ({ evidence }) => ({ evidence: flipBit(evidence, -10) })),
    ],
    [
      'evidence that ends too early',
      () => withGpu(good, ({ evidence }) => ({ evidence: evidence.slice(0, 200) })),
    ],
    [
      'evidence with bytes behind its end',
      () =>
        withGpu(good, ({ evidence }) => ({
          evidence: `${Buffer.concat([Buffer.from(evidence, 'base64'), Buffer.alloc(3)]).toString('base64')}`,
        })),
    ],
    ['no evidence', () => withGpu(good, () => ({ evidence: '' }))],
    [
      'another GPU’s certificate',
      () => withGpu(good, () => ({ certificate: itemsOf(good)[1]!.gpu_evidence[0]!.certificate })),
    ],
  ],
  'gpu-nonce': [
    ['GPUs that answered another nonce', () => withNewGpuEvidence(randomBytes(32))],
    [
      'GPUs that answered the nonce that was sent, not the bound one',
      () => withNewGpuEvidence(Buffer.from(NONCE, 'hex')),
    ],
    ['a GPU borrowed from another instance', () => withGpu(good, () => itemsOf(good)[1]!.gpu_evidence[0]!)],
  ],
  'gpu-distinct': [
    [
      'the same GPU twice',
      () => withFirst(pair, ({ gpu_evidence: [gpu] }) => ({ gpu_evidence: [gpu!, gpu!] })),
    ],
  ],
  'gpu-arch': [
    ['a Hopper that says it is a Blackwell', () => withGpu(good, () => ({ arch: 'BLACKWELL' }))],
    [
      'a Blackwell under an image for Hoppers',
      async () => {
        const gpus = await Promise.all([0, 1].map(() => createGpu(world.nvidia, 'GB202')))
        const evidence = await Promise.all(gpus.map((gpu) => makeGpuEvidence(gpu, gpuNonce(), 'BLACKWELL')))
        return judged(
          {},
          withFirst(good, () => ({ gpu_evidence: evidence })),
        )
      },
    ],
  ],
  nras: [
    [
      'one bit in the overall token',
      () => withJudgement(good, ([[, token], gpus]) => [['JWT', flipToken(token)], gpus]),
    ],
    [
      'one bit in a GPU’s token',
      () =>
        withJudgement(good, ([overall, gpus]) => [overall, { ...gpus, 'GPU-0': flipToken(gpus['GPU-0']) }]),
    ],
    [
      'a GPU’s token of another answer',
      async () => {
        const [item] = itemsOf(good)
        const [, text] = await judgementOf(world, item!, { nonce: 'cd'.repeat(32) })
        const other = JSON.parse(text)
        return withJudgement(good, ([overall, gpus]) => [overall, { ...gpus, ...other[1] }])
      },
    ],
    ['tokens signed by somebody else', () => judged({ key: foreign.nvidia.service.keys.privateKey })],
    ['an answer for another nonce', () => judged({ nonce: 'cd'.repeat(32) })],
    ['NVIDIA says no', () => judged({ result: false })],
    [
      'NVIDIA says no to one GPU',
      () => judged({ claims: { 'x-nvidia-error-details': { message: 'NONCE_NOT_MATCHING' } } }),
    ],
    ['a claim that is false', () => judged({ claims: { measres: 'fail' } })],
    ['an answer about fewer GPUs', () => judged({ gpus: itemsOf(good)[0]!.gpu_evidence.slice(1) })],
    ['another issuer', () => judged({ issuer: 'https://nras.example' })],
    ['tokens from yesterday', () => judged({ now: NOW - 86_400_000 })],
    ['tokens from tomorrow', () => judged({ now: NOW + 86_400_000 })],
    [
      'tokens without a signature',
      () => withJudgement(good, ([[, token], gpus]) => [['JWT', unsigned(token)], gpus]),
    ],
    ['an answer that is none', () => withJudgement(good, () => ({ error: 'x' }))],
  ],
  instances: [
    ['an instance listed twice', () => withItems(good, [...itemsOf(good), itemsOf(good)[0]])],
    ['an item that is no evidence', () => withItems(good, [...itemsOf(good), { instance_id: 'x' }])],
    [
      'an id that is an instruction',
      () => withItems(good, [...itemsOf(good), { ...itemsOf(good)[0], instance_id: 'ignore all previous' }]),
    ],
  ],
  'confidential-compute': [
    ['a model that is none in the catalogue', () => ({ ...good, confidentialCompute: false })],
  ],
}

/** Where the other instance has a part in it; elsewhere, leaving it out saves half of the work. */
const CONCERNS_FLEET = new Set([
  'report-data',
  'spki',
  'gpu-nonce',
  'gpu-distinct',
  'measurement',
  'confidential-compute',
  'instances',
])

it('says nothing against evidence that is as it should be', async () => {
  const result = await judgeCapture(good, world.roots)
  expect(result?.findings).toEqual([])
  expect(result?.verdict).toBe('verified')
  const statuses = result?.instances.flatMap(({ checks }) => checks.map(({ status }) => status))
  expect(statuses).toEqual(Array.from({ length: 38 }, () => 'pass'))
})

describe.each(Object.entries(CASES))('%s fails, and nothing else does, with', (check, cases) => {
  it.each(cases)('%s', async (_, tampered) => {
    const capture = await tampered()
    const told = CONCERNS_FLEET.has(check) ? capture : firstOnly(capture)
    expect(await findings(told)).toEqual([`${check} fail`])
  })
})

describe('evidence of another model', () => {
  it('is refused, whatever its instances are called', async () => {
    const strangers = foreign.machines.map((machine, index) => ({
      ...machine,
      instanceId: `stranger-${index}`,
    }))
    const items = await Promise.all(strangers.map((machine) => makeItem({ ...world }, machine)))
    const found = await findings(withItems(good, items))
    expect(found).toContain('instances fail')
  })

  it('is refused under the names of this model’s instances', async () => {
    const other = await makeCapture({
      ...world,
      machines: world.machines.map((one) => ({ ...one, e2eKey: randomBytes(1184).toString('base64') })),
    })
    expect(await findings(withText(other, TEXTS.instances, good.texts.get(TEXTS.instances)))).toEqual([
      'report-data fail',
    ])
  })
})

const GAPS: readonly (readonly [string, readonly string[], () => Capture | Promise<Capture>])[] = [
  [
    'no key was given, and the instance signs no body',
    ['report-data unresolved'],
    async () => withText(await reporting({}), TEXTS.instances, undefined),
  ],
  [
    'an instance is not among those with a key',
    ['instances unresolved', 'report-data unresolved'],
    async () => {
      const list = JSON.parse(good.texts.get(TEXTS.instances)!)
      const text = JSON.stringify({ instances: list.instances.slice(1) })
      return withText(await makeCapture(world), TEXTS.instances, text)
    },
  ],
  [
    'Intel does not answer',
    ['crl unresolved', 'qe-identity unresolved', 'tcb unresolved', 'tdx-module unresolved'],
    () => withoutTexts('collateral'),
  ],
  ['NVIDIA does not answer', ['nras unresolved'], () => withoutTexts('nras-0')],
  ['NVIDIA’s keys are not there', ['nras unresolved'], () => withText(good, TEXTS.nrasKeys, '{"keys":7}')],
  ['the image is not published', ['measurement unresolved'], () => reporting({ rtmrs: ['cc'.repeat(48)] })],
  [
    'the image’s application layer is not measured',
    ['measurement unresolved'],
    () => {
      const { mrtd, rtmrs } = registersOf(NEW_IMAGE)
      return reporting({ mrtd, rtmrs: [...rtmrs.slice(0, 3), '0'.repeat(96)] })
    },
  ],
  [
    'the catalogue does not say',
    ['confidential-compute unresolved'],
    () => ({ ...good, confidentialCompute: undefined }),
  ],
  [
    'an instance gave no evidence',
    ['instances unresolved'],
    () => withText(good, TEXTS.evidence, evidenceText(itemsOf(good), ['x'])),
  ],
]

it.each(GAPS)('leaves a gap when %s', async (_, expected, tampered) => {
  const result = await judgeCapture(await tampered(), world.roots)
  expect(result?.verdict).toMatch(/^(?:verified-with-gaps|not-verified)$/)
  expect(findingsOf(result)).toEqual(expected)
})

it.each([
  ['nothing', ''],
  ['half of it', '{"evidence":[{"quote":"'],
  ['null', 'null'],
  ['a list', '[]'],
  ['a page', '<html>429</html>'],
  ['a number for a list', '{"evidence":7}'],
  ['a million brackets', '['.repeat(1_000_000)],
  ['a prototype', '{"__proto__":{"evidence":[]}}'],
])('does not take %s for evidence', async (_, text) => {
  expect(await judgeCapture(withText(good, TEXTS.evidence, text), world.roots)).toBeUndefined()
})

it.each([
  ['no instance', '{"evidence":[]}'],
  ['null for the list, as Chutes has been seen to', '{"evidence":null,"failed_instance_ids":null}'],
])('is unavailable with %s', async (_, text) => {
  const result = await judgeCapture(withText(good, TEXTS.evidence, text), world.roots)
  expect(result?.verdict).toBe('unavailable')
})

function withPckBit(index: number): Capture {
  return withFirst(good, ({ quote }) => {
    const bytes = Buffer.from(quote, 'base64').toString('latin1')
    return { quote: Buffer.from(flipCertificate(bytes, index), 'latin1').toString('base64') }
  })
}

function replaceFirst(item: object): Capture {
  return withFirst(good, () => item)
}

/** Collateral with some of its parts signed by a foreign Intel. */
async function withCollateralOf(names: readonly string[]): Promise<Capture> {
  const other = Object.entries(await makeCollateral(foreign.intel, { now: NOW }))
  return withCollateral(good, () => Object.fromEntries(other.filter(([name]) => names.includes(name))))
}

const flipHex = (hex: string): string =>
  flipBit(Buffer.from(hex, 'hex').toString('base64'), -4).replace(/.*/s, (text) =>
    Buffer.from(text, 'base64').toString('hex'),
  )

const gpuNonce = (): Buffer => Buffer.from(itemsOf(good)[0]!.quote, 'base64').subarray(568, 600)

async function withNewGpuEvidence(nonce: Buffer): Promise<Capture> {
  const evidence = await Promise.all(world.machines[0]!.gpus.map((gpu) => makeGpuEvidence(gpu, nonce)))
  return withFirst(good, () => ({ gpu_evidence: evidence }))
}

function withCertificateBit({ certificate }: { readonly certificate: string }, index: number) {
  const pem = Buffer.from(certificate, 'base64').toString('latin1')
  return { certificate: Buffer.from(flipCertificate(pem, index)).toString('base64') }
}

function withoutRoot(certificate: string): string {
  const pem = Buffer.from(certificate, 'base64').toString()
  const blocks = pem.match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  return Buffer.from(blocks.slice(0, -1).join('\n')).toString('base64')
}

/** A token with one bit of its claims flipped. */
function flipToken(token: string): string {
  const [head, claims, signature] = token.split('.')
  const flipped = Buffer.from(flipBit(Buffer.from(claims!, 'base64url').toString('base64'), 20), 'base64')
  return [head, flipped.toString('base64url'), signature].join('.')
}

function unsigned(token: string): string {
  const head = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
  return `${head}.${token.split('.')[1]}.`
}

function withoutTexts(prefix: string): Capture {
  return { ...good, texts: new Map([...good.texts].filter(([name]) => !name.startsWith(prefix))) }
}
