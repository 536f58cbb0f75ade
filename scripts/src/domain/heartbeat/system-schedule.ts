import { powershellText, shellWord, windowsWord } from '../shell-words.ts'
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
export function windowsTask(command: SystemCommand): string {
  const [file = '', ...args] = windowsArgv(command)
  const action = `New-ScheduledTaskAction -Execute ${powershellText(file)} -Argument ${powershellText(args.map(windowsWord).join(' '))}`
  const trigger = 'New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Hours 1)'
  return `Register-ScheduledTask -Force -TaskName ${powershellText(JOB_NAME)} -Action (${action}) -Trigger (${trigger})`
}

/** A task has no variables of its own, so PowerShell sets those that are needed and calls the program. */
function windowsArgv({ argv, env }: SystemCommand): readonly string[] {
  const variables = Object.entries(env).map(([name, value]) => `$env:${name} = ${powershellText(value)}; `)
  if (variables.length === 0) return argv
  const command = `${variables.join('')}& ${argv.map(powershellText).join(' ')}`
  return ['powershell.exe', '-NoProfile', '-Command', command]
}

export const WINDOWS_REMOVE = `Unregister-ScheduledTask -TaskName ${powershellText(JOB_NAME)} -Confirm:$false`

/** 0 to 59, the same every time for the same text. */
function minuteOf(text: string): number {
  let sum = 7
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 60_013
  return sum % 60
}
