import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { powershellText, shellWord } from '../domain/shell-words.ts'
import { hasUnsafe } from '../domain/text.ts'
import { homeFolder } from '../system/home-folder.ts'
import { SkillError } from './answer/skill-error.ts'
import type { Invocation } from './command-line/args.ts'

/** The folder that holds the scripts, as installed. The same depth holds for the sources and for the bundles. */
const SCRIPTS_DIR = scriptsDir(fileURLToPath(import.meta.url))

/** `…/scripts/lib/x.js` and `…/scripts/src/shell/x.ts` both lead to `…/scripts`. */
export function scriptsDir(modulePath: string): string {
  const marks = [`${sep}scripts${sep}lib${sep}`, `${sep}scripts${sep}src${sep}`]
  const at = Math.max(...marks.map((mark) => modulePath.lastIndexOf(mark)))
  return at < 0 ? dirname(modulePath) : join(modulePath.slice(0, at), 'scripts')
}

/** A file of the skill that lies beside the scripts, such as `references/errors.md`. */
export function skillFile(path: string): string {
  return join(dirname(SCRIPTS_DIR), ...path.split('/'))
}

/** The absolute path of one of our scripts. */
export function scriptPath(script: string): string {
  return join(SCRIPTS_DIR, `${script}.js`)
}

/**
 * A ready-to-run command line for one of our scripts: OpenClaw does not expand `{baseDir}` for the model and
 * its shell starts in the workspace, so the path is the real one, with the home folder shortened to `~`.
 * @throws SkillError E_USAGE when a path in it has a line break or an invisible character
 */
export function skillCommand(script: string, args = ''): string {
  const flags = [...carried].flatMap(([flag, value]) =>
    flag === '--agent' && (!TAKE_AGENT.has(script) || args.includes(flag)) ? [] : [`${flag} ${value}`],
  )
  const words = [args, ...flags].filter((word) => word !== '')
  return refuseUnsafe(['node', shellPath(scriptPath(script), homeFolder()), ...words].join(' '))
}

/** The scripts that ask about one agent's credential. */
const TAKE_AGENT: ReadonlySet<string> = new Set(['auth', 'status'])

type CarriedFlag = '--profile' | '--openclaw' | '--agent'
/** Flags of this run that its follow-up commands need, too: they mean the same OpenClaw and the same agent. */
const carried = new Map<CarriedFlag, string>()

/**
 * Adds a flag to every command line that this run proposes, where it has a value: one that was found good, as it is echoed.
 * @throws SkillError E_USAGE
 */
export function carryFlag(flag: CarriedFlag, value: string | undefined): void {
  if (value === undefined) carried.delete(flag)
  else carried.set(flag, refuseUnsafe(shellPath(value, homeFolder())))
}

const OPENCLAW_COMMAND =
  /(?<![\w./\\-])openclaw (?=(?:config|cron|devices|doctor|gateway|infer|models|plugins|secrets|skills)(?![\w/\\'-]|\.\S))/g

/** A sentence of ours whose `openclaw …` commands mean the OpenClaw of this run, as `skillCommand` does. */
export function withOpenClawMeant(text: string): string {
  const profile = carried.get('--profile')
  const program = carried.get('--openclaw') ?? 'openclaw'
  return text.replace(OPENCLAW_COMMAND, () => `${program} ${profile ? `--profile ${profile} ` : ''}`)
}

/** A command line for a program at a path. @throws SkillError E_USAGE */
export function programCommand(path: string, args: string): string {
  return refuseUnsafe(`${shellPath(path, homeFolder())} ${args}`)
}

function refuseUnsafe(command: string): string {
  if (!hasUnsafe(command)) return command
  throw new SkillError(
    'E_USAGE',
    'A path has a line break or another control or invisible character, so no command can name it.',
    {
      fix: 'Move the skill and OpenClaw to paths without control characters and invisible ones, then run the same command again.',
    },
  )
}

/** The command of this run as it is without `--dry-run`; `action` with its operands. Its values are ones that the run understood. */
export function withoutDryRun(
  script: string,
  { action, flags }: Pick<Invocation, 'flags'> & { readonly action: string | undefined },
): string {
  const words = Object.entries(flags).flatMap(([name, value]) => {
    if (ONLY_HERE.has(name)) return []
    return value === true ? [`--${name}`] : [`--${name} ${shellPath(value, '')}`]
  })
  return skillCommand(script, [...(action ? [action] : []), ...words].join(' '))
}

/** Flags of the answer, not of the work, and those that are carried anyway. */
const ONLY_HERE = new Set([
  'dry-run',
  'show-plan',
  'show-patch',
  'json',
  'pretty',
  'timeout',
  'profile',
  'openclaw',
])

/**
 * Quotes a path for a shell only when it needs it. In `sh` the home folder is shortened to `~`, which stays outside the
 * quotes so that it still expands; PowerShell does not expand it for a program's arguments.
 */
export function shellPath(path: string, home: string, platform = process.platform): string {
  if (platform === 'win32') return /^[\w%+=:.\\/-]+$/.test(path) ? path : powershellText(path)
  const inHome = home !== '' && home !== '/' && path.startsWith(`${home}/`)
  return inHome ? `~/${shellWord(path.slice(home.length + 1))}` : shellWord(path)
}

/** The command with the key of the environment on its standard input: for `sh`, or for PowerShell on Windows. */
export function pipedKey(command: string, platform = process.platform): string {
  return platform === 'win32'
    ? `$env:CHUTES_API_KEY | ${command}`
    : `printf %s "$CHUTES_API_KEY" | ${command}`
}

/** The command with a variable in its environment: for `sh`, or for PowerShell on Windows. */
export function withVariable(
  name: string,
  value: string,
  command: string,
  platform = process.platform,
): string {
  return platform === 'win32'
    ? `$env:${name}=${powershellText(value)}; ${command}`
    : `${name}=${shellWord(value)} ${command}`
}
