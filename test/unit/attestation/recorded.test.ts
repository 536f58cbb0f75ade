import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { chainFault } from '../../../scripts/src/attestation/judge/certificates/chain.ts'
import { ROOTS } from '../../../scripts/src/attestation/judge/certificates/roots.ts'
import type { CheckId } from '../../../scripts/src/attestation/judge/check.ts'
import { parseQuote } from '../../../scripts/src/attestation/judge/cpu/quote.ts'
import { quoteSignatureFault } from '../../../scripts/src/attestation/judge/cpu/quote-signature.ts'
import { type KeySet, nrasFault } from '../../../scripts/src/attestation/judge/gpu/nras.ts'
import { judgeCapture } from '../../../scripts/src/attestation/judge/judge.ts'
import { BUNDLED_ROWS } from '../../../scripts/src/attestation/judge/release/bundled-releases.ts'
import { matchMeasurement } from '../../../scripts/src/attestation/judge/release/measurement.ts'
import { parseMeasurements } from '../../../scripts/src/attestation/judge/release/measurements-wire.ts'
import { recordedCaptures, recordedFile } from '../../support/tee-captures.ts'

vi.setConfig({ testTimeout: 30_000 })

const PROVEN: readonly CheckId[] = [
  'quote',
  'pck-chain',
  'quote-signature',
  'crl',
  'qe-identity',
  'tcb',
  'tdx-module',
  'debug',
  'spki',
  'gpu-chain',
  'gpu-spdm',
  'gpu-nonce',
  'gpu-distinct',
  'gpu-arch',
]

const recorded = recordedCaptures()

describe.skipIf(recorded.length === 0)('recorded fleets (skipped where the recordings are absent)', () => {
  it.each(recorded)('$name: every instance proves what was recorded', async ({ capture, expected }) => {
    const result = await judgeCapture(capture, ROOTS)
    expect(result?.verdict).toBe('verified-with-gaps')
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
    // an instance whose key was not among the five that Chutes names is a gap, never a failure
    expect(result?.findings.filter((finding) => finding.status === 'fail')).toEqual([])
  })

  it.each(recorded)('$name: is refused under any other root', async ({ capture }) => {
    const result = await judgeCapture(capture, { intel: '0'.repeat(64), nvidia: '0'.repeat(64) })
    const failed = result?.findings.filter((finding) => finding.status === 'fail').map(({ check }) => check)
    expect(new Set(failed)).toEqual(new Set(['pck-chain', 'gpu-chain']))
  })

  it.each(recorded)(
    '$name: is refused a month later, when the collateral has run out',
    async ({ capture }) => {
      const later = { ...capture, capturedAt: capture.capturedAt + 40 * 86_400_000 }
      const result = await judgeCapture(later, ROOTS)
      const failed = result?.findings.filter((finding) => finding.status === 'fail').map(({ check }) => check)
      expect(new Set(failed)).toEqual(new Set(['crl', 'tcb']))
    },
  )

  it.each(recorded)(
    "$name: NVIDIA's answer is authentic, and was asked with the wrong nonce",
    async (one) => {
      const question = {
        reply: one.nras.reply,
        keys: one.nras.keys as KeySet,
        nonce: one.capture.nonce,
        gpus: 8,
        now: one.capture.capturedAt,
      }
      expect(await nrasFault(question)).toBe('GPU-0: NVIDIA refuses it (NONCE_NOT_MATCHING)')
      expect(await nrasFault({ ...question, nonce: '0'.repeat(64) })).toBe('the answer is for another nonce')
      const later = one.capture.capturedAt + 2 * 3_600_000
      expect(await nrasFault({ ...question, now: later })).toBe(
        'the overall token is not signed by NVIDIA or not current',
      )
    },
  )
})

const b200 = recordedFile('b200/b200_boot.quote.b64')

it.skipIf(!b200)('a recorded B200 quote, taken at boot, is Intel’s and shows an unmeasured 1.3.1', () => {
  const quote = parseQuote(readFileSync(b200 ?? '', 'utf8').trim())
  if ('fault' in quote) throw new Error(quote.fault)
  const issued = Date.parse(quote.pckChain[0]?.validFrom ?? '')
  expect(chainFault(quote.pckChain, { root: ROOTS.intel, now: issued })).toBeUndefined()
  expect(quoteSignatureFault(quote)).toBeUndefined()
  expect(matchMeasurement(quote.report, BUNDLED_ROWS)).toMatchObject({
    kind: 'unmeasured',
    row: { version: '1.3.1', name: '8xb200 [10.2.1, IB4]' },
  })
})

const feed = recordedFile('measurements/measurements-feed-2026-07.json')

it.skipIf(!feed)('the bundled releases are those of the recorded feed', () => {
  const rows = parseMeasurements(readFileSync(feed ?? '', 'utf8'))
  expect(rows).toEqual(BUNDLED_ROWS)
})
