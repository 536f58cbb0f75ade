import type { HeartbeatFacts } from '../../domain/checks/check-heartbeat.ts'
import { HEARTBEAT_MARKS } from '../../domain/heartbeat/heartbeat-file.ts'
import { findBlock } from '../../domain/heartbeat/marked-block.ts'
import { loadHeartbeat, openAttention } from '../../state/heartbeat-state.ts'
import { loadSchedule } from '../../state/schedule-state.ts'
import { readIfThere } from '../../system/edit-file.ts'

/** What `status.js` needs to know about the heartbeat. */
export function heartbeatFacts(stateDir: string, now: number): HeartbeatFacts {
  const state = loadHeartbeat(stateDir)
  const runs = Object.values(state.tasks).map((task) => task.at)
  const scheduled = loadSchedule(stateDir)
  return {
    scheduled,
    fileLost:
      scheduled?.via === 'heartbeat-md' && scheduled.file !== undefined && !hasOurLines(scheduled.file.path),
    lastRun: runs.length > 0 ? Math.max(...runs) : undefined,
    open: openAttention(state).map((item) => item.code),
    now,
  }
}

/** A file that cannot be read may have them. */
function hasOurLines(path: string): boolean {
  try {
    return findBlock(readIfThere(path) ?? '', HEARTBEAT_MARKS) !== 'none'
  } catch {
    return true
  }
}
