import type { CommandResult } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { run } from './run.ts'
import { install } from './schedule/install.ts'
import { show } from './schedule/show.ts'
import { uninstall } from './schedule/uninstall.ts'

const ACTIONS: Readonly<Record<string, (context: Context<'heartbeat'>) => Promise<CommandResult>>> = {
  run,
  install,
  uninstall,
  show,
}

/** Keeps a set-up alive: does what is due, and sees to it that somebody asks for it again. */
export function heartbeat(context: Context<'heartbeat'>): Promise<CommandResult> {
  return (ACTIONS[context.invocation.action ?? 'run'] ?? run)(context)
}
