import type { OpenClawCall, OpenClawOutcome } from '../../../scripts/src/openclaw/run.ts'
import type { OpenClaw } from '../../../scripts/src/openclaw/session.ts'

/** An OpenClaw that answers its calls in this order, the last answer for all that follow, and the calls it got. */
export function answeringOpenClaw(...outcomes: readonly [OpenClawOutcome, ...OpenClawOutcome[]]) {
  const calls: OpenClawCall[] = []
  const openclaw: OpenClaw = {
    version: '1',
    id: 'openclaw@test',
    command: '/x/openclaw',
    env: {},
    keyVariables: new Set(),
    paths: { configPath: '/x', stateDir: '/s' },
    run: (call) => {
      calls.push(call)
      return Promise.resolve(outcomes[calls.length - 1] ?? outcomes[outcomes.length - 1] ?? outcomes[0])
    },
  }
  return { calls, openclaw }
}
