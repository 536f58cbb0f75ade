import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { TEXTS } from '../../../scripts/src/attestation/judge/capture/capture.ts'
import { saveCapture } from '../../../scripts/src/state/capture-files.ts'
import { FOREIGN_ROUTES, serveAttestation } from '../../standin/attestation.ts'
import { openStage } from '../../support/homes/stage.ts'
import { runScript } from '../../support/processes/run.ts'
import { type RecordedCapture, recordedCaptures, syntheticCapture } from '../../support/tee/captures.ts'
import { createWorld, MODEL } from '../../support/tee/fleet.ts'

const stage = openStage()
const fromEnv = { env: { CHUTES_API_KEY: stage.key } }

// The whole fleet hangs on roots of our own. The shipped scripts trust Intel's and NVIDIA's, and nothing in the
// environment can change that, so here every instance has to fail, by exactly the two checks that look at the roots.
beforeAll(async () => serveAttestation(stage.chutes, await createWorld(), { now: Date.now }))

const checksOf = (doc: { readonly data: { readonly findings: readonly { readonly check: string }[] } }) =>
  doc.data.findings.map(({ check }) => check)

describe('a fleet of a foreign root, at the real addresses', () => {
  test('fails by its roots alone, without OpenClaw, and only Chutes sees the piped key', async () => {
    const home = stage.home({ env: { PATH: '/usr/bin:/bin' } })
    const { code, doc, stdout, stderr } = await runScript(home, 'verify', [MODEL], {
      input: `${stage.key}\n`,
    })
    expect([code, doc.error?.code, stderr]).toEqual([1, 'E_ATTESTATION_FAILED', ''])
    expect(doc.data).toMatchObject({ model: MODEL, verdict: 'failed', source: 'live', authenticated: true })
    expect(checksOf(doc as never)).toEqual(['pck-chain', 'gpu-chain'])
    expect(stdout).not.toContain(stage.key)
    expect(stdout.length).toBeLessThan(2500)
    const hosts = new Set(stage.chutes.requests.map(({ host }) => host))
    expect([...hosts].sort()).toEqual([
      'api.chutes.ai',
      'api.trustedservices.intel.com',
      'certificates.trustedservices.intel.com',
      'llm.chutes.ai',
      'nras.attestation.nvidia.com',
    ])
    for (const { path, host, authorization } of stage.chutes.requests) {
      const theirs = host === 'api.chutes.ai' && !path.startsWith('/servers')
      expect([path, authorization]).toEqual([path, theirs ? `Bearer ${stage.key}` : undefined])
      expect([path, FOREIGN_ROUTES.test(path)]).toEqual([path, !host.endsWith('chutes.ai')])
    }
  })

  test('is found by alias and as the default model, refused as a default, and told by the heartbeat', async () => {
    const home = stage.furnished('ready')
    const before = home.readConfigText()
    for (const word of [[], ['primary'], ['chutes-pro']]) {
      const { code, doc } = await runScript(home, 'verify', ['--from-env', ...word], fromEnv)
      expect([code, doc.data.model, doc.data.verdict]).toEqual([1, MODEL, 'failed'])
    }
    const unknown = await runScript(home, 'verify', ['--from-env', 'chutes-nope'], fromEnv)
    expect([unknown.code, unknown.doc.error?.code]).toEqual([2, 'E_MODEL_UNKNOWN'])

    const wish = ['--require-verified', '--from-env']
    for (const [script, args] of [
      ['setup', ['--primary', MODEL]],
      ['models', ['use', 'primary', MODEL]],
    ] as const) {
      const { code, doc } = await runScript(home, script, [...args, ...wish], fromEnv)
      expect([script, code, doc.error?.code, doc.changed]).toEqual([script, 1, 'E_ATTESTATION_FAILED', false])
    }
    expect(home.readConfigText()).toBe(before)
    const byName = stage.furnished('ready', (config) => {
      config.agents!.defaults!.model = { primary: 'chutes-pro' }
    })
    const kept = await runScript(byName, 'setup', wish, fromEnv)
    expect([kept.code, kept.doc.error?.code, kept.doc.changed]).toEqual([1, 'E_ATTESTATION_FAILED', false])

    const beat = await runScript(home, 'heartbeat', ['--attest', '--from-env', '--force', 'attest'], fromEnv)
    expect(beat.code).toBe(0)
    expect(beat.doc.data.attention).toContainEqual(
      expect.objectContaining({ code: 'attestation-failed', message: expect.stringContaining(MODEL) }),
    )
  })
})

test('a frozen fleet is refused under the shipped roots, and by nothing but its chains', async () => {
  const { code, doc } = await verifyOffline(syntheticCapture())
  expect([code, doc.error?.code, doc.data.verdict]).toEqual([1, 'E_ATTESTATION_FAILED', 'failed'])
  expect(checksOf(doc as never)).toEqual(expect.arrayContaining(['pck-chain', 'gpu-chain']))
  expect(checksOf(doc as never)).not.toContain('quote-signature')
})

test('a fleet of hundreds does not keep a run from ending in time', async () => {
  const { name, capture, ...rest } = syntheticCapture()
  const { evidence } = JSON.parse(capture.texts.get(TEXTS.evidence) ?? '')
  const items = Array.from({ length: 300 }, (_, index) => ({
    ...evidence[index % evidence.length],
    instance_id: `00000000-0000-4000-9000-${String(index).padStart(12, '0')}`,
  }))
  const texts = new Map([...capture.texts, [TEXTS.evidence, JSON.stringify({ evidence: items })]])
  const fleet = { name, ...rest, capture: { ...capture, texts } }
  // less than the checks take on a fast machine, more than a start
  const { code, doc } = await verifyOffline(fleet, ['--timeout', '0.3'])
  expect([code, doc.error?.code]).toEqual([5, 'E_TIMEOUT'])
})

const recorded = recordedCaptures()

test.skipIf(recorded.length === 0)(
  'recorded fleets, where there are recordings, hold under the shipped roots, and are not verified without NVIDIA',
  async () => {
    for (const one of recorded) {
      const { code, doc } = await verifyOffline(one)
      expect([code, doc.data.verdict, doc.data.counts.instances]).toEqual([
        1,
        'not-verified',
        one.expected.length,
      ])
      expect(doc.summary).toMatch(
        /^not verified: no instance of .+; only the folder says: model, time, nonce, /,
      )
      expect(new Set(checksOf(doc as never))).not.toContain('quote-signature')
      expect(doc.data.counts.failed).toBe(0)
    }
  },
)

function verifyOffline({ name, capture }: RecordedCapture, args: readonly string[] = []) {
  const home = stage.home({ env: { PATH: '/usr/bin:/bin' } })
  saveCapture(join(home.dir, name), capture)
  return runScript(home, 'verify', ['--offline', name, ...args])
}
