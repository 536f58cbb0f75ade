import { measuredCapabilities, probeCapabilities } from '../../../scripts/src/openclaw/capabilities.ts'
import { runOpenclaw } from '../../support/run.ts'
import { equal, type Promised } from '../promise.ts'

/** What the skill ships as known about a release is what the release itself answers. */
export const capabilities: Promised = {
  name: 'capabilities',
  async run(stage) {
    const home = stage.home()
    const probed = await probeCapabilities({
      run: async ({ args, timeoutMs }) => {
        const { code, stdout, stderr } = await runOpenclaw(home, args, { timeoutMs: timeoutMs * 5 })
        return { kind: 'exited', code: code ?? undefined, stdout, stderr }
      },
    })
    equal('probed', probed, measuredCapabilities(stage.release))
  },
}
