import type { CommandResult } from '../../shell/answer/document.ts'
import type { Context } from '../../shell/context.ts'
import { takeApiKey } from './key.ts'
import { login } from './login.ts'
import { removeEveryCredential } from './remove.ts'
import { credentialStatus } from './status.ts'

const AUTH_ACTIONS: Readonly<Record<string, (context: Context) => Promise<CommandResult>>> = {
  login,
  status: credentialStatus,
  remove: removeEveryCredential,
}

/** `auth.js`: an API key from a pipe, or one of the actions. */
export async function runAuth(context: Context): Promise<CommandResult> {
  const action = context.invocation.action
  return (action && AUTH_ACTIONS[action] ? AUTH_ACTIONS[action] : takeApiKey)(context)
}
