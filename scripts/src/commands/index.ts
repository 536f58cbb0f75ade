import { useProxies } from '../net/proxies.ts'
import { commandAt } from '../openclaw/locate.ts'
import { profileEnv } from '../openclaw/profile-env.ts'
import type { ScriptOutcome } from '../shell/answer/document.ts'
import { fitToPrint } from '../shell/answer/fit-to-print.ts'
import { usageError } from '../shell/command-line/args.ts'
import { type Action, type Flags, SCRIPTS, type ScriptName } from '../shell/command-line/script-spec.ts'
import type { Context } from '../shell/context.ts'
import { carryFlag } from '../shell/skill-path.ts'
import { type Answer, checkedDocument } from './answer-schemas.ts'
import { takeApiKey } from './auth/key.ts'
import { runLogin } from './auth/login.ts'
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

type Command<N extends ScriptName> = (context: Context<N>) => Promise<Answer<N>>
type Commands<N extends ScriptName> = Readonly<Record<Action<N>, Command<N>>> & { readonly ''?: Command<N> }

/** What each script does, by action; `''` without one. */
const COMMANDS: { readonly [N in ScriptName]: Commands<N> } = {
  auth: { '': takeApiKey, login: runLogin, status: credentialStatus, remove: removeEveryCredential },
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

/** Runs a script's command; its answer is checked against the script's own schema before anyone sees it. */
export async function runScript<N extends ScriptName>(name: N, context: Context<N>): Promise<ScriptOutcome> {
  useProxies(context.env)
  const result = await commandOf(name, context)(withOpenClaw(context))
  return {
    document: checkedDocument(name, result),
    lines: fitToPrint(result.lines ?? []),
    exit: result.failure?.exit ?? 0,
  }
}

function commandOf<N extends ScriptName>(name: N, { invocation }: Context<N>): Command<N> {
  const commands: Readonly<Record<string, Command<N> | undefined>> = COMMANDS[name]
  const command = commands[invocation.action ?? '']
  if (command) return command
  const actions = SCRIPTS[name].actions.map((action) => `${action.name} (${action.about})`)
  throw usageError(SCRIPTS[name], `Say what ${name}.js is to do: ${actions.join(' or ')}.`)
}

/**
 * `--profile` means what it means to OpenClaw, for us and for the processes we start. Follow-up commands mean the same
 * OpenClaw and agent, those of an error that comes before it is looked for included.
 */
function withOpenClaw<N extends ScriptName>(context: Context<N>): Context<N> {
  const { openclaw, profile, agent }: Flags = context.invocation.flags
  carryFlag('--openclaw', openclaw ? commandAt(openclaw) : undefined)
  carryFlag('--profile', profile)
  carryFlag('--agent', agent)
  if (profile === undefined) return context
  return { ...context, env: profileEnv(context.env, profile) }
}
