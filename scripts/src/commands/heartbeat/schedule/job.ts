import { existsSync, realpathSync } from 'node:fs'
import type { SystemCommand } from '../../../domain/heartbeat/system-schedule.ts'
import type { OpenClaw } from '../../../openclaw/session.ts'
import type { Context } from '../../../shell/context.ts'
import { scriptPath } from '../../../shell/skill-path.ts'
import { HOUR_MS } from '../tasks/task.ts'

/** A beat with nothing due costs a tenth of a second, and a task that failed is tried again at the next one. */
export const EVERY_MS = HOUR_MS

/** Variables that say which OpenClaw and which Chutes are meant. None of them holds a secret. */
const NAMES = [
  'OPENCLAW_HOME',
  'OPENCLAW_STATE_DIR',
  'OPENCLAW_CONFIG_PATH',
  'CHUTES_BASE_URL',
  'CHUTES_API_URL',
]

/** The command of the schedule, with nothing left to a search path: schedulers have their own. */
export function scheduledCommand(
  context: Context,
  openclaw: OpenClaw,
  flags: readonly string[],
): SystemCommand {
  const { profile } = context.invocation.flags
  const own = [...askedTasks(context), ...(typeof profile === 'string' ? ['--profile', profile] : [])]
  const env = NAMES.flatMap((name) => {
    const value = openclaw.env[name]?.trim()
    return value ? [[name, value] as const] : []
  })
  return {
    argv: [lastingNode(), scriptPath('heartbeat'), ...flags, ...own, '--openclaw', openclaw.command],
    env: Object.fromEntries(env),
  }
}

/** The flags of the installation that add tasks to every beat. */
export function askedTasks({ invocation: { flags } }: Pick<Context, 'invocation'>): readonly string[] {
  return ['from-env', 'attest'].filter((flag) => flags[flag]).map((flag) => `--${flag}`)
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
