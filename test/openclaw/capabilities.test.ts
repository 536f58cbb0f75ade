import { expect, test } from 'vitest'
import { probeCapabilities } from '../../scripts/src/openclaw/capabilities.ts'
import { runOpenclaw } from '../support/processes/run.ts'
import { journey } from './journey.ts'
import { matrixReleases } from './releases.ts'

journey(
  'capabilities',
  ({ home, can }) => {
    test('what ships as known about a release is what the release itself answers', async () => {
      const there = home()
      const probed = await probeCapabilities({
        run: async ({ args }) => {
          const { code, stdout, stderr } = await runOpenclaw(there, args, { timeoutMs: 225_000 })
          return { kind: 'exited', code: code ?? undefined, stdout, stderr }
        },
      })
      expect(probed).toEqual(can)
    })
  },
  matrixReleases(),
)
