import type { CommandResult } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { takeApiKey } from './key.ts'
import { login } from './login.ts'
import { removeStored } from './remove.ts'
import { credentialStatus } from './status.ts'

const ACTIONS: Readonly<Record<string, (context: Context<'auth'>) => Promise<CommandResult>>> = {
  login,
  status: credentialStatus,
  remove: removeStored,
}

/** `auth.js`: an API key from a pipe, or one of the actions. */
export async function auth(context: Context<'auth'>): Promise<CommandResult> {
  const action = context.invocation.action
  return (action && ACTIONS[action] ? ACTIONS[action] : takeApiKey)(context)
}
