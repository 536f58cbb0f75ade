import { type Check, failCheck, passCheck, warnCheck } from './check.ts'
import type { Fix } from '../plans/fix.ts'

/** What is known of a Gateway that runs; times in milliseconds since the epoch. */
export interface GatewayFacts {
  /** Undefined where it did not tell. */
  readonly startedAt: number | undefined
  /** Whether it takes on a changed config by itself. */
  readonly reloads: boolean
  readonly configChangedAt: number | undefined
  /** Whether it takes on a credential that is stored while it runs. */
  readonly takesKeys: boolean
  /** When this skill stored the credential that OpenClaw has. */
  readonly keyStoredAt: number | undefined
}

/** The one thing that makes a Gateway read everything again. */
export const RESTART_GATEWAY: Fix = { words: 'Restart the Gateway: openclaw gateway restart' }
/** It was written a moment before or after the Gateway came up. */
const SLACK_MS = 2000

/** Whether a running Gateway works with what the command line sees; nothing where none runs. */
export function gatewayCheck(facts: GatewayFacts | undefined): readonly Check[] {
  if (!facts) return []
  const { startedAt = Number.POSITIVE_INFINITY, reloads, takesKeys } = facts
  const since = (at: number | undefined): boolean => at !== undefined && at > startedAt + SLACK_MS
  if (!takesKeys && since(facts.keyStoredAt))
    return [
      failCheck(
        'gateway',
        'the running Gateway still has the credential from before: this OpenClaw reads credentials only when it starts',
        RESTART_GATEWAY,
      ),
    ]
  if (!reloads && since(facts.configChangedAt))
    return [
      warnCheck(
        'gateway',
        'the running Gateway still has an older config: gateway.reload.mode keeps it from taking changes on',
        RESTART_GATEWAY,
      ),
    ]
  return [passCheck('gateway', 'the running Gateway takes changes on by itself')]
}
