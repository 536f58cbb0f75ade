import { skillCommand } from '../../shell/skill-path.ts'
import { loadHeartbeat } from '../../state/heartbeat-state.ts'
import { loadSchedule } from '../../state/schedule-state.ts'

/** The command that has Chutes looked after from now on, for as long as nothing was scheduled and no heartbeat ever ran. */
export function scheduleOffer(stateDir: string): readonly string[] {
  const tended = loadSchedule(stateDir) ?? Object.values(loadHeartbeat(stateDir).tasks)[0]
  return tended ? [] : [skillCommand('heartbeat', 'install')]
}
