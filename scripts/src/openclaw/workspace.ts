import { isAbsolute, join } from 'node:path'
import { agentsOf } from '../domain/config/background-work.ts'
import { DEFAULTS_PATH } from '../domain/config/paths.ts'
import { type JsonObject, valueAt } from '../domain/json.ts'
import { findJson } from './find-json.ts'
import { homeDir } from './paths.ts'
import type { OpenClaw } from './session.ts'

const HEARTBEAT_FILE = 'HEARTBEAT.md'

/** Where the default agent's `HEARTBEAT.md` is or would be, as OpenClaw itself sees it; undefined when it does not say. */
export async function heartbeatFilePath(openclaw: OpenClaw): Promise<string | undefined> {
  const outcome = await openclaw.run({ args: ['skills', 'list', '--json'] })
  const workspace = valueAt(findJson(outcome.stdout), ['workspaceDir'])
  return typeof workspace === 'string' && isAbsolute(workspace) ? join(workspace, HEARTBEAT_FILE) : undefined
}

/**
 * Where it is, without asking, while the config names no workspace. From 2026.5.28 on at the latest, `OPENCLAW_WORKSPACE_DIR`
 * (or a line of a `.env` file) moves it all the same, which only OpenClaw is asked about.
 */
export function standardHeartbeatFile(
  { env }: Pick<OpenClaw, 'env'>,
  config: JsonObject,
): string | undefined {
  const agents = agentsOf(config).map(({ settings }) => settings)
  if ([valueAt(config, DEFAULTS_PATH), ...agents].some((one) => valueAt(one, ['workspace']) !== undefined))
    return undefined
  const profile = env.OPENCLAW_PROFILE?.trim() ?? ''
  const folder = /^(?:default)?$/i.test(profile) ? 'workspace' : `workspace-${profile}`
  return join(homeDir(env), '.openclaw', folder, HEARTBEAT_FILE)
}
