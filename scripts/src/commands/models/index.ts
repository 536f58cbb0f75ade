import type { CommandResult } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { listModels } from './list.ts'
import { recommendModels } from './recommend.ts'
import { showModel } from './show.ts'
import { useModel } from './use.ts'

const MODELS_ACTIONS: Readonly<Record<string, (context: Context) => Promise<CommandResult>>> = {
  list: listModels,
  show: showModel,
  recommend: recommendModels,
  use: useModel,
}

/** Lookups in the catalogue, and one switch. */
export function runModels(context: Context): Promise<CommandResult> {
  return (MODELS_ACTIONS[context.invocation.action ?? 'list'] ?? listModels)(context)
}
