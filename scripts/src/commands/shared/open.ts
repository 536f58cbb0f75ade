import { type Endpoints, endpointsFrom } from '../../chutes/endpoints.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import { measuredCapabilities, probeCapabilities } from '../../openclaw/capabilities.ts'
import { type OpenClaw, openOpenClaw } from '../../openclaw/session.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { loadState, statePath } from '../../state/store.ts'
import { foreignOwner } from '../../system/foreign-owner.ts'
import { updateState } from './write/remember.ts'

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
    openclaw: asked,
    signal: context.signal,
  })
  return { endpoints, openclaw }
}

/**
 * The same for a command that changes what only the skill's own files remember.
 * @throws SkillError with exit 3; E_STATE_UNWRITABLE for root in somebody else's state folder, unless it is a dry run
 */
export async function openToChange(context: Context): Promise<Session> {
  const session = await openSession(context)
  const { stateDir } = session.openclaw.paths
  const owner = foreignOwner(statePath(stateDir))
  if (owner === undefined || context.invocation.flags['dry-run']) return session
  throw new SkillError(
    'E_STATE_UNWRITABLE',
    `OpenClaw's state folder belongs to another user (uid ${owner}), and root would lock them out of it. Nothing was changed.`,
    { fix: `Run this as the user with uid ${owner}, not as root.` },
  )
}

/** What this OpenClaw can do: known for tested releases, else probed once and remembered. */
export async function capabilitiesOf(context: Context, openclaw: OpenClaw): Promise<Capabilities> {
  const measured = measuredCapabilities(openclaw.version)
  if (measured) return measured
  const { stateDir } = openclaw.paths
  const known = loadState(statePath(stateDir)).capabilities[openclaw.id]
  if (known) return known
  context.progress('finding out what this OpenClaw can do')
  const probed = {
    ...(await probeCapabilities(openclaw)),
    gatewayNeedsPlugin: /^2026\.(?:8\.|9\.[1-4]\b)/.test(openclaw.version),
  }
  updateState(stateDir, (state) => ({ ...state, capabilities: { [openclaw.id]: probed } }))
  return probed
}
