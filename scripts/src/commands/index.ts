import { useProxies } from '../net/proxies.ts'
import { isProfileName, profileEnv } from '../openclaw/profile-env.ts'
import type { CommandResult } from '../shell/answer/document.ts'
import { usageError } from '../shell/command-line/args.ts'
import { SCRIPTS, type ScriptName } from '../shell/command-line/script-spec.ts'
import type { Context } from '../shell/context.ts'
import { carryFlag } from '../shell/skill-path.ts'
import { checkDocument } from './answer-schemas.ts'
import { takeApiKey } from './auth/key.ts'
import { login } from './auth/login.ts'
import { removeEveryCredential } from './auth/remove.ts'
import { credentialStatus } from './auth/status.ts'
import { runHeartbeat } from './heartbeat/run.ts'
import { installSchedule } from './heartbeat/schedule/install.ts'
import { showSchedule } from './heartbeat/schedule/show.ts'
import { runScheduleUninstall } from './heartbeat/schedule/uninstall.ts'
import { listModels } from './models/list.ts'
import { recommendModels } from './models/recommend.ts'
import { showModel } from './models/show.ts'
import { useModel } from './models/use.ts'
import { runRefresh } from './refresh/refresh.ts'
import { resetAll } from './reset/all.ts'
import { undo } from './reset/undo.ts'
import { setup } from './setup/setup.ts'
import { runStatus } from './status/status.ts'
import { verify } from './verify/verify.ts'

type Command = (context: Context) => Promise<CommandResult>

/** What each script does, by action; `''` without one. */
const COMMANDS: Readonly<Record<ScriptName, Readonly<Record<string, Command>>>> = {
  auth: { '': takeApiKey, login, status: credentialStatus, remove: removeEveryCredential },
  setup: { '': setup },
  refresh: { '': runRefresh },
  models: { list: listModels, show: showModel, recommend: recommendModels, use: useModel },
  status: { '': runStatus },
  heartbeat: {
    run: runHeartbeat,
    install: installSchedule,
    uninstall: runScheduleUninstall,
    show: showSchedule,
  },
  verify: { '': (context) => verify(context) },
  reset: { undo, all: resetAll },
}

/** Runs a script's command and checks its answer against the script's own schema before anyone sees it. */
export async function runScript(name: ScriptName, context: Context): Promise<CommandResult> {
  useProxies(context.env)
  return checkDocument(name, await commandOf(name, context)(inProfile(name, context)))
}

function commandOf(name: ScriptName, { invocation }: Context): Command {
  const command = COMMANDS[name][invocation.action ?? '']
  if (command) return command
  const actions = SCRIPTS[name].actions.map((action) => `${action.name} (${action.about})`)
  throw usageError(SCRIPTS[name], `Say what ${name}.js is to do: ${actions.join(' or ')}.`)
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
