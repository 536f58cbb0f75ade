import type { Attention } from '../../../domain/heartbeat/attention.ts'
import type { Context } from '../../../shell/context.ts'

/** What a task reports. */
export interface TaskResult {
  readonly ok: boolean
  /** Whether anything was written besides state files. */
  readonly changed: boolean
  /** One short sentence. */
  readonly summary: string
  /** What needs a person; the heartbeat sees to it that each is told once. */
  readonly attention: readonly Attention[]
}

/** A task sees the flags that every script has, and whether it may take a key from the environment. */
type TaskContext = Context<never> & {
  readonly invocation: { readonly flags: { readonly 'from-env'?: true } }
}

/** Something that the heartbeat does again and again. It never calls a model. */
export interface Task {
  readonly name: string
  readonly everyMs: number
  /** The script and arguments that do the same by hand. */
  readonly script: readonly [script: string, args?: string]
  /** It asks with the key in CHUTES_API_KEY, and is left out unless --from-env allows that and there is one. */
  readonly takesKey?: true
  /** It asks with that key when there is one, and runs without it, too. */
  readonly mayTakeKey?: true
  /** The flag without which it is left out. */
  readonly onlyWith?: 'attest'
  /** Whether there is anything to do for it at all, from our own files; without this, there always is. */
  readonly wanted?: (stateDir: string) => boolean
  /** May throw: a failure that only a person can mend is told at once, any other one when it lasts for a day. */
  run(context: TaskContext): Promise<TaskResult>
}

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
