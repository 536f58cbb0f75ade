import { type Endpoints, endpointsFrom } from '../../chutes/endpoints.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import { measuredCapabilities, probeCapabilities } from '../../openclaw/capabilities.ts'
import { type OpenClaw, openOpenClaw } from '../../openclaw/session.ts'
import type { Context } from '../../shell/context.ts'
import { carryFlag } from '../../shell/skill-path.ts'
import { loadState, statePath } from '../../state/store.ts'
import { rememberWrite } from './write/remember.ts'

/** What every command that touches OpenClaw starts from. */
export interface Session {
  readonly endpoints: Endpoints
  readonly openclaw: OpenClaw
}

/** Finds the endpoints and OpenClaw as flags and environment say. @throws SkillError with exit 3 */
export async function openSession(context: Context): Promise<Session> {
  const asked = context.invocation.flags.openclaw
  const endpoints = endpointsFrom(context.env)
  const openclaw = await openOpenClaw({
    env: context.env,
    openclaw: typeof asked === 'string' ? asked : undefined,
    signal: context.signal,
  })
  if (asked) carryFlag('--openclaw', openclaw.command)
  return { endpoints, openclaw }
}

/** What this OpenClaw can do: known for tested releases, else probed once and remembered. */
export async function capabilitiesOf(context: Context, openclaw: OpenClaw): Promise<Capabilities> {
  const measured = measuredCapabilities(openclaw.version)
  if (measured) return measured
  const path = statePath(openclaw.paths.stateDir)
  const state = loadState(path)
  const known = state.capabilities[openclaw.id]
  if (known) return known
  context.progress('finding out what this OpenClaw can do')
  const probed = await probeCapabilities(openclaw)
  rememberWrite(path, state, { ...state, capabilities: { [openclaw.id]: probed } })
  return probed
}
