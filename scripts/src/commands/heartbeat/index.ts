import type { CommandResult } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { runHeartbeat } from './run.ts'
import { installSchedule } from './schedule/install.ts'
import { showSchedule } from './schedule/show.ts'
import { runScheduleUninstall } from './schedule/uninstall.ts'

const HEARTBEAT_ACTIONS: Readonly<Record<string, (context: Context) => Promise<CommandResult>>> = {
  run: runHeartbeat,
  install: installSchedule,
  uninstall: runScheduleUninstall,
  show: showSchedule,
}

/** Keeps a set-up alive: does what is due, and sees to it that somebody asks for it again. */
export function runHeartbeatScript(context: Context): Promise<CommandResult> {
  return (HEARTBEAT_ACTIONS[context.invocation.action ?? 'run'] ?? runHeartbeat)(context)
}
