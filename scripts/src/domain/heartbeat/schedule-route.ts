import type { Capabilities } from '../config/capabilities.ts'
import { DEFAULTS_PATH } from '../config/paths.ts'
import { isObject, type JsonObject, listAt, valueAt } from '../json.ts'

/** What runs the heartbeat on a schedule. */
export type Route = 'openclaw' | 'heartbeat-md' | 'crontab' | 'print'
export const ROUTES: readonly Route[] = ['openclaw', 'heartbeat-md', 'crontab', 'print']

/** What this OpenClaw offers right now. */
export interface ScheduleSupport {
  readonly scheduler: 'ready' | 'no-commands' | 'off' | 'no-gateway' | 'remote'
  /** Whether the agent's heartbeat reads `HEARTBEAT.md`; `off`: it would, but there is no heartbeat. */
  readonly file: 'read' | 'not-read' | 'off'
}

const SCHEDULER_REFUSALS: Readonly<Record<Exclude<ScheduleSupport['scheduler'], 'ready'>, string>> = {
  'no-commands': "this OpenClaw's scheduler has no command jobs, only model turns",
  off: "OpenClaw's scheduler is switched off (cron.enabled)",
  'no-gateway': 'no Gateway answers, and its scheduler is the one that runs jobs',
  remote: 'the Gateway runs on another machine, where this script is not',
}
const FILE_REFUSALS: Readonly<Record<Exclude<ScheduleSupport['file'], 'read'>, string>> = {
  'not-read': 'this OpenClaw does not read HEARTBEAT.md',
  off: 'the heartbeat of this agent is switched off (heartbeat.every)',
}

/** The route for a wish, with the reason; a wish that cannot work here is refused. */
export function chooseRoute(
  wish: Route | 'auto',
  { scheduler, file }: ScheduleSupport,
): { readonly route: Route; readonly reason: string } | { readonly refused: string } {
  const noScheduler = scheduler === 'ready' ? undefined : SCHEDULER_REFUSALS[scheduler]
  const noFile = file === 'read' ? undefined : FILE_REFUSALS[file]
  const refused = { openclaw: noScheduler, 'heartbeat-md': noFile, crontab: undefined, print: undefined }
  if (wish !== 'auto') return refused[wish] ? { refused: refused[wish] } : { route: wish, reason: 'as asked' }
  if (!noScheduler) return { route: 'openclaw', reason: "OpenClaw's scheduler runs commands without a model" }
  // a Gateway that is down for a moment is no reason to spend a model turn every four hours from now on
  if (scheduler !== 'no-commands') return { route: 'print', reason: noScheduler }
  return noFile
    ? { route: 'print', reason: `${noScheduler}, and ${noFile}` }
    : { route: 'heartbeat-md', reason: noScheduler }
}

/** Whether the default agent's heartbeat reads `HEARTBEAT.md`: not on every release, and not when it never beats. */
export function heartbeatFileState(
  heartbeat: Capabilities['heartbeat'],
  config: JsonObject,
): ScheduleSupport['file'] {
  if (heartbeat === 'scratch') return 'not-read'
  const agents = listAt(config, ['agents', 'list']).filter(isObject)
  const agent = agents.find((one) => one.default === true) ?? agents[0]
  const own = isObject(agent?.heartbeat) ? agent.heartbeat : undefined
  // once any agent has settings of its own for it, only those agents have a heartbeat
  if (!own && agents.some((one) => isObject(one.heartbeat))) return 'off'
  const every = own?.every ?? valueAt(config, [...DEFAULTS_PATH, 'heartbeat', 'every'])
  return typeof every === 'string' && /^\s*0+(?:\.0+)?\s*[a-z]*\s*$/i.test(every) ? 'off' : 'read'
}
