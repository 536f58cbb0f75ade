import { expect, it } from 'vitest'
import type { Capture } from '../../../../scripts/src/attestation/judge/capture/capture.ts'
import type { FleetResult } from '../../../../scripts/src/attestation/judge/fleet.ts'
import { compareReleases } from '../../../../scripts/src/attestation/judge/release/release.ts'
import { rememberReleases } from '../../../../scripts/src/commands/verify/remember-releases.ts'

it.each(['constructor', 'toString', 'org/name'])('sees %s for the first time once', (model) => {
  const running = (version: string) =>
    ({
      instances: [{ checks: [], measurement: { kind: 'known', row: { version } } }],
    }) as unknown as FleetResult
  const at = (state: Parameters<typeof rememberReleases>[0], version: string) =>
    rememberReleases(state, { model, capturedAt: 1 } as Capture, running(version), compareReleases)
  const first = at({ version: 1, collateral: {}, seen: {} }, '1.4.0')
  expect([first.warnings, first.state.seen]).toEqual([[], { [model]: { release: '1.4.0', at: 1 } }])
  expect(at(first.state, '1.3.0').warnings).toMatchObject([{ code: 'image-downgrade' }])
})
