import type { Context } from '../../shell/context.ts'
import type { CommandResult } from '../../shell/document.ts'
import { run } from './run.ts'

/** Keeps a set-up alive: does what is due. */
export function heartbeat(context: Context): Promise<CommandResult> {
  return run(context)
}
