import type { Capabilities } from '../../../domain/config/capabilities.ts'
import type { ScheduleSupport } from '../../../domain/heartbeat/schedule-route.ts'
import { heartbeatFileState } from '../../../domain/heartbeat/schedule-route.ts'
import { type LoadedConfig, loadConfig } from '../../../openclaw/config/config-file.ts'
import { type SchedulerLook, schedulerState } from '../../../openclaw/cron/cron.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import type { Context } from '../../../shell/context.ts'
import { loadSchedule, type ScheduleState } from '../../../state/schedule-state.ts'
import { capabilitiesOf } from '../../shared/open.ts'

/** What the schedule commands decide on. */
export interface ScheduleEnvironment extends ScheduleSupport {
  readonly openclaw: OpenClaw
  readonly config: LoadedConfig
  readonly can: Pick<Capabilities, 'cron' | 'heartbeat' | 'profilePort'>
  readonly recorded: ScheduleState | undefined
  /** How the scheduler was looked for. */
  readonly look: SchedulerLook
}

/** Looks at this OpenClaw: its release, its config, whether its scheduler answers, or as `look` finds that out. */
export async function detectScheduleEnvironment(
  context: Context,
  openclaw: OpenClaw,
  look: SchedulerLook = schedulerState,
): Promise<ScheduleEnvironment> {
  const config = await loadConfig(openclaw)
  const can = await capabilitiesOf(context, openclaw, 'cron', 'heartbeat', 'profilePort')
  return {
    openclaw,
    config,
    can,
    recorded: loadSchedule(openclaw.paths.stateDir),
    look,
    scheduler: await look(openclaw, config.view, can),
    file: heartbeatFileState(can.heartbeat, config.view.raw),
  }
}
