import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Capture } from '../../../scripts/src/attestation/judge/capture/capture.ts'
import { chainFault } from '../../../scripts/src/attestation/judge/certificates/chain.ts'
import { ROOTS, type Roots } from '../../../scripts/src/attestation/judge/certificates/roots.ts'
import { CHECK_IDS, type CheckId } from '../../../scripts/src/attestation/judge/check.ts'
import type { Collateral } from '../../../scripts/src/attestation/judge/cpu/collateral.ts'
import { cpuChecks } from '../../../scripts/src/attestation/judge/cpu/cpu.ts'
import { parseQuote } from '../../../scripts/src/attestation/judge/cpu/quote.ts'
import { quoteSignatureFault } from '../../../scripts/src/attestation/judge/cpu/quote-signature.ts'
import { nrasFault } from '../../../scripts/src/attestation/judge/gpu/nras.ts'
import { certifiedKeys, type KeySet } from '../../../scripts/src/attestation/judge/gpu/nras-keys.ts'
import { judgeCapture } from '../../../scripts/src/attestation/judge/judge.ts'
import { BUNDLED_ROWS } from '../../../scripts/src/attestation/judge/release/bundled-releases.ts'
import { matchMeasurement } from '../../../scripts/src/attestation/judge/release/measurement.ts'
import { parseMeasurements } from '../../../scripts/src/attestation/judge/release/measurements-wire.ts'
import { imageName } from '../../../scripts/src/attestation/judge/release/release.ts'
import { sharedFile } from '../../support/shared-data.ts'
import {
  type RecordedCapture,
  recordedCaptures,
  SYNTHETIC_FOLDER,
  syntheticCapture,
} from '../../support/tee/captures.ts'
import {
  GRANITE_RAPIDS,
  GRANITE_RAPIDS_DAY,
  GRANITE_RAPIDS_SIGNATURE,
} from '../../support/tee/granite-rapids.ts'

vi.setConfig({ testTimeout: 30_000 })

/** What a fleet without its bodies, NVIDIA's judgement and Chutes' list of images cannot prove. */
const UNPROVEN: ReadonlySet<CheckId> = new Set(['report-data', 'attested-body', 'nras', 'measurement'])
const PROVEN = CHECK_IDS.filter((id) => !UNPROVEN.has(id))

/** Serial numbers of GPUs that a refusal says nothing about. */
const EIGHT = Array.from({ length: 8 }, () => '')

const FLEETS = [
  { name: 'a synthetic fleet', fleets: [syntheticCapture()] },
  { name: 'recorded fleets, where there are recordings', fleets: recordedCaptures() },
]

for (const { name, fleets } of FLEETS)
  describe.skipIf(fleets.length === 0)(name, () => {
    it('proves of every instance what was recorded', async () => {
      for (const fleet of fleets) await provesWhatWasRecorded(fleet)
    })

    it('is refused under any other root', async () => {
      for (const { capture } of fleets)
        expect(
          await failedChecks(capture, {
            intel: '0'.repeat(64),
            nvidia: '0'.repeat(64),
            nras: '0'.repeat(64),
          }),
        ).toEqual(new Set(['pck-chain', 'gpu-chain']))
    })

    it('is refused a month later, when the collateral has run out', async () => {
      for (const { capture, roots } of fleets) {
        const later = { ...capture, capturedAt: capture.capturedAt + 40 * 86_400_000 }
        expect(await failedChecks(later, roots)).toEqual(new Set(['crl', 'tcb']))
      }
    })

    it('has an authentic answer of NVIDIA, who was asked with the wrong nonce', async () => {
      for (const { capture, nras } of fleets) {
        const { nonce, capturedAt: now } = capture
        const question = {
          reply: JSON.stringify(nras.reply),
          keys: nras.keys as KeySet,
          nonce,
          serials: EIGHT,
          now,
        }
        expect(await nrasFault(question)).toBe('GPU-0: NVIDIA refuses it (NONCE_NOT_MATCHING)')
        expect(await nrasFault({ ...question, nonce: '0'.repeat(64) })).toBe(
          'the answer is for another nonce',
        )
        expect(await nrasFault({ ...question, now: now + 2 * 3_600_000 })).toBe(
          'the overall token is not signed by NVIDIA or not current',
        )
      }
    })
  })

async function provesWhatWasRecorded({ capture, roots, expected }: RecordedCapture): Promise<void> {
  const result = await judgeCapture(capture, roots)
  expect(result?.verdict).toBe('not-verified')
  const told = result?.instances.map(({ instanceId, checks, measurement, fmspc, gpus, arch }) => {
    const status = Object.fromEntries(checks.map((check) => [check.id, check.status]))
    expect(PROVEN.map((id) => `${id} ${status[id]}`)).toEqual(PROVEN.map((id) => `${id} pass`))
    return {
      instance_id: instanceId,
      has_e2e_pubkey: status['report-data'] === 'pass',
      gpus,
      arch: [arch],
      measurement_row:
        measurement?.kind === 'known' ? `${measurement.row.version} ${measurement.row.name}` : null,
      fmspc,
    }
  })
  expect(told).toEqual(
    expected.map(({ instance_id, has_e2e_pubkey, gpus, arch, measurement_row, fmspc, dcap_status }) => {
      expect(dcap_status).toBe('UpToDate')
      return { instance_id, has_e2e_pubkey, gpus, arch, measurement_row, fmspc }
    }),
  )
  // an instance without a key in the list that Chutes gives is a gap, never a failure
  expect(result?.findings.filter((finding) => finding.status === 'fail')).toEqual([])
}

async function failedChecks(capture: Capture, roots: Roots): Promise<ReadonlySet<string>> {
  const result = await judgeCapture(capture, roots)
  return new Set(result?.findings.filter(({ status }) => status === 'fail').map(({ check }) => check))
}

const real = recordedCaptures()

it.skipIf(real.length === 0)(
  'the recorded key sets, where there are recordings, are certified by the pinned authority, and by no other',
  async () => {
    for (const { capture, nras } of real) {
      const keys = nras.keys as KeySet
      const now = capture.capturedAt
      const certified = certifiedKeys(keys, { authority: ROOTS.nras, now }).keys
      // one may be certified for a moment from now, or just have run out
      expect(certified.length).toBeGreaterThan(0.9 * keys.keys.length)
      expect(certifiedKeys(keys, { authority: ROOTS.nras, now: now + 3 * 86_400_000 }).keys).toEqual([])
      expect(certifiedKeys(keys, { authority: ROOTS.nvidia, now }).keys).toEqual([])
      await expect(
        nrasFault({
          reply: JSON.stringify(nras.reply),
          keys: { keys: certified },
          nonce: capture.nonce,
          serials: EIGHT,
          now,
        }),
      ).resolves.toContain('NONCE_NOT_MATCHING')
    }
  },
)

const BOOT_QUOTES = [
  {
    name: 'a synthetic quote',
    file: join(SYNTHETIC_FOLDER, 'boot-quote.b64'),
    root: syntheticCapture().roots.intel,
  },
  {
    name: 'a recorded quote, where there is one',
    file: sharedFile('tee', 'b200', 'b200_boot.quote.b64'),
    root: ROOTS.intel,
  },
]

for (const { name, file, root } of BOOT_QUOTES)
  it.skipIf(!file)(`${name}, taken at boot, is signed under its root and shows an unmeasured 1.3.1`, () => {
    const quote = parseQuote(readFileSync(file ?? '', 'utf8').trim())
    if ('fault' in quote) throw new Error(quote.fault)
    const issued = Date.parse(quote.pckChain[0]?.validFrom ?? '')
    expect(chainFault(quote.pckChain, { root, now: issued })).toBeUndefined()
    expect(quoteSignatureFault(quote)).toBeUndefined()
    expect(matchMeasurement(quote.report, { rows: BUNDLED_ROWS, claimed: [] })).toMatchObject({
      kind: 'unmeasured',
      row: { version: '1.3.1', name: '8xb200 [10.2.1, IB4]' },
    })
  })

const b200 = sharedFile('tee', 'b200', 'b200_boot.quote.b64')
const june = sharedFile('tee', '2026-06-10', 'collateral-90c06f000000.json')

it.skipIf(!b200 || !june)(
  'a recorded quote of a B200 machine, where there is one, is up to date by what Intel signed about it',
  () => {
    const quote = parseQuote(readFileSync(b200 ?? '', 'utf8').trim())
    if ('fault' in quote) throw new Error(quote.fault)
    const collateral: Collateral = {
      ...JSON.parse(readFileSync(june ?? '', 'utf8')),
      tcb_info: JSON.stringify(GRANITE_RAPIDS),
      tcb_info_signature: GRANITE_RAPIDS_SIGNATURE,
    }
    const judged = (now: number) => cpuChecks(quote, () => collateral, { root: ROOTS.intel, now })
    const { checks, authentic, doubt } = judged(GRANITE_RAPIDS_DAY)
    expect([authentic, doubt()]).toEqual([true, undefined])
    expect(checks.map(({ id, status }) => `${id} ${status}`)).toEqual(
      CHECK_IDS.slice(1, 8).map((id) => `${id} pass`),
    )
    const later = judged(GRANITE_RAPIDS_DAY + 40 * 86_400_000).checks
    expect(later.filter(({ status }) => status === 'fail').map(({ id }) => id)).toEqual(['crl', 'tcb'])
  },
)

/** What the rows of the list that Chutes published in July 2026, and those that came until October, hash to. */
const PUBLISHED = 'fa7dae4bbfa9028f9761b6b63f770083a6429d1174afe1baf413a7c22366117a'
const SINCE = '16094423b56c3100ead759b72edf2a77857bd257c7454281fa44ee9ad1527fc6'
const fingerprint = (rows: unknown) => createHash('sha256').update(JSON.stringify(rows)).digest('hex')
const SINCE_JULY = /^1\.4\./
const inJuly = BUNDLED_ROWS.filter(({ version }) => !SINCE_JULY.test(version))

it('the bundled releases are those that Chutes published', () => {
  expect(fingerprint(inJuly)).toBe(PUBLISHED)
  expect(fingerprint(BUNDLED_ROWS.filter(({ version }) => SINCE_JULY.test(version)))).toBe(SINCE)
  // none of them is told as if its name were somebody's words
  expect(BUNDLED_ROWS.map(({ name }) => imageName(name))).not.toContain('unnamed')
  const kinds = ['h200', 'b200', 'b300', 'pro_6000']
  expect(BUNDLED_ROWS.flatMap(({ gpus }) => gpus).filter((gpu) => !kinds.includes(gpu))).toEqual([])
})

const feed = sharedFile('tee', 'measurements', 'measurements-feed-2026-07.json')

it.skipIf(!feed)(
  'the recorded list of releases, where there is one, is the one that Chutes published',
  () => {
    const rows = parseMeasurements(readFileSync(feed ?? '', 'utf8'))
    expect(rows).toEqual(inJuly)
    expect(fingerprint(rows)).toBe(PUBLISHED)
  },
)
