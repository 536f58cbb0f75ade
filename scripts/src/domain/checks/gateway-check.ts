import type { Fix } from '../plans/fix.ts'
import { type Check, passCheck, warnCheck } from './check.ts'

/** What is known of a Gateway that runs; times in milliseconds since the epoch. */
export interface GatewayFacts {
  /** Undefined where it did not tell. */
  readonly startedAt: number | undefined
  /** Whether it takes on a changed config by itself. */
  readonly reloads: boolean
  readonly configChangedAt: number | undefined
  /** Whether it takes on a credential while it runs. */
  readonly takesKeys: boolean
  /** When this skill stored one last. */
  readonly keyStoredAt: number | undefined
}

/** What makes a Gateway read everything again. */
export const RESTART_GATEWAY: Fix = { words: 'Restart the Gateway: openclaw gateway restart' }
/** It came up at about the same moment. */
const SAME_MOMENT_MS = 2000

/** Whether a running Gateway works with what the command line sees, as far as the times tell; nothing where none runs. */
export function gatewayCheck(facts: GatewayFacts | undefined): readonly Check[] {
  if (!facts) return []
  const id = 'gateway'
  const { startedAt, reloads, takesKeys } = facts
  if (startedAt === undefined) return [passCheck(id, 'a Gateway runs')]
  const isOlderThan = (at: number | undefined): boolean => at !== undefined && at > startedAt + SAME_MOMENT_MS
  const older = [
    !takesKeys && isOlderThan(facts.keyStoredAt) && 'the stored credential',
    !reloads &&
      isOlderThan(facts.configChangedAt) &&
      'its config, which it does not reload (gateway.reload.mode)',
  ].filter(Boolean)
  return older.length === 0
    ? [passCheck(id, 'a Gateway runs, with this config and credential')]
    : [warnCheck(id, `the running Gateway is older than ${older.join(' and ')}`, RESTART_GATEWAY)]
}
