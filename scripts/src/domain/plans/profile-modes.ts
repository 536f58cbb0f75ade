import { type Change, changeTo, pathText } from '../config/change.ts'
import type { ConfigView } from '../config/config-view.ts'
import { PROFILES_PATH } from '../config/paths.ts'
import type { Repair } from '../repair/repair.ts'

/** Kind of the stored credential by profile id, as OpenClaw reported it. */
export type StoredTypes = Readonly<Record<string, string | undefined>>

/**
 * A profile whose declared mode contradicts what the store holds is not used at all. The mode follows the store,
 * which OpenClaw itself reported; undefined stored types prove nothing.
 */
export function profileModes(view: ConfigView, stored: StoredTypes | undefined): Change[] {
  return view.authProfiles.flatMap((profile) => {
    const type = stored?.[profile.id]
    if (type !== 'api_key' && type !== 'token') return []
    return changeTo(view.raw, [...PROFILES_PATH, profile.id, 'mode'], type)
  })
}

/** The same as a finding that this run mends. */
export function modeRepair(change: Change): Repair {
  const message = 'the profile was declared as another kind than the store holds, so OpenClaw did not use it'
  return { code: 'profile-mode', path: pathText(change.path), message }
}
