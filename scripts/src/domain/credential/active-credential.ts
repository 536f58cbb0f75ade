import { type KeySource, keySourceText } from './key-source.ts'

/** A stored Chutes credential as OpenClaw lists it. */
export interface ListedProfile {
  readonly id: string
  readonly type: string | undefined
  /** OpenClaw's masked form; only its kind is looked at here. */
  readonly mask: string | undefined
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | undefined
  readonly expired: boolean
  readonly unusable: string | undefined
}

/** The credential that OpenClaw would use for Chutes now. */
export interface ActiveCredential {
  readonly source: 'profile' | 'environment' | 'config' | 'none'
  readonly profile: ListedProfile | undefined
  readonly kind: 'api_key' | 'token' | 'oauth' | null
  readonly expiresAt: number | undefined
  /** Why it cannot be used right now: it ended, or OpenClaw pauses it. */
  readonly trouble: 'expired' | 'paused' | undefined
}

const NONE: ActiveCredential = {
  source: 'none',
  profile: undefined,
  kind: null,
  expiresAt: undefined,
  trouble: undefined,
}

/** A profile whose secret was written over because this OpenClaw cannot remove one. */
export function isEmptied({ type, expired, mask }: ListedProfile): boolean {
  return type === 'token' && expired && !/^c(?:pk|ak)_/.test(mask ?? '')
}

/**
 * What OpenClaw holds for Chutes where none of it can be used any more: a token that ended, else one that was written over.
 * Undefined where it has a key as well, or a sign-in that it renews itself.
 */
export function endedCredential(
  seen: {
    readonly chutesProfiles: readonly ListedProfile[]
    readonly chutesSource?: string | undefined
    readonly chutesInEnv?: boolean
  },
  named: KeySource,
): ListedProfile | undefined {
  const { chutesProfiles: profiles, chutesSource, chutesInEnv } = seen
  const isElsewhere = chutesSource !== 'profiles' || chutesInEnv || keySourceText(named) !== undefined
  if (isElsewhere || !profiles.every(({ type, expired }) => type === 'token' && expired)) return undefined
  return profiles.find((profile) => !isEmptied(profile)) ?? profiles[0]
}

/**
 * A SecretRef of the config comes first where OpenClaw says that it uses what is behind it; then stored profiles, on every
 * release, then the environment, then the config. `order` is the explicit order of
 * profiles, which leaves out the others; without one OpenClaw prefers sign-ins to tokens to keys. A profile that ended
 * is passed over while another can be used.
 */
export function activeCredential(
  profiles: readonly ListedProfile[],
  order: readonly string[] | undefined,
  source: string | undefined,
  named: KeySource = { kind: 'none' },
): ActiveCredential {
  const referred = named.kind === 'variable' || named.kind === 'secret'
  if (referred && source !== undefined && source !== 'profiles')
    return { ...NONE, source: named.kind === 'variable' ? 'environment' : 'config', kind: 'api_key' }
  const full = profiles.filter((profile) => !isEmptied(profile))
  const eligible = order
    ? order.flatMap((id) => full.filter((profile) => profile.id === id))
    : full.toSorted((a, b) => RANK.indexOf(a.type ?? '') - RANK.indexOf(b.type ?? ''))
  const profile =
    eligible.find((candidate) => !candidate.expired && !candidate.unusable) ??
    eligible.find((candidate) => !candidate.expired) ??
    eligible[0]
  if (profile) {
    return {
      source: 'profile',
      profile,
      kind: credentialKind(profile),
      expiresAt: profile.expiresAt,
      trouble: profile.expired ? 'expired' : profile.unusable ? 'paused' : undefined,
    }
  }
  if (source === 'env') return { ...NONE, source: 'environment', kind: 'api_key' }
  if (source !== undefined && source !== 'profiles') return { ...NONE, source: 'config', kind: 'api_key' }
  return NONE
}

const RANK = ['oauth', 'token', 'api_key']

/** OpenClaw 2026.4 keeps API keys as tokens; the masked form still begins as the key does. */
function credentialKind({ type, mask }: ListedProfile): ActiveCredential['kind'] {
  if (mask?.startsWith('cpk_')) return 'api_key'
  return type === 'oauth' || type === 'token' || type === 'api_key' ? type : null
}
