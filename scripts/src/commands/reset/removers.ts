import type { Warning } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { scheduleRemover } from '../heartbeat/schedule/remover.ts'
import type { Session } from '../shared/open.ts'
import { signInRemover } from './sign-in-remover.ts'

/** Something outside the config and the credential store that this skill may have left, and how to take it away. */
export interface Remover {
  /** What it takes away, in a word: `schedule`. */
  readonly what: string
  /**
   * Takes it away, or with `dryRun` only says whether it is there. A failure is a warning: the rest of a reset goes on.
   */
  readonly remove: (context: Context<'reset'>, session: Session, dryRun: boolean) => Promise<Removed>
}

export interface Removed {
  /** `planned` in a dry run; `absent` when there was nothing; `failed` when it is still there. */
  readonly outcome: 'removed' | 'planned' | 'absent' | 'failed'
  readonly warnings: readonly Warning[]
}

/** In the order in which they run: once OpenClaw took the config, before the credential goes. */
export const REMOVERS: readonly Remover[] = [scheduleRemover, signInRemover]
