import { existsSync, realpathSync } from 'node:fs'
import { endpointsFrom } from '../../../chutes/endpoints.ts'
import type { SystemCommand } from '../../../domain/heartbeat/system-schedule.ts'
import { hasUnsafe } from '../../../domain/text.ts'
import { homeDir } from '../../../openclaw/paths.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import { SkillError } from '../../../shell/answer/skill-error.ts'
import type { Context } from '../../../shell/context.ts'
import { scriptPath } from '../../../shell/skill-path.ts'
import { HOUR_MS } from '../tasks/task.ts'

/** A run with nothing due costs a tenth of a second, and a task that failed is tried again at the next one. */
export const EVERY_MS = HOUR_MS

/**
 * The command of the schedule, with nothing left to a search path or a working folder: schedulers have their own.
 * @throws SkillError E_SCHEDULE_REFUSED when a path has characters that would end its line or hide in it
 */
export function scheduledCommand(
  context: Context<'heartbeat'>,
  openclaw: OpenClaw,
  flags: readonly string[],
): SystemCommand {
  const { profile } = context.invocation.flags
  const own = [...askedTasks(context), ...(profile ? ['--profile', profile] : [])]
  const command = {
    argv: [lastingNode(), scriptPath('heartbeat'), ...flags, ...own, '--openclaw', openclaw.command],
    env: scheduledEnv(openclaw),
  }
  if ([...command.argv, ...Object.values(command.env)].some(hasUnsafe)) {
    throw new SkillError(
      'E_SCHEDULE_REFUSED',
      'A path of this set-up has a line break or another control or invisible character.',
      {
        fix: 'Move the skill, OpenClaw or its state folder to a path without control characters and invisible ones, then run this again.',
      },
    )
  }
  return command
}

/** Which OpenClaw and which Chutes are meant, where the environment says so: resolved paths and parsed addresses. */
function scheduledEnv({ env, paths }: OpenClaw): Readonly<Record<string, string>> {
  const { llm, api } = endpointsFrom(env)
  const meant: Readonly<Record<string, string>> = {
    OPENCLAW_HOME: homeDir(env),
    OPENCLAW_STATE_DIR: paths.stateDir,
    OPENCLAW_CONFIG_PATH: paths.configPath,
    OPENCLAW_PROFILE: env.OPENCLAW_PROFILE?.trim() ?? '',
    OPENCLAW_GATEWAY_PORT: env.OPENCLAW_GATEWAY_PORT?.trim() ?? '',
    CHUTES_BASE_URL: llm.url,
    CHUTES_API_URL: api.url,
  }
  return Object.fromEntries(Object.entries(meant).filter(([name]) => env[name]?.trim()))
}

/** The flags of the installation that add tasks to every run. */
export function askedTasks({
  invocation: { flags },
}: Pick<Context<'heartbeat'>, 'invocation'>): readonly string[] {
  return (['from-env', 'attest'] as const).filter((flag) => flags[flag]).map((flag) => `--${flag}`)
}

/** Links that package managers keep pointing at the node they upgrade, while the file behind them moves. */
const LINKS = [
  '/opt/homebrew/bin/node',
  '/usr/local/bin/node',
  '/home/linuxbrew/.linuxbrew/bin/node',
  '/usr/bin/node',
]

function lastingNode(): string {
  const same = (link: string): boolean => existsSync(link) && realpathSync(link) === process.execPath
  return LINKS.find(same) ?? process.execPath
}
