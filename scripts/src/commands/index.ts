import { useProxies } from '../net/proxies.ts'
import { commandAt } from '../openclaw/locate.ts'
import { isProfileName, profileEnv } from '../openclaw/profile-env.ts'
import type { CommandResult } from '../shell/answer/document.ts'
import { usage } from '../shell/command-line/args.ts'
import { SCRIPTS, type ScriptName } from '../shell/command-line/script-spec.ts'
import type { Context } from '../shell/context.ts'
import { carryFlag } from '../shell/skill-path.ts'
import { checkDocument } from './answer-schemas.ts'
import { auth } from './auth/index.ts'
import { heartbeat } from './heartbeat/index.ts'
import { models } from './models/index.ts'
import { refresh } from './refresh/refresh.ts'
import { reset } from './reset/index.ts'
import { setup } from './setup/setup.ts'
import { status } from './status/status.ts'
import { verify } from './verify/verify.ts'

const COMMANDS: { readonly [N in ScriptName]: (context: Context<N>) => Promise<CommandResult> } = {
  auth,
  setup,
  refresh,
  models,
  status,
  heartbeat,
  verify: (context) => verify(context),
  reset,
}

/** Runs a script's command and checks its answer against the script's own schema before anyone sees it. */
export async function runScript<N extends ScriptName>(name: N, context: Context<N>): Promise<CommandResult> {
  useProxies(context.env)
  carryOpenClaw(context)
  return checkDocument(name, await COMMANDS[name](inProfile(name, context)))
}

/** Follow-up commands mean the same OpenClaw, those of an error that comes before it is looked for included. */
function carryOpenClaw({ invocation }: Context): void {
  const { openclaw } = invocation.flags
  const command = typeof openclaw === 'string' ? commandAt(openclaw) : undefined
  if (command !== undefined) carryFlag('--openclaw', command)
}

/** `--profile` means what it means to OpenClaw, for us and for the processes we start. */
function inProfile<N extends ScriptName>(name: N, context: Context<N>): Context<N> {
  const { profile } = context.invocation.flags
  if (profile === undefined) return context
  if (!isProfileName(profile)) {
    throw usage(SCRIPTS[name], '--profile takes letters, digits, "_" and "-", at most 64.')
  }
  carryFlag('--profile', profile)
  return { ...context, env: profileEnv(context.env, profile) }
}
