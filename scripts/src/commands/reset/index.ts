import type { CommandResult } from '../../shell/answer/document.ts'
import { usageError } from '../../shell/command-line/args.ts'
import { SCRIPTS } from '../../shell/command-line/script-spec.ts'
import type { Context } from '../../shell/context.ts'
import { resetAll } from './all.ts'
import { undo } from './undo.ts'

/** Takes back the last change, or everything; which one has to be said. */
export async function reset(context: Context): Promise<CommandResult> {
  switch (context.invocation.action) {
    case 'undo':
      return undo(context)
    case 'all':
      return resetAll(context)
    default:
      throw usageError(SCRIPTS.reset, 'Say what to reset: undo (the last change) or all (everything).')
  }
}
