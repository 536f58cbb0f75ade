import { type Endpoints, endpointsFrom } from '../../chutes/endpoints.ts'
import type { Capabilities } from '../../domain/config/capabilities.ts'
import { askCapabilities, type CapabilityName, measuredCapabilities } from '../../openclaw/capabilities.ts'
import { type OpenClaw, openOpenClaw } from '../../openclaw/session.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { Context } from '../../shell/context.ts'
import { keepCapabilities, loadCapabilities } from '../../state/capabilities-file.ts'
import { statePath } from '../../state/store.ts'
import { foreignOwner } from '../../system/foreign-owner.ts'

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
 * The same for commands that change things only the skill's own files remember: heartbeat, schedule, reset.
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

/** What this OpenClaw can do, of what is needed: known for tested releases, else asked once and remembered. */
export async function capabilitiesOf<Name extends CapabilityName>(
  context: Context,
  openclaw: OpenClaw,
  ...needed: readonly Name[]
): Promise<Pick<Capabilities, Name>> {
  const known = knownCapabilities(openclaw)
  const missing = needed.filter((name) => known[name] === undefined)
  if (missing.length === 0) return known as Pick<Capabilities, Name>
  context.progress('finding out what this OpenClaw can do')
  const learned = await askCapabilities(openclaw, missing)
  keepCapabilities(openclaw.paths.stateDir, openclaw.id, learned)
  return { ...known, ...learned } as Pick<Capabilities, Name>
}

/** What is known about this OpenClaw without asking it. */
export function knownCapabilities({ version, id, paths, env }: OpenClaw): Partial<Capabilities> {
  const measured = measuredCapabilities(version)
  if (measured) return measured
  // only the Gateway of a named profile has a port that depends on the release
  const unnamed = env.OPENCLAW_PROFILE?.trim() ? {} : { profilePort: true }
  return { ...unnamed, ...loadCapabilities(paths.stateDir, id) }
}
