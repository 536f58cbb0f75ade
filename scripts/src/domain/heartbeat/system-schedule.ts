import type { Marks } from './marked-block.ts'
import { JOB_NAME } from './scheduled-job.ts'

export const CRONTAB_MARKS: Marks = {
  begin: '# chutes heartbeat: begin (heartbeat.js uninstall removes these lines)',
  end: '# chutes heartbeat: end',
}

/** A command with the variables it needs; no shell has seen it yet. */
export interface SystemCommand {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/**
 * The crontab line: once an hour, at a minute that differs from machine to machine. In a crontab `%` starts a new line
 * unless it is escaped.
 */
export function crontabLine({ argv, env }: SystemCommand): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${shellWord(value)}`)
  const command = [...variables, ...argv.map(shellWord)].join(' ').replaceAll('%', '\\%')
  return `${minuteOf(argv.join(' '))} * * * * ${command}`
}

/**
 * The PowerShell command that registers an hourly task of this user with the Windows Task Scheduler. Its shorter
 * cousin `schtasks` takes at most 261 characters of command line.
 */
export function windowsTask({ argv }: SystemCommand): string {
  const [file = '', ...args] = argv
  const action = `New-ScheduledTaskAction -Execute ${psText(file)} -Argument ${psText(args.map(windowsWord).join(' '))}`
  const trigger = 'New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Hours 1)'
  return `Register-ScheduledTask -Force -TaskName ${psText(JOB_NAME)} -Action (${action}) -Trigger (${trigger})`
}

export const WINDOWS_REMOVE = `Unregister-ScheduledTask -TaskName ${psText(JOB_NAME)} -Confirm:$false`

/** A word for a POSIX shell. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** A word for a Windows command line, as programs take it apart: backslashes count only before a quote. */
function windowsWord(word: string): string {
  if (word !== '' && !/[\s"]/.test(word)) return word
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
}

/** A literal text in PowerShell. */
function psText(text: string): string {
  return `'${text.replaceAll(/['‘’‚‛]/g, '$&$&')}'`
}

/** 0 to 59, the same every time for the same text. */
function minuteOf(text: string): number {
  let sum = 7
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 60_013
  return sum % 60
}
