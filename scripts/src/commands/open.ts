import { type Endpoints, endpointsFrom } from '../chutes/endpoints.ts'
import { type OpenClaw, openOpenClaw } from '../openclaw/session.ts'
import type { Context } from '../shell/context.ts'

/** What every command that touches OpenClaw starts from. */
export interface Session {
  readonly endpoints: Endpoints
  readonly openclaw: OpenClaw
}

/** Finds the endpoints and OpenClaw as flags and environment say. @throws SkillError with exit 3 */
export async function openSession(context: Context): Promise<Session> {
  const { openclaw } = context.invocation.flags
  return {
    endpoints: endpointsFrom(context.env),
    openclaw: await openOpenClaw({
      env: context.env,
      openclaw: typeof openclaw === 'string' ? openclaw : undefined,
      signal: context.signal,
    }),
  }
}
