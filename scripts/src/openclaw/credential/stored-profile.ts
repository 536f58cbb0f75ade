import { agentsOf } from '../../domain/config/background-work.ts'
import type { LoadedConfig } from '../config/config-file.ts'
import { modelsStatus, requireModelsStatus, type StoredProfile } from '../models-status.ts'
import type { OpenClaw } from '../session.ts'
import { PROFILE_ID } from './credential.ts'

interface AgentStore {
  readonly openclaw: OpenClaw
  readonly config: LoadedConfig
  readonly agent: string | undefined
}

/**
 * Our profile as OpenClaw lists it for an agent. `changed`: this run has written the config.
 * @throws SkillError E_CONFIG_INVALID, E_OPENCLAW_FAILED: no answer is not "none"
 */
export async function storedProfile(
  { openclaw, config, agent }: AgentStore,
  changed = false,
): Promise<StoredProfile | undefined> {
  const status = await requireModelsStatus(openclaw, { agent, changed, view: config.view })
  return status.chutesProfiles.find((profile) => profile.id === PROFILE_ID)
}

/**
 * Whether an agent holds our profile. All agents share the config that names it, and each has a store of its own; the config's
 * word counts where OpenClaw does not answer.
 */
export async function holdsProfile({ openclaw, config, agent }: AgentStore): Promise<boolean> {
  const declared = isProfileDeclared(config)
  if (agentsOf(config.view.raw).length < 2) return declared
  const status = await modelsStatus(openclaw, agent)
  return status?.chutesProfiles.some(({ id }) => id === PROFILE_ID) ?? declared
}

/** Whether OpenClaw's config already names our profile. */
export const isProfileDeclared = ({ view }: LoadedConfig): boolean =>
  view.authProfiles.some((profile) => profile.id === PROFILE_ID)

/** As what OpenClaw's config names our profile, if it does. */
export const declaredMode = ({ view }: LoadedConfig) =>
  view.authProfiles.find((profile) => profile.id === PROFILE_ID)?.mode
