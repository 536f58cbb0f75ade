import { useProxies } from '../net/proxies.ts'
import { isProfileName, profileEnv } from '../openclaw/profile-env.ts'
import type { CommandResult } from '../shell/answer/document.ts'
import { usageError } from '../shell/command-line/args.ts'
import { SCRIPTS, type ScriptName } from '../shell/command-line/script-spec.ts'
import type { Context } from '../shell/context.ts'
import { carryFlag } from '../shell/skill-path.ts'
import { checkDocument } from './answer-schemas.ts'
import { runAuth } from './auth/index.ts'
import { runHeartbeatScript } from './heartbeat/index.ts'
import { runModels } from './models/index.ts'
import { runRefresh } from './refresh/refresh.ts'
import { reset } from './reset/index.ts'
import { setup } from './setup/setup.ts'
import { runStatus } from './status/status.ts'
import { verify } from './verify/verify.ts'

const COMMANDS: Readonly<Record<ScriptName, (context: Context) => Promise<CommandResult>>> = {
  auth: runAuth,
  setup,
  refresh: runRefresh,
  models: runModels,
  status: runStatus,
  heartbeat: runHeartbeatScript,
  verify: (context) => verify(context),
  reset,
}

/** Runs a script's command and checks its answer against the script's own schema before anyone sees it. */
export async function runScript(name: ScriptName, context: Context): Promise<CommandResult> {
  useProxies(context.env)
  return checkDocument(name, await COMMANDS[name](inProfile(name, context)))
}

/** `--profile` means what it means to OpenClaw, for us and for the processes we start. */
function inProfile(name: ScriptName, context: Context): Context {
  const { profile } = context.invocation.flags
  if (typeof profile !== 'string') return context
  if (!isProfileName(profile)) {
    throw usageError(SCRIPTS[name], '--profile takes letters, digits, "_" and "-", at most 64.')
  }
  carryFlag('--profile', profile)
  return { ...context, env: profileEnv(context.env, profile) }
}
