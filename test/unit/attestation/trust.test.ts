import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type Capture, TEXTS } from '../../../scripts/src/attestation/judge/capture/capture.ts'
import { judgeCapture } from '../../../scripts/src/attestation/judge/judge.ts'
import { BUNDLED_ROWS } from '../../../scripts/src/attestation/judge/release/bundled-releases.ts'
import { certify, type Holder, P384 } from '../../support/tee/authority.ts'
import {
  evidenceText,
  type ItemOptions,
  judgementOf,
  keysText,
  type Machine,
  makeCapture,
  makeItem,
  NONCE,
  NOW,
  sharedWorld,
  type World,
  withOneGpu,
} from '../../support/tee/fleet.ts'
import { NEW_IMAGE as IMAGE_FOR_TWO, imageList, OLD_IMAGE } from '../../support/tee/images.ts'
import { createService, serviceKey } from '../../support/tee/nvidia.ts'
import { findingsOf, flipBit, itemsOf, withFirst, withItems, withText } from '../../support/tee/tamper.ts'

vi.setConfig({ testTimeout: 20_000 })

/** What was tampered with, what catches it (`check status`, failures first; nothing: it is as good as before), and how. */
type Case = readonly [
  name: string,
  caught: readonly string[],
  tampered: () => Capture | Promise<Capture>,
  /** The list of images that this machine has from Chutes: the capture was handed over. */
  own?: string,
]

const NEW_IMAGE = { ...IMAGE_FOR_TWO, gpu_count: 1 }

/** Two machines with two GPUs; with one; one machine alone. */
let whole: World
let world: World
let lone: World
/** Two instances, each with its signed body; without the bodies; one instance alone. */
let good: Capture
let plain: Capture
let single: Capture

beforeAll(async () => {
  whole = await sharedWorld()
  world = withOneGpu(whole)
  lone = { ...world, machines: world.machines.slice(0, 1) }
  ;[good, plain, single] = await Promise.all([
    makeCapture(world, { item: { body: true } }),
    makeCapture(world),
    makeCapture(lone, { item: { body: true } }),
  ])
}, 60_000)

function table(name: string, cases: readonly Case[]): void {
  describe(name, () => {
    for (const [title, caught, tampered, own] of cases)
      it(title, async () => {
        const images = own === undefined ? undefined : { images: own }
        const result = await judgeCapture(await tampered(), world.roots, images)
        expect(findingsOf(result)).toEqual(caught)
        expect(result?.verdict === 'verified').toBe(caught.length === 0)
      })
  })
}

type Key = Awaited<ReturnType<typeof serviceKey>>

/** An answer that NVIDIA's service signs with one key of a set, or whoever has that key. */
async function signedBy(service: Holder, keys: readonly object[], judgement: object = {}): Promise<Capture> {
  const [item] = itemsOf(single)
  const answer = await judgementOf(world, item!, { key: service.keys.privateKey, ...judgement })
  return withText(withText(single, TEXTS.nrasKeys, JSON.stringify({ keys })), ...answer)
}

/** The service's own key, listed otherwise than NVIDIA lists it. */
async function listedAs(change: (key: Key) => object): Promise<Capture> {
  const { service, authority } = world.nvidia
  return signedBy(service, [change(await serviceKey(service, authority))])
}

/** A key that is certified by whoever is named. */
async function certifiedBy(
  issuer: Holder,
  { judgement, ...options }: { readonly notAfter?: Date; readonly judgement?: object } = {},
): Promise<Capture> {
  const service = await createService(issuer, options)
  return signedBy(service, [await serviceKey(service, issuer)], judgement)
}

const namesake = (): Promise<Holder> =>
  certify({ curve: P384, subject: world.nvidia.authority.certificate.subject, ca: true })

const flipped = (x5c: readonly string[], at: number): readonly string[] =>
  x5c.map((one, index) => (index === at ? flipBit(one, -5) : one))

const OPEN = ['nras unresolved']

table('NVIDIA’s answer is believed by its pinned authority alone:', [
  ['a key without certificates', OPEN, () => listedAs(({ x5c: _, ...key }) => key)],
  ['a key with an empty chain', OPEN, () => listedAs((key) => ({ ...key, x5c: [] }))],
  ['a chain that is a word', OPEN, () => listedAs((key) => ({ ...key, x5c: 'trust me' }))],
  ['a chain that is no base64', OPEN, () => listedAs((key) => ({ ...key, x5c: ['*', '*'] }))],
  ['a chain that is not certificates', OPEN, () => listedAs((key) => ({ ...key, x5c: ['AAAA', 'AAAA'] }))],
  ['a chain of a hundred', OPEN, () => listedAs((key) => ({ ...key, x5c: Array(100).fill(key.x5c[0]) }))],
  ['a chain without the authority', OPEN, () => listedAs((key) => ({ ...key, x5c: key.x5c.slice(0, 1) }))],
  ['the authority alone', OPEN, () => listedAs((key) => ({ ...key, x5c: key.x5c.slice(1) }))],
  ['a chain the other way round', OPEN, () => listedAs((key) => ({ ...key, x5c: key.x5c.toReversed() }))],
  ['one bit in the key’s certificate', OPEN, () => listedAs((key) => ({ ...key, x5c: flipped(key.x5c, 0) }))],
  ['one bit in the authority’s', OPEN, () => listedAs((key) => ({ ...key, x5c: flipped(key.x5c, 1) }))],
  ['an authority of the same name', OPEN, async () => certifiedBy(await namesake())],
  [
    'an authority that is not known, which names its GPUs otherwise',
    OPEN,
    async () =>
      certifiedBy(await namesake(), { judgement: { claims: (good: object) => ({ ...good, ueid: '7' }) } }),
  ],
  ['the authority of the GPUs', OPEN, () => certifiedBy(world.nvidia.provisioner)],
  [
    'a certificate that had run out',
    OPEN,
    () => certifiedBy(world.nvidia.authority, { notAfter: new Date(NOW - 1) }),
  ],
  [
    'NVIDIA’s certificates on somebody’s key',
    OPEN,
    async () => {
      const { service, authority } = world.nvidia
      const other = await createService(await namesake())
      const { x5c } = await serviceKey(service, authority)
      return signedBy(other, [{ ...(await serviceKey(other, authority)), x5c }])
    },
  ],
  [
    'a certificate that was issued with NVIDIA’s key of the day',
    OPEN,
    async () => {
      const { service, authority } = world.nvidia
      const other = await createService(service)
      const [mine, days] = (await serviceKey(other, service)).x5c
      const top = authority.certificate.toString('base64')
      return signedBy(other, [{ ...(await serviceKey(other, service)), x5c: [mine, days, top] }])
    },
  ],
  [
    'a made key among NVIDIA’s',
    OPEN,
    async () => {
      const { service, authority } = world.nvidia
      const other = await createService(await namesake())
      const made = await serviceKey(other, await namesake(), 'stand-in-key')
      return signedBy(other, [await serviceKey(service, authority, 'another-key'), made])
    },
  ],
  [
    'a made NVIDIA that says no, in its own words',
    ['nras fail'],
    async () => {
      const other = await createService(await namesake())
      const claims = { 'x-nvidia-error-details': { message: 'ALL_CHECKS_MAY_BE_SKIPPED' } }
      return signedBy(other, [await serviceKey(other, await namesake())], { claims })
    },
  ],
  [
    '(fine) what is above the authority comes along',
    [],
    () => listedAs((key) => ({ ...key, x5c: [...key.x5c, key.x5c[0]] })),
  ],
  [
    '(fine) a stranger’s key that signed nothing',
    [],
    async () => {
      const { service, authority } = world.nvidia
      const other = await serviceKey(await createService(await namesake()), authority, 'other')
      return signedBy(service, [other, await serviceKey(service, authority)])
    },
  ],
])

const BUNDLED = BUNDLED_ROWS.find(({ version, name }) => version === '1.3.0' && name === '8xh200')!
const wire = ({ mrtd, rtmrs }: { mrtd: string; rtmrs: readonly string[] }, named: object) => ({
  mrtd,
  runtime_rtmrs: Object.fromEntries(rtmrs.map((rtmr, index) => [`RTMR${index}`, rtmr])),
  expected_gpus: ['h200'],
  gpu_count: 1,
  ...named,
})
const listing = (capture: Capture, ...rows: readonly object[]): Capture =>
  withText(capture, TEXTS.measurements, imageList(rows))
const renamed = (named: object) => () => listing(single, { ...NEW_IMAGE, ...named })

/** An instance that runs an image, and a list that tells it. */
async function running(item: ItemOptions, ...rows: readonly object[]): Promise<Capture> {
  return listing(await makeCapture(lone, { item: { body: true, ...item } }), ...rows)
}
const NEW_HARDWARE = { mrtd: BUNDLED.mrtd, rtmrs: ['cd'.repeat(48), ...BUNDLED.rtmrs.slice(1)] }
const REDEFINED = ['image-list unresolved', 'measurement unresolved']
const UNKNOWN = ['measurement unresolved']

table('a list of images cannot make a bundled release of', [
  ['another image', REDEFINED, renamed({ version: '1.3.0', name: '8xh200' })],
  ['another image, as new hardware', REDEFINED, renamed({ version: '1.3.0', name: '2xh200' })],
  ['another image, by the release’s longer name', REDEFINED, renamed({ version: '1.3.1.0' })],
  ['another image, by its name with a zero', REDEFINED, renamed({ version: '01.3.1' })],
  [
    'its own image on hardware that has another',
    REDEFINED,
    () => running(NEW_HARDWARE, wire(NEW_HARDWARE, { version: '1.3.0', name: '8xh200' })),
  ],
  [
    'its image with another application layer',
    REDEFINED,
    () => {
      const { mrtd, rtmrs } = NEW_HARDWARE
      const other = { mrtd, rtmrs: [...rtmrs.slice(0, 3), 'ee'.repeat(48)] }
      return running(other, wire(other, { version: '1.3.0', name: '2xh200' }))
    },
  ],
  [
    'one that is known, beside good rows',
    ['image-list unresolved'],
    () => listing(single, NEW_IMAGE, { ...OLD_IMAGE, version: '1.3.0' }),
  ],
  ['a redefinition in a folder', REDEFINED, renamed({ version: '1.3.1' }), ''],
  ['an image that a folder alone names', UNKNOWN, () => single, ''],
  [
    'an image that this machine knows by nothing but the folder',
    UNKNOWN,
    () => single,
    imageList([OLD_IMAGE]),
  ],
  ['an image for what is no GPU', ['gpu-arch unresolved'], renamed({ expected_gpus: ['constructor'] })],
  ['an image for any number of GPUs', ['gpu-arch unresolved'], renamed({ gpu_count: null })],
  ['(fine) an image that this machine has from Chutes', [], () => listing(single), imageList([NEW_IMAGE])],
  [
    '(fine) new hardware for a bundled release',
    [],
    () => running(NEW_HARDWARE, wire(NEW_HARDWARE, { version: '1.3.0', name: '2xh200' })),
  ],
  [
    '(fine) the bundled row itself',
    [],
    () => listing(single, NEW_IMAGE, wire(BUNDLED, { version: '1.3.0', name: '8xh200', gpu_count: 8 })),
  ],
])

/** A fleet of machines of which one has something of another. */
const fleet = (...machines: readonly Machine[]): Promise<Capture> =>
  makeCapture({ ...world, machines }, { item: { body: true } })
const keys = (capture: Capture, ...instances: readonly string[]): Capture =>
  withText(
    capture,
    TEXTS.instances,
    JSON.stringify({ instances: instances.map((id) => ({ instance_id: id, e2e_pubkey: keyOf(id) })) }),
  )
const keyOf = (id: string): string => world.machines.find((one) => one.instanceId === id)?.e2eKey ?? 'x'
const ids = (): readonly string[] => world.machines.map((one) => one.instanceId)

/** The first instance's answer under the second one's name, with NVIDIA's answer to it. */
function twice(change: (quote: string) => string = (quote) => quote): Capture {
  const [one, other] = itemsOf(plain)
  const copy = withItems(plain, [
    one,
    { ...one!, instance_id: other!.instance_id, quote: change(one!.quote) },
  ])
  const answered = withText(
    copy,
    TEXTS.nras(other!.instance_id),
    plain.texts.get(TEXTS.nras(one!.instance_id)),
  )
  return withText(
    answered,
    TEXTS.instances,
    keysText(world, () => world.machines[0]!.e2eKey),
  )
}

/** The zeros behind a quote mean nothing, so the same quote has many texts. */
const shorter = (quote: string): string => Buffer.from(quote, 'base64').subarray(0, -30).toString('base64')

table('a fleet is what its instances are:', [
  ['one evidence for two', ['distinct fail'], () => twice()],
  ['one evidence for two, with less behind its end', ['distinct fail'], () => twice(shorter)],
  [
    'one key for two',
    ['distinct fail'],
    () => {
      const [one, other] = world.machines
      return fleet(one!, { ...other!, e2eKey: one!.e2eKey })
    },
  ],
  [
    'one certificate for two',
    ['distinct fail'],
    () => {
      const [one, other] = world.machines
      return fleet(one!, { ...other!, certificate: one!.certificate, key: one!.key })
    },
  ],
  [
    'one GPU for two',
    ['distinct fail'],
    () => {
      const [one, other] = whole.machines
      return fleet(one!, { ...other!, gpus: [other!.gpus[0]!, one!.gpus[1]!] })
    },
  ],
  [
    'an instance that is there and is told to be silent',
    ['instances fail', 'instances unresolved'],
    () => withText(good, TEXTS.evidence, evidenceText(itemsOf(good), ids())),
  ],
  ['a key of an instance without evidence', ['instances unresolved'], () => keys(good, ...ids(), 'aa')],
  ['an instance left out', ['instances unresolved'], () => withItems(good, itemsOf(good).slice(1))],
  ['evidence of which no instance has a key', ['instances unresolved'], () => keys(good)],
  ['evidence beyond a whole list of keys', ['instances unresolved'], () => keys(good, ids()[0]!)],
  [
    'a machine with fewer GPUs than the other',
    ['gpu-arch fail', 'instances unresolved'],
    () => {
      const [one, other] = whole.machines
      return withJudged({ ...world, machines: [one!, { ...other!, gpus: other!.gpus.slice(1) }] })
    },
  ],
  [
    'a machine with more GPUs than its image is for',
    ['gpu-arch fail'],
    () => {
      const [one, other] = world.machines
      const more = { ...lone, machines: [{ ...one!, gpus: [...one!.gpus, other!.gpus[0]!] }] }
      return withJudged(more).then((capture) => listing(capture, NEW_IMAGE))
    },
  ],
  [
    'a silent instance with a key, told once',
    ['instances unresolved'],
    () => withText(keys(good, ...ids(), 'aa'), TEXTS.evidence, evidenceText(itemsOf(good), ['aa'])),
  ],
])

const withJudged = (other: World): Promise<Capture> => makeCapture(other, { item: { body: true } })

/** One instance that signs another body than it should, of what it sends. */
async function signing(
  body: (fitting: { quote: string; gpus: readonly object[] }) => object,
): Promise<Capture> {
  const [machine] = lone.machines
  const { quote, gpu_evidence: gpus } = await makeItem(world, machine!)
  const held = { ...world, intel: world.intel }
  const item = await makeItem(held, machine!, { body: body({ quote, gpus }) })
  return withFirst(single, ({ quote: _, ...rest }) => ({
    ...rest,
    ...item,
    quote,
    gpu_evidence: gpus as never,
  }))
}
const fits = (quote: string, more: object = {}) => ({ nonce: NONCE, evidence: { tdx_quote: quote, ...more } })
const withoutKeys = (capture: Capture): Capture => withText(capture, TEXTS.instances, undefined)
const UNNAMED = ['attested-body unresolved']
const OTHER = ['attested-body fail']

table('a signed body proves what it names:', [
  ['nothing', UNNAMED, () => signing(() => ({}))],
  ['a list', UNNAMED, () => signing(() => [])],
  ['the nonce alone', UNNAMED, () => signing(() => ({ nonce: NONCE }))],
  ['the quote alone', UNNAMED, () => signing(({ quote }) => ({ evidence: { tdx_quote: quote } }))],
  ['a nonce that is a number', UNNAMED, () => signing(({ quote }) => ({ ...fits(quote), nonce: 7 }))],
  ['a quote that is null', UNNAMED, () => signing(() => ({ nonce: NONCE, evidence: { tdx_quote: null } }))],
  [
    'a nonce in capitals',
    OTHER,
    () => signing(({ quote }) => ({ ...fits(quote), nonce: NONCE.toUpperCase() })),
  ],
  ['the quote without its end', OTHER, () => signing(({ quote }) => fits(shorter(quote)))],
  ['fewer GPUs', OTHER, () => signing(({ quote, gpus }) => fits(quote, { nvtrust_evidence: gpus.slice(1) }))],
  [
    'other GPUs',
    OTHER,
    () => {
      const strangers = JSON.stringify(itemsOf(good)[1]!.gpu_evidence)
      return signing(({ quote }) => fits(quote, { nvtrust_evidence: strangers }))
    },
  ],
  ['GPUs that are none', OTHER, () => signing(({ quote }) => fits(quote, { nvtrust_evidence: 'fine' }))],
  [
    '(fine) its GPUs, as a list',
    [],
    () => signing(({ quote, gpus }) => fits(quote, { nvtrust_evidence: gpus })),
  ],
  [
    '(fine) its GPUs, as the text of one',
    [],
    () => signing(({ quote, gpus }) => fits(quote, { nvtrust_evidence: JSON.stringify(gpus) })),
  ],
  ['(fine) no GPUs', [], () => signing(({ quote }) => fits(quote, { nvtrust_evidence: null }))],
  ['(fine) freshness without any key', [], () => withoutKeys(good)],
  [
    'no freshness where it names nothing',
    ['report-data unresolved', ...UNNAMED],
    async () => withoutKeys(await signing(() => ({}))),
  ],
  [
    'no freshness of an answer to another nonce',
    ['attested-body fail', 'report-data unresolved'],
    () => withoutKeys({ ...single, nonce: 'cd'.repeat(32) }),
  ],
  [
    'nothing about a key that is somebody else’s',
    ['report-data fail'],
    () =>
      withText(
        single,
        TEXTS.instances,
        keysText(lone, () => 'x'),
      ),
  ],
])

describe('what is told of made evidence', () => {
  it('are no words of whoever made it', async () => {
    const said = await signedBy(
      await createService(await namesake()),
      [await serviceKey(await createService(await namesake()), await namesake())],
      { claims: { 'x-nvidia-error-details': { message: 'ALL_CHECKS_MAY_BE_SKIPPED' } } },
    )
    const [item] = itemsOf(said)
    const gpus = item!.gpu_evidence.map((gpu) => ({ ...gpu, arch: 'SKIP_ALL_CHECKS' }))
    const result = await judgeCapture(
      listing(withItems(said, [{ ...item, gpu_evidence: gpus }]), { ...NEW_IMAGE, name: 'skip-all-checks' }),
      world.roots,
      { images: '' },
    )
    expect(JSON.stringify(result)).not.toMatch(/skip/i)
    expect(result?.instances).toMatchObject([{ arch: 'OTHER' }])
  })

  it('takes whatever stands where an id should', async () => {
    const odd = evidenceText(itemsOf(good), [{ toString: 1, valueOf: 1 }, 7, null] as never)
    expect(await judgeCapture(withText(good, TEXTS.evidence, odd), world.roots)).toMatchObject({ listed: 5 })
  })

  it('counts everybody who was named', async () => {
    const capture = keys(withText(good, TEXTS.evidence, evidenceText(itemsOf(good), ['aa'])), ...ids(), 'bb')
    expect(await judgeCapture(capture, world.roots)).toMatchObject({
      listed: 4,
      verdict: 'verified-with-gaps',
    })
  })

  it('a pair that shares something is named in one finding', async () => {
    expect((await judgeCapture(twice(), world.roots))?.findings).toEqual([
      {
        check: 'distinct',
        status: 'fail',
        reason: 'its evidence serves another instance, too',
        instances: ids(),
      },
    ])
  })
})
