import { expect, it } from 'vitest'
import type { Capture } from '../../../../scripts/src/attestation/judge/capture/capture.ts'
import type { FleetResult } from '../../../../scripts/src/attestation/judge/fleet.ts'
import { compareReleases } from '../../../../scripts/src/attestation/judge/release/release.ts'
import { rememberReleases } from '../../../../scripts/src/commands/verify/remember-releases.ts'

type State = Parameters<typeof rememberReleases>[0]
const instance = (version: string, verdict = 'verified') => ({
  verdict,
  checks: [],
  measurement: { kind: 'known', row: { version } },
})
function remember(state: State, model: string, ...instances: ReturnType<typeof instance>[]) {
  const fleet = { instances } as unknown as FleetResult
  return rememberReleases(state, { model, capturedAt: 1 } as Capture, fleet, compareReleases)
}

it.each(['constructor', 'toString', 'org/name'])('sees %s for the first time once', (model) => {
  const at = (state: State, version: string) => remember(state, model, instance(version))
  const first = at({ version: 1, collateral: {}, seen: {} }, '1.4.0')
  expect([first.warnings, first.state.seen]).toEqual([[], { [model]: { release: '1.4.0', at: 1 } }])
  expect(at(first.state, '1.3.0').warnings).toMatchObject([{ code: 'image-downgrade' }])
})

it('counts verified instances only: one with gaps hides no downgrade and is not remembered', () => {
  const seen = { model: { release: '1.4.0', at: 1 } }
  const told = remember(
    { version: 1, collateral: {}, seen },
    'model',
    instance('1.4.1', 'gaps'),
    instance('1.3.0'),
  )
  expect(told).toMatchObject({ warnings: [{ code: 'image-downgrade' }], state: { seen } })
})
