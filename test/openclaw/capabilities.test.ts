import { expect, test } from 'vitest'
import { askCapabilities } from '../../scripts/src/openclaw/capabilities.ts'
import { runOpenclaw } from '../support/processes/run.ts'
import { journey } from './journey.ts'
import { answeringReleases } from './releases.ts'

journey(
  'capabilities',
  ({ home, can, release }) => {
    test('what ships as known about a release is what the release itself answers', async () => {
      const there = home()
      const probed = await askCapabilities({
        version: release,
        run: async ({ args }) => {
          const { code, stdout, stderr } = await runOpenclaw(there, args, { timeoutMs: 225_000 })
          return { kind: 'exited', code: code ?? undefined, stdout, stderr }
        },
      })
      expect(probed).toEqual(can)
    })
  },
  answeringReleases(),
)
