/**
 * How an OpenClaw reads `agents.defaults.models`:
 * `policy` – only names and settings; a separate `modelPolicy.allow` restricts (2026.8 and later);
 * `wildcard` – its keys are the allowlist, `provider/*` allows a whole provider (2026.5 to 2026.7);
 * `exact` – its keys are the allowlist, one by one (before).
 */
export type AllowlistKind = 'policy' | 'wildcard' | 'exact'

/** What one OpenClaw can do, as far as this skill has to choose. */
export interface Capabilities {
  /** `paste-token` is the only way in on 2026.4: it wants a carriage return and echoes what it reads. */
  readonly keyIntake: 'paste-api-key' | 'paste-token'
  /** Whether `models auth logout` removes a stored credential. */
  readonly logout: boolean
  readonly allowlist: AllowlistKind
  /** Whether a running Gateway restarts when the first credential is stored (a turn that it runs is cut off). */
  readonly keyRestartsGateway: boolean
}
