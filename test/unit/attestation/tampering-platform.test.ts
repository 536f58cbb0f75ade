import { KeyObject, sign } from 'node:crypto'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type Capture, TEXTS } from '../../../scripts/src/attestation/judge/capture/capture.ts'
import { judgeCapture } from '../../../scripts/src/attestation/judge/judge.ts'
import { resigned } from '../../support/tee/der.ts'
import {
  answering,
  type ItemOptions,
  judgementOf,
  makeCapture,
  NOW,
  sharedWorld,
  type World,
  withOneGpu,
} from '../../support/tee/fleet.ts'
import { imageList, NEW_IMAGE } from '../../support/tee/images.ts'
import { type CollateralOptions, makeCollateral, type TcbInfoFields } from '../../support/tee/intel.ts'
import { createGpu, type JudgementOptions, makeGpuEvidence } from '../../support/tee/nvidia.ts'
import {
  findingsOf,
  flipBit,
  inBer,
  itemsOf,
  withCollateral,
  withDer,
  withFirst,
  withGpu,
  withItems,
  withJudgement,
  withText,
} from '../../support/tee/tamper.ts'

vi.setConfig({ testTimeout: 20_000 })

let world: World
/** One machine with one GPU, and with two. */
let good: Capture
let pair: Capture

beforeAll(async () => {
  const whole = await sharedWorld()
  const lone = { ...whole, machines: whole.machines.slice(0, 1) }
  world = withOneGpu(lone)
  ;[good, pair] = await Promise.all([makeCapture(world), makeCapture(lone)])
}, 60_000)

type Case = readonly [name: string, capture: () => Capture | Promise<Capture>]

/** The machine's answer, different in what it reports, judged by collateral that is different, too. */
const reporting = async (item: ItemOptions, other?: Partial<CollateralOptions>): Promise<Capture> =>
  answering(other ? await collateral(other) : good, world, item)

async function collateral(options: Partial<CollateralOptions>): Promise<Capture> {
  const made = await makeCollateral(world.intel, { now: NOW, ...options })
  return withCollateral(good, () => made)
}

const tcbInfo = (changes: object) => collateral({ tcbInfo: (info) => ({ ...info, ...changes }) })
const qeIdentity = (changes: object) => collateral({ qeIdentity: (one) => ({ ...one, ...changes }) })

/** TCB info whose one level asks for something else. */
const level = (change: (tcb: TcbInfoFields['tcbLevels'][number]['tcb']) => object) => ({
  tcbInfo: (info: TcbInfoFields) => ({
    ...info,
    tcbLevels: info.tcbLevels.map((one) => ({ ...one, tcb: { ...one.tcb, ...change(one.tcb) } })),
  }),
})
const svns = (list: readonly { readonly svn: number }[], index: number, svn: number) =>
  list.with(index, { svn })
const modules = (changes: object) => ({
  tcbInfo: (info: TcbInfoFields) => ({
    ...info,
    tdxModuleIdentities: info.tdxModuleIdentities.map((one) => ({ ...one, ...changes })),
  }),
})

/** A module with an identity of its own whose first two components are lower than the platform's level asks. */
const B200 = { teeTcbSvn: '03030400000000000000000000000000' }

const gpuNonce = (capture = good): Buffer =>
  Buffer.from(itemsOf(capture)[0]!.quote, 'base64').subarray(568, 600)

async function judged(
  claims: JudgementOptions['claims'],
  more: Partial<JudgementOptions> = {},
): Promise<Capture> {
  return withText(
    pair,
    ...(await judgementOf(world, itemsOf(pair)[0]!, { ...more, ...(claims && { claims }) })),
  )
}

/** One claim of the first GPU's token is different; undefined leaves it out. */
const claim = (name: string, value: unknown) =>
  judged((one, index) => ({ ...one, ...(index === 0 && { [name]: value }) }))

async function blackwells(machine = pair): Promise<Capture> {
  const gpus = await Promise.all(['GB100', 'GB20X'].map((chip) => createGpu(world.nvidia, chip)))
  const nonce = gpuNonce(machine)
  const evidence = await Promise.all(gpus.map((gpu) => makeGpuEvidence(gpu, nonce, 'BLACKWELL')))
  const image = { ...NEW_IMAGE, name: '2xb200', expected_gpus: ['b200'] }
  const capture = withFirst(machine, () => ({ gpu_evidence: evidence }))
  const answered = withText(capture, ...(await judgementOf(world, itemsOf(capture)[0]!)))
  return withText(answered, TEXTS.measurements, JSON.stringify([image]))
}

const secondGpu = (change: object): Capture =>
  withFirst(pair, ({ gpu_evidence: [one, other] }) => ({ gpu_evidence: [one!, { ...other!, ...change }] }))

const pemOf = (text: string, change: (der: Buffer) => Buffer, index = 0): string =>
  withDer(text, index, change)
const longer = (der: Buffer): Buffer => Buffer.concat([der, Buffer.alloc(1)])
const gpuCertificate = (change: (der: Buffer) => Buffer, index: number): Capture =>
  withGpu(good, ({ certificate }) => {
    const pem = pemOf(Buffer.from(certificate, 'base64').toString('latin1'), change, index)
    return { certificate: Buffer.from(pem, 'latin1').toString('base64') }
  })

/** A quote with its certificates, and so its lengths, changed: the signatures do not cover them. */
function quoteCertificate(change: (der: Buffer) => Buffer, index: number): Capture {
  return withFirst(good, ({ quote }) => {
    const bytes = Buffer.from(quote, 'base64')
    const start = bytes.indexOf('-----BEGIN')
    const length = bytes.readUInt32LE(start - 4)
    const pem = Buffer.from(pemOf(bytes.toString('latin1', start, start + length), change, index), 'latin1')
    const head = Buffer.from(bytes.subarray(0, start))
    const more = pem.length - length
    // certificates, the certification around them, the signature data around that
    for (const at of [start - 4, 766, 632]) head.writeUInt32LE(head.readUInt32LE(at) + more, at)
    return { quote: Buffer.concat([head, pem, bytes.subarray(start + length)]).toString('base64') }
  })
}

const STATUSES = [
  'SWHardeningNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDateConfigurationNeeded',
  'TDRelaunchAdvised',
  'uptodate',
]
const SOUND = {
  'x-nvidia-cert-status': 'valid',
  'x-nvidia-cert-ocsp-status': 'good',
  'x-nvidia-cert-ocsp-nonce-matches': null,
  'x-nvidia-cert-ocsp-response-valid': null,
}
const UNSOUND = {
  revoked: { ...SOUND, 'x-nvidia-cert-ocsp-status': 'revoked' },
  expired: { ...SOUND, 'x-nvidia-cert-status': 'expired' },
  'for another nonce': { ...SOUND, 'x-nvidia-cert-ocsp-nonce-matches': false },
  'without a status': {},
  'a word': true,
}
const REPORT_CHAIN = 'x-nvidia-gpu-attestation-report-cert-chain'

/** Claims as version 3 tells them: chains of certificates in parts. */
function inParts(claims: object, changes: object = {}): Readonly<Record<string, unknown>> {
  const told = Object.entries(claims).map(([name, value]) =>
    /-cert(?:-chain)?-validated$/.test(name)
      ? [name.replace(/-cert(?:-chain)?-validated$/, '-cert-chain'), SOUND]
      : [name, value],
  )
  return { ...Object.fromEntries(told), ...changes }
}

const RIMS = ['x-nvidia-gpu-driver-rim-signature-verified', 'x-nvidia-gpu-vbios-rim-signature-verified']

const CASES: Readonly<Record<string, readonly Case[]>> = {
  quote: [
    ['a platform’s certificate in BER', () => quoteCertificate(inBer, 0)],
    ['its authority’s certificate in BER', () => quoteCertificate(inBer, 1)],
    ['the root in BER', () => quoteCertificate(inBer, 2)],
    ['a byte behind a certificate', () => quoteCertificate(longer, 1)],
    ['reports of two platforms', () => withFirst(good, () => ({ snp_quote: 'AAAA' }) as object)],
  ],
  crl: [
    [
      'an issuer’s certificate in BER',
      () => withCollateral(good, (one) => ({ pck_crl_issuer_chain: pemOf(one.pck_crl_issuer_chain, inBer) })),
    ],
    ['a byte behind a list', () => withCollateral(good, (one) => ({ pck_crl: `${one.pck_crl}00` }))],
    ['a list in BER', () => withCollateral(good, (one) => ({ pck_crl: berHex(one.pck_crl) }))],
    [
      'a list as deep as no stack',
      () => withCollateral(good, () => ({ root_ca_crl: '3080'.repeat(90_000) })),
    ],
  ],
  'qe-identity': [
    ['an enclave that is out of date', () => qeIdentity({ tcbLevels: qeLevels('OutOfDate') })],
    ['an enclave that is revoked', () => qeIdentity({ tcbLevels: qeLevels('Revoked') })],
    [
      'a revoked enclave on a machine that the library cannot place',
      () => reporting(B200, { qeIdentity: (one) => ({ ...one, tcbLevels: qeLevels('Revoked') }) }),
    ],
    ['no level', () => qeIdentity({ tcbLevels: [] })],
    ['another product', () => qeIdentity({ isvprodid: 3 })],
    ['another MISCSELECT', () => qeIdentity({ miscselect: '01000000' })],
    [
      'other attributes',
      () => qeIdentity({ attributes: `15${'0'.repeat(30)}`, attributesMask: 'F'.repeat(32) }),
    ],
    ['the identity of another enclave', () => qeIdentity({ id: 'QE' })],
    ['a version that is not known', () => qeIdentity({ version: 1 })],
    ['a date that is none', () => qeIdentity({ nextUpdate: 'never' })],
    ['no date', () => qeIdentity({ nextUpdate: undefined })],
    ['a date to come', () => qeIdentity({ issueDate: new Date(NOW + 3_600_000).toISOString() })],
    [
      'an enclave in debug mode, although the mask lets it pass',
      () =>
        reporting(
          { qeReport: (report) => void report.writeUInt8(0x13, 48) },
          { qeIdentity: (one) => ({ ...one, attributesMask: `F9${'F'.repeat(14)}${'0'.repeat(16)}` }) },
        ),
    ],
    [
      'another attribute in its report',
      () => reporting({ qeReport: (report) => void report.writeUInt8(0x31, 48) }),
    ],
    [
      'another product in its report',
      () => reporting({ qeReport: (report) => void report.writeUInt16LE(1, 256) }),
    ],
    [
      'the signer’s certificate in BER',
      () =>
        withCollateral(good, (one) => ({
          qe_identity_issuer_chain: pemOf(one.qe_identity_issuer_chain, inBer),
        })),
    ],
  ],
  tcb: [
    ['a date that is none', () => tcbInfo({ nextUpdate: 'never' })],
    ['an empty date', () => tcbInfo({ nextUpdate: '' })],
    ['no date', () => tcbInfo({ nextUpdate: undefined })],
    ['a number for a date', () => tcbInfo({ nextUpdate: NOW + 86_400_000 })],
    ['a date in another form', () => tcbInfo({ nextUpdate: '2099' })],
    ['a date of issue that is none', () => tcbInfo({ issueDate: 'long ago' })],
    ['a date of issue to come', () => tcbInfo({ issueDate: new Date(NOW + 3_600_000).toISOString() })],
    ['another provisioning enclave', () => tcbInfo({ pceId: '0001' })],
    ['no provisioning enclave', () => tcbInfo({ pceId: undefined })],
    ['levels for SGX', () => tcbInfo({ id: 'SGX' })],
    ['a version that is too old', () => tcbInfo({ version: 2 })],
    ['a version that is not known', () => tcbInfo({ version: 4 })],
    ['no level', () => tcbInfo({ tcbLevels: [] })],
    ['a newer provisioning enclave asked for', () => collateral(level(() => ({ pcesvn: 14 })))],
    ...[0, 7, 15].map(
      (index): Case => [
        `component ${index} of the microcode too old`,
        () => collateral(level(({ sgxtcbcomponents: all }) => ({ sgxtcbcomponents: svns(all, index, 9) }))),
      ],
    ),
    ...[2, 9, 15].map(
      (index): Case => [
        `component ${index} of TDX too old`,
        () => collateral(level(({ tdxtcbcomponents: all }) => ({ tdxtcbcomponents: svns(all, index, 9) }))),
      ],
    ),
    ...STATUSES.map(
      (tcbStatus): Case => [`a platform that is ${tcbStatus}`, () => collateral({ tcbStatus })],
    ),
    [
      'what the library alone refuses: the platform’s serial number on a list that is not about it',
      () => collateral({ revokedByRoot: [world.intel.pck.certificate.serialNumber] }),
    ],
    ['a status that is a sentence', () => collateral({ tcbStatus: 'UpToDate if you ask me' })],
    [
      'fifteen components',
      () => collateral(level((tcb) => ({ sgxtcbcomponents: tcb.sgxtcbcomponents.slice(1) }))),
    ],
    [
      'a machine that the library cannot place and the rule neither',
      () =>
        reporting(
          B200,
          level(() => ({ pcesvn: 14 })),
        ),
    ],
    [
      'a machine that the library cannot place, out of date',
      () => reporting(B200, { tcbStatus: 'OutOfDate' }),
    ],
    ['a machine that the library cannot place, revoked', () => reporting(B200, { tcbStatus: 'Revoked' })],
    [
      'a module without an identity below the level',
      () => reporting({ teeTcbSvn: '04000400000000000000000000000000' }),
    ],
    [
      'the signer’s certificate in BER',
      () =>
        withCollateral(good, (one) => ({ tcb_info_issuer_chain: pemOf(one.tcb_info_issuer_chain, inBer) })),
    ],
  ],
  'tdx-module': [
    ['a revoked module', () => collateral({ moduleStatus: 'Revoked' })],
    ['a revoked module that the library cannot place', () => reporting(B200, { moduleStatus: 'Revoked' })],
    ['an old module that the library cannot place', () => reporting(B200, { moduleSvn: 4 })],
    ['a module that needs configuration', () => collateral({ moduleStatus: 'ConfigurationNeeded' })],
    ['no identities', () => tcbInfo({ tdxModuleIdentities: undefined })],
    ['an identity of another version', () => collateral(modules({ id: 'TDX_02' }))],
    ['an identity without a level', () => collateral(modules({ tcbLevels: [] }))],
    ['attributes that Intel does not list', () => reporting({ seamAttributes: '0100000000000000' })],
    ['another signer in the identity', () => collateral(modules({ mrsigner: '01'.repeat(48) }))],
  ],
  debug: [
    ...[4, 5, 6].map(
      (bit): Case => [`profiling, bit ${bit}`, () => reporting({ tdAttributes: attributes(bit) })],
    ),
    ['a domain that the host may move', () => reporting({ tdAttributes: attributes(29) })],
    ...[16, 26, 32, 61].map(
      (bit): Case => [`reserved bit ${bit}`, () => reporting({ tdAttributes: attributes(bit) })],
    ),
    ['a domain that manages this one', () => reporting({ mrServiceTd: '01'.repeat(48) })],
  ],
  spki: [
    [
      'a certificate in BER',
      () =>
        withFirst(good, ({ certificate }) => ({
          certificate: inBer(Buffer.from(certificate, 'base64')).toString('base64'),
        })),
    ],
    [
      'a byte behind the certificate',
      () =>
        withFirst(good, ({ certificate }) => ({
          certificate: longer(Buffer.from(certificate, 'base64')).toString('base64'),
        })),
    ],
  ],
  'gpu-chain': [
    ['a certificate of the second GPU alone that is none', () => secondGpu({ certificate: 'AAAA' })],
    ['a GPU’s certificate in BER', () => gpuCertificate(inBer, 0)],
    ['the root in BER', () => gpuCertificate(inBer, 4)],
    ['a byte behind a certificate', () => gpuCertificate(longer, 1)],
  ],
  'gpu-spdm': [
    ['evidence of the second GPU alone that is not SPDM', () => secondGpu({ evidence: 'AAAA' })],
    [
      'evidence of a Blackwell that is not SPDM',
      async () => withGpu(await blackwells(), () => ({ evidence: 'AAAA' })),
    ],
    ['no evidence of a Blackwell', async () => withGpu(await blackwells(), () => ({ evidence: '' }))],
    [
      'one bit in a Blackwell’s measurements',
      async () => withGpu(await blackwells(), ({ evidence }) => ({ evidence: flipBit(evidence, 60) })),
    ],
    [
      'one bit in a Blackwell’s signature',
      async () => withGpu(await blackwells(), ({ evidence }) => ({ evidence: flipBit(evidence, -1) })),
    ],
    [
      'evidence of another version of SPDM',
      () => withGpu(good, ({ evidence }) => ({ evidence: flipBit(evidence, 0, 1) })),
    ],
    [
      'a request alone',
      () =>
        withGpu(good, ({ evidence }) => ({
          evidence: Buffer.from(evidence, 'base64').subarray(0, 37).toString('base64'),
        })),
    ],
  ],
  'gpu-distinct': [
    [
      'one GPU twice, the second time with certificates that somebody signed otherwise',
      () =>
        withFirst(pair, ({ gpu_evidence: [gpu] }) => {
          const pem = Buffer.from(gpu!.certificate, 'base64').toString('latin1')
          const other = pemOf(pemOf(pem, resigned), resigned, 1)
          return { gpu_evidence: [gpu!, { ...gpu!, certificate: Buffer.from(other).toString('base64') }] }
        }),
    ],
  ],
  'gpu-nonce': [
    [
      'a Blackwell that answered another nonce',
      async () => {
        const other = await makeGpuEvidence(
          await createGpu(world.nvidia, 'GB100'),
          Buffer.alloc(32),
          'BLACKWELL',
        )
        return withGpu(await blackwells(), () => other)
      },
    ],
  ],
  'gpu-arch': [
    [
      'a Blackwell that says it is a Hopper',
      async () => withGpu(await blackwells(), () => ({ arch: 'HOPPER' })),
    ],
    ['an architecture that nobody knows', () => withGpu(good, () => ({ arch: 'RUBIN' }))],
    [
      'Hoppers under an image for Blackwells',
      async () => withText(pair, TEXTS.measurements, (await blackwells()).texts.get(TEXTS.measurements)),
    ],
  ],
  nras: [
    ...RIMS.flatMap((name): readonly Case[] => [
      [`${name} not told`, () => claim(name, undefined)],
      [`${name} told as text`, () => claim(name, 'true')],
      [`${name} false`, () => claim(name, false)],
    ]),
    ['reference measurements that were not fetched', () => claim('x-nvidia-gpu-driver-rim-fetched', false)],
    ['no reference measurements', () => claim('x-nvidia-gpu-vbios-rim-measurements-available', null)],
    ['a certificate of theirs that did not hold', () => claim('x-nvidia-gpu-vbios-rim-cert-validated', 0)],
    ['another architecture', () => claim('x-nvidia-gpu-arch-check', false)],
    ['no word about the architecture', () => claim('x-nvidia-gpu-arch-check', null)],
    ['a GPU’s token for another nonce', () => claim('eat_nonce', 'cd'.repeat(32))],
    [
      'an answer for another nonce than its parts',
      () =>
        judged((one) => ({ ...one, eat_nonce: gpuNonce(pair).toString('hex') }), { nonce: 'cd'.repeat(32) }),
    ],
    ['a GPU’s token without a nonce', () => claim('eat_nonce', undefined)],
    ['secure boot told as text', () => claim('secboot', 'true')],
    ['a GPU in debug mode', () => claim('dbgstat', 'enabled')],
    ['one device that stands for two', () => judged((one) => ({ ...one, ueid: '7' }))],
    ['a warning', () => claim('x-nvidia-attestation-warning', 'the certificate is on hold')],
    ...Object.entries(UNSOUND).map(
      ([name, chain]): Case => [
        `a chain in parts that is ${name}`,
        () => judged((one) => inParts(one, { 'x-nvidia-gpu-driver-rim-cert-chain': chain })),
      ],
    ),
    [
      'a GPU’s own chain in parts that is revoked',
      () => judged((one) => inParts(one, { [`${REPORT_CHAIN}`]: UNSOUND.revoked })),
    ],
    ['one token for two GPUs', () => judged(undefined, { sameToken: true })],
    [
      'GPUs of other names',
      () =>
        withJudgement(pair, ([overall, gpus]) => [
          overall,
          { 'GPU-1': gpus['GPU-1'], 'GPU-2': gpus['GPU-0'] },
        ]),
    ],
  ],
}

const attributes = (bit: number): string => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE((1n << 28n) | (1n << BigInt(bit)))
  return bytes.toString('hex')
}

const qeLevels = (tcbStatus: string) => [{ tcb: { isvsvn: 4 }, tcbDate: '2025-05-14T00:00:00Z', tcbStatus }]

const berHex = (hex: string): string => {
  const der = Buffer.from(hex, 'hex')
  return Buffer.concat([
    Buffer.from([0x30, 0x80]),
    der.subarray(der[1]! < 0x80 ? 2 : der[1] === 0x81 ? 3 : 4),
  ]).toString('hex')
}

describe.each(Object.entries(CASES))('%s fails, and nothing else does, with', (check, cases) => {
  it.each(cases)('%s', async (_, tampered) => {
    expect(findingsOf(await judgeCapture(await tampered(), world.roots))).toEqual([`${check} fail`])
  })
})

const FINE: readonly Case[] = [
  ['a machine that the library cannot place', () => reporting(B200)],
  [
    'a machine that the library places on a lower level',
    () =>
      reporting(B200, {
        tcbInfo: (info) => ({
          ...info,
          tcbLevels: [
            ...info.tcbLevels,
            ...info.tcbLevels.map((one) => ({
              ...one,
              tcb: { ...one.tcb, tdxtcbcomponents: svns(svns(one.tcb.tdxtcbcomponents, 0, 0), 1, 0) },
              tcbStatus: 'OutOfDate',
            })),
          ],
        }),
      }),
  ],
  [
    'a module whose level is the platform’s',
    () => reporting({ teeTcbSvn: '05000400000000000000000000000000' }),
  ],
  ['a quote of version 5 with a TD 1.5 report', () => reporting({ mrServiceTd: '00'.repeat(48) })],
  ['an identity of version 3', () => qeIdentity({ version: 3 })],
  ['linear address space separation', () => reporting({ tdAttributes: attributes(27) })],
  ['a provisioning agent', () => reporting({ tdAttributes: attributes(62) })],
  [
    'protection keys, key locker and performance counters',
    () => reporting({ tdAttributes: '000000d000000080' }),
  ],
  ['a whole B200 machine', async () => blackwells(await answering(pair, world, B200))],
  ['claims of version 3, which tell chains in parts', () => judged((one) => inParts(one))],
  [
    'an answer that names the GPUs in another order',
    () => judged(undefined, { gpus: itemsOf(pair)[0]!.gpu_evidence.toReversed() }),
  ],
  [
    'a token without claims that came later',
    () => judged((one) => ({ ...one, 'x-nvidia-gpu-arch-check': undefined })),
  ],
  [
    'a quote under the name that the instance gives it',
    () => withFirst(good, ({ quote }) => ({ quote: undefined, tdx_quote: quote }) as object),
  ],
  [
    'a list of images in sections',
    () =>
      withText(
        good,
        TEXTS.measurements,
        JSON.stringify({ tdx: JSON.parse(imageList([NEW_IMAGE], 1)), snp: [{ version: '2.0.1' }] }),
      ),
  ],
]

it.each(FINE)('says nothing against %s', async (_, capture) => {
  const result = await judgeCapture(await capture(), world.roots)
  expect(result?.findings).toEqual([])
  expect(result?.verdict).toBe('verified')
})

/** NVIDIA's answer is sound, and about others. */
const STRANGERS: readonly (readonly [string, () => Promise<Capture>])[] = [
  ['another device', () => claim('ueid', '7')],
  ['a device without a name', () => claim('ueid', undefined)],
  ['a name that is a number', () => claim('ueid', 7)],
  [
    'GPUs of another machine that were asked with the same nonce',
    async () => {
      const gpus = await Promise.all([0, 1].map(() => createGpu(world.nvidia)))
      return judged(undefined, {
        gpus: await Promise.all(gpus.map((gpu) => makeGpuEvidence(gpu, gpuNonce()))),
      })
    },
  ],
]

const OPEN: readonly (readonly [string, string, RegExp, () => Capture | Promise<Capture>])[] = [
  ...STRANGERS.map(
    ([name, capture]) =>
      [`an answer about ${name}`, 'nras unresolved', /does not name these GPUs$/, capture] as const,
  ),
  [
    'a report of AMD’s',
    'quote unresolved',
    /^platform not supported/,
    () => withFirst(good, () => ({ quote: undefined, snp_quote: 'AAAA' }) as object),
  ],
  [
    'a report of AMD’s beside an empty field',
    'quote unresolved',
    /^platform not supported/,
    () => withFirst(good, () => ({ quote: null, tdx_quote: null, snp_quote: 'AAAA' }) as object),
  ],
  [
    'GPUs under an image for those of another maker',
    'gpu-arch unresolved',
    /does not say which GPUs/,
    () => withText(good, TEXTS.measurements, imageList([{ ...NEW_IMAGE, expected_gpus: ['mi300'] }], 1)),
  ],
  [
    'an image beside a list for AMD’s hosts alone',
    'measurement unresolved',
    /1 row\(s\) of the list are for platforms that are not supported$/,
    () => withText(good, TEXTS.measurements, JSON.stringify({ tdx: [], snp: [{ version: '2.0.1' }] })),
  ],
]

it.each(OPEN)('neither proves nor refutes %s', async (_, expected, reason, capture) => {
  const result = await judgeCapture(await capture(), world.roots)
  expect(findingsOf(result)).toEqual([expected])
  expect(result?.findings[0]?.reason).toMatch(reason)
  expect(result?.instances[0]?.verdict).toBe('gaps')
})

it('counts the images that it cannot compare', async () => {
  const listed = async (list: unknown) =>
    (await judgeCapture(withText(good, TEXTS.measurements, JSON.stringify(list)), world.roots))?.imagesLeftOut
  expect(await listed([NEW_IMAGE])).toBe(0)
  expect(await listed({ tdx: [NEW_IMAGE, 7], snp: [{}, {}] })).toBe(3)
  expect(await listed({ tdx: null })).toBe(0)
})

it('an item without any report is not evidence', async () => {
  const result = await judgeCapture(
    withFirst(good, () => ({ quote: undefined }) as object),
    world.roots,
  )
  expect(findingsOf(result)).toEqual(['instances fail'])
})

it('judges a certificate that its authority signed in BER, and does not stumble over it', async () => {
  const authority = KeyObject.from(world.intel.platformCa.keys.privateKey)
  const signedInBer = (der: Buffer): Buffer => {
    const content = der.subarray(8, 8 + der.readUInt16BE(6))
    const tbs = Buffer.concat([Buffer.from([0x30, 0x80]), content, Buffer.alloc(2)])
    const signature = sign('sha256', tbs, authority)
    const algorithm = Buffer.from('300a06082a8648ce3d040302', 'hex')
    const bits = Buffer.concat([Buffer.from([3, signature.length + 1, 0]), signature])
    const body = Buffer.concat([tbs, algorithm, bits])
    return Buffer.concat([Buffer.from([0x30, 0x82, body.length >> 8, body.length & 0xff]), body])
  }
  const result = await judgeCapture(quoteCertificate(signedInBer, 0), world.roots)
  expect(findingsOf(result)).toEqual(['pck-chain fail'])
})

it('gives timers and signals their turn between the instances of the largest fleet', async () => {
  const [item] = itemsOf(good)
  const items = Array.from({ length: 500 }, (_, index) => ({
    ...item!,
    instance_id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    quote: '',
    gpu_evidence: [],
  }))
  let turns = 0
  const count = (): void => {
    turns += 1
    timer = setImmediate(count)
  }
  let timer = setImmediate(count)
  const result = await judgeCapture(withItems(good, items), world.roots)
  clearImmediate(timer)
  expect(result?.instances).toHaveLength(500)
  expect(turns).toBeGreaterThanOrEqual(499)
})
