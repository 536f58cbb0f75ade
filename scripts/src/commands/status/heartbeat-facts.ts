import type { HeartbeatFacts } from '../../domain/checks/check-heartbeat.ts'
import { loadHeartbeat, openAttention } from '../../state/heartbeat-state.ts'
import { loadSchedule } from '../../state/schedule-state.ts'

/** What `status.js` needs to know about the heartbeat. */
export function heartbeatFacts(stateDir: string, now: number): HeartbeatFacts {
  const state = loadHeartbeat(stateDir)
  const runs = Object.values(state.tasks).map((task) => task.at)
  return {
    scheduled: loadSchedule(stateDir),
    lastRun: runs.length > 0 ? Math.max(...runs) : undefined,
    open: openAttention(state).map((item) => item.code),
    now,
  }
}
