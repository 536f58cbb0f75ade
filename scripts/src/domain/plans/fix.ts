/** A fix is one of our scripts (the shell adds its real path) or something only a person can do. */
export type Fix =
  | {
      readonly script: 'auth' | 'setup' | 'refresh' | 'status' | 'heartbeat'
      readonly args?: string
      /** The script reads the key from a pipe. */
      readonly pipeKey?: true
    }
  | { readonly words: string }
