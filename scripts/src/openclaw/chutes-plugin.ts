import type { Capabilities } from '../domain/config/capabilities.ts'
import type { ConfigView } from '../domain/config/config-view.ts'
import { isObject, valueAt } from '../domain/json.ts'
import { decidesOnPlugin } from '../domain/plans/plugin-changes.ts'
import { findJson } from './find-json.ts'
import type { OpenClaw } from './session.ts'

/**
 * Whether the Gateway would wait in vain for OpenClaw's own plugin for Chutes: this release insists on it, nobody has
 * decided about it, and it is not installed. OpenClaw is asked for the last alone; where it does not tell, nothing is
 * switched off.
 */
export async function isPluginMissing(
  openclaw: Pick<OpenClaw, 'run'>,
  view: ConfigView,
  can: Pick<Capabilities, 'gatewayNeedsPlugin'>,
): Promise<boolean> {
  if (!can.gatewayNeedsPlugin || decidesOnPlugin(view)) return false
  const { code, stdout } = await openclaw.run({ args: ['plugins', 'list', '--json'] })
  const plugins = valueAt(findJson(stdout), ['plugins'])
  if (code !== 0 || !Array.isArray(plugins)) return false
  return !plugins.some((plugin) => isObject(plugin) && plugin.id === 'chutes')
}
