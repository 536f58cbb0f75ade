import type { Context } from '../shell/context.ts'
import type { CommandResult } from '../shell/document.ts'
import type { ScriptName } from '../shell/script-spec.ts'
import { auth } from './auth.ts'
import { checkDocument } from './documents/index.ts'
import { heartbeat } from './heartbeat/index.ts'
import { models } from './models/index.ts'
import { refresh } from './refresh.ts'
import { setup } from './setup.ts'
import { status } from './status.ts'
import { verify } from './verify.ts'

const COMMANDS: Readonly<Record<ScriptName, (context: Context) => Promise<CommandResult>>> = {
  auth,
  setup,
  refresh,
  models,
  status,
  heartbeat,
  verify: (context) => verify(context),
}

/** Runs a script's command and checks its answer against the script's own schema before anyone sees it. */
export async function runScript(name: ScriptName, context: Context): Promise<CommandResult> {
  return checkDocument(name, await COMMANDS[name](context))
}
