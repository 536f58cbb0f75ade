import type { Capabilities } from '../../domain/config/capabilities.ts'
import { isSecretReference, keyPathsOf } from '../../domain/credential/key-source.ts'
import { valueAt } from '../../domain/json.ts'
import { toldName } from '../../domain/text.ts'
import { SkillError } from '../../shell/answer/skill-error.ts'
import type { LoadedConfig } from '../config/config-file.ts'
import type { ModelsStatus, StoredProfile } from '../models-status.ts'
import { PROFILE_ID } from './credential.ts'

interface Place {
  readonly config: LoadedConfig
  readonly can: Pick<Capabilities, 'logout'>
}

/**
 * The texts in a key's place that may be the name of somebody's profile. OpenClaw takes any text for one that its store has a
 * profile for, whatever it looks like; only its store tells such a name from a key.
 */
export function placedNames({ config, can }: Place): readonly string[] {
  if (!can.logout) return []
  const { raw } = config.view
  return keyPathsOf(raw).flatMap((path) => {
    const value = valueAt(raw, path)
    const text = typeof value === 'string' ? value.trim() : ''
    const isNone = text === '' || text === PROFILE_ID || text.startsWith('cpk_')
    return isNone || isSecretReference(text, true) ? [] : [text]
  })
}

/** The profile that is named in a key's place: 2026.9 stores a key in it, over its own; 2026.8 goes on using that one. */
export function boundProfile(store: Place, status: ModelsStatus | undefined): StoredProfile | undefined {
  const names = placedNames(store)
  return status?.chutesProfiles.find(({ id }) => names.includes(id))
}

/** Why another key is not stored while a profile is named in a key's place. */
export function boundElsewhere({ id }: StoredProfile): SkillError {
  return new SkillError(
    'E_KEY_NOT_STORED',
    `OpenClaw's config takes the Chutes key from its profile ${toldName(id, '(not shown)')}, which OpenClaw 2026.9 would write this one over. Nothing was stored.`,
    {
      fix: `To replace that key, run openclaw models auth paste-api-key --provider chutes --profile-id ${toldName(id, '<its id>')}; to keep it, openclaw config unset models.providers.chutes.apiKey, then run this again.`,
      retryable: false,
    },
  )
}
