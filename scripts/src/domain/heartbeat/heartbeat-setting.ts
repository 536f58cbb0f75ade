import type { Capabilities } from '../config/capabilities.ts'
import { DEFAULTS_PATH } from '../config/paths.ts'
import { isObject, type JsonObject, valueAt } from '../json.ts'
import type { Surroundings } from './schedule-route.ts'

/** Whether the default agent's heartbeat reads `HEARTBEAT.md`: not on every release, and not when it never beats. */
export function heartbeatFileState(
  heartbeat: Capabilities['heartbeat'],
  config: JsonObject,
): Surroundings['file'] {
  if (heartbeat === 'scratch') return 'not-read'
  const list = valueAt(config, ['agents', 'list'])
  const agents = Array.isArray(list) ? list.filter(isObject) : []
  const agent = agents.find((one) => one.default === true) ?? agents[0]
  const own = isObject(agent?.heartbeat) ? agent.heartbeat : undefined
  // once any agent has settings of its own for it, only those agents have a heartbeat
  if (!own && agents.some((one) => isObject(one.heartbeat))) return 'off'
  const every = own?.every ?? valueAt(config, [...DEFAULTS_PATH, 'heartbeat', 'every'])
  return typeof every === 'string' && /^\s*0+(?:\.0+)?\s*[a-z]*\s*$/i.test(every) ? 'off' : 'read'
}
