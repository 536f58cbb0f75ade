/**
 * How an OpenClaw reads `agents.defaults.models`:
 * `policy` – only names and settings; a separate `modelPolicy.allow` restricts;
 * `wildcard` – its keys are the allowlist, `provider/*` allows a whole provider;
 * `exact` – its keys are the allowlist, one by one: `provider/*` is taken and allows nothing.
 */
export type AllowlistKind = 'policy' | 'wildcard' | 'exact'

/**
 * What OpenClaw's own scheduler takes: `declaration` – command jobs under a key that makes adding twice one job;
 * `command` – command jobs, names not unique; `none` – only model turns and system events.
 */
export type CronKind = 'declaration' | 'command' | 'none'

/**
 * What one OpenClaw can do, as far as this skill has to choose. How each is asked, and which release shows which answer, is
 * the table in `openclaw/capabilities.ts`.
 */
export interface Capabilities {
  /** `paste-token`, where it is the only way in, wants a carriage return and echoes what it reads. */
  readonly keyIntake: 'paste-api-key' | 'paste-token'
  /** Whether `models auth logout` removes a stored credential. */
  readonly logout: boolean
  readonly allowlist: AllowlistKind
  /** Whether a running Gateway restarts when the first credential is stored (a turn that it runs is cut off). */
  readonly keyRestartsGateway: boolean
  /**
   * Where the agent's heartbeat takes its instructions from: the workspace's `HEARTBEAT.md` (a quiet answer is
   * `HEARTBEAT_OK`), or the scheduler's own notes (`NO_REPLY`; the file is never read).
   */
  readonly heartbeat: 'file' | 'scratch'
  readonly cron: CronKind
  /**
   * Whether the release ships OpenClaw's Chutes plugin. Where it does not, commands about credentials and agents look
   * for it on npm and ClawHub first (2026.9: 20 s offline) once the config names Chutes.
   */
  readonly chutesPlugin: boolean
  /**
   * Whether the Gateway refuses to start while the config names Chutes and OpenClaw's own plugin for it can neither be found nor
   * fetched.
   */
  readonly gatewayNeedsPlugin: boolean
  /**
   * Whether a running Gateway uses a credential that is stored beside it, and restarts by itself where that takes one; else it
   * has to be restarted.
   */
  readonly gatewayTakesKeys: boolean
  /** Whether the Gateway of a named profile has a port of its own where none is set; 18789 otherwise. */
  readonly profilePort: boolean
  /** Whether a row may say that its model's thinking is switched by the chat template. */
  readonly switchesThinking: boolean
}
