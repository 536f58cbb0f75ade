import { isAbsolute, join } from 'node:path'
import { valueAt } from '../domain/json.ts'
import { findJson } from './find-json.ts'
import type { OpenClaw } from './session.ts'

/** Where the default agent's `HEARTBEAT.md` is or would be, as OpenClaw itself sees it; undefined when it does not say. */
export async function heartbeatFilePath(openclaw: OpenClaw): Promise<string | undefined> {
  const outcome = await openclaw.run({ args: ['skills', 'list', '--json'] })
  const workspace = valueAt(findJson(outcome.stdout), ['workspaceDir'])
  return typeof workspace === 'string' && isAbsolute(workspace) ? join(workspace, 'HEARTBEAT.md') : undefined
}
