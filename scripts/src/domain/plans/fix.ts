/** What takes over what an older OpenClaw left: 2026.9 may stop half-way and then wants to run once more. */
export const MIGRATE_STEP =
  'Stop the Gateway if one runs, run openclaw doctor --fix --non-interactive (minutes; once more if it fails), then run this again.'

/** Where a credential is that an upgraded OpenClaw does not see. */
export const KEY_IN_OLD_STORE =
  "OpenClaw was upgraded and has to migrate first: the credential is still in the older release's store"

/** A fix is one of our scripts (the shell adds its real path) or something only a person can do. */
export type Fix =
  | {
      readonly script: 'auth' | 'setup' | 'refresh' | 'status' | 'heartbeat' | 'models'
      readonly args?: string
      /** The script reads the key from a pipe. */
      readonly pipeKey?: true
    }
  | { readonly words: string }
