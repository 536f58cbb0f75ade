import type { LoadedConfig } from '../config/config-file.ts'
import { requireModelsStatus, type StoredProfile } from '../models-status.ts'
import type { OpenClaw } from '../session.ts'
import { PROFILE_ID } from './credential.ts'

/**
 * Our profile as OpenClaw lists it for an agent. `changed`: this run has written the config.
 * @throws SkillError E_CONFIG_INVALID, E_OPENCLAW_FAILED: no answer is not "none"
 */
export async function storedProfile(
  {
    openclaw,
    config,
    agent,
  }: {
    readonly openclaw: OpenClaw
    readonly config: LoadedConfig
    readonly agent: string | undefined
  },
  changed = false,
): Promise<StoredProfile | undefined> {
  const status = await requireModelsStatus(openclaw, { agent, changed, view: config.view })
  return status.chutesProfiles.find((profile) => profile.id === PROFILE_ID)
}

/** Whether OpenClaw's config already names our profile. */
export const isProfileDeclared = ({ view }: LoadedConfig): boolean =>
  view.authProfiles.some((profile) => profile.id === PROFILE_ID)

/** As what OpenClaw's config names our profile, if it does. */
export const declaredMode = ({ view }: LoadedConfig) =>
  view.authProfiles.find((profile) => profile.id === PROFILE_ID)?.mode
