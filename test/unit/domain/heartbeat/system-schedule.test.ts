import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { crontabLine, windowsTask } from '../../../../scripts/src/domain/heartbeat/system-schedule.ts'

const NASTY = ["it's", 'a "quoted" word', '100%', '$HOME `id` \\', 'two  spaces', 'ümlaut;&|', 'C:\\dir\\']

describe('a crontab line', () => {
  const line = (...argv: string[]) => crontabLine({ argv, env: {} })

  test('runs once an hour, at the same minute every time', () => {
    expect(line('/usr/bin/node', '/s/heartbeat.js')).toMatch(
      /^([0-5]?\d) \* \* \* \* \/usr\/bin\/node \/s\/heartbeat\.js$/,
    )
    expect(line('/a')).toBe(line('/a'))
  })

  test('differs in its minute from home to home', () => {
    const minutes = new Set(Array.from({ length: 50 }, (_, n) => line(`/home/user${n}/x`).split(' ')[0]))
    expect(minutes.size).toBeGreaterThan(20)
  })

  test.runIf(process.platform !== 'win32')(
    'reaches the program word for word, as cron and a shell read it',
    () => {
      const script = 'process.stdout.write(JSON.stringify([process.env.X, ...process.argv.slice(1)]))'
      const text = crontabLine({ argv: [process.execPath, '-e', script, ...NASTY], env: { X: "a 'b' %" } })
      // cron takes five fields off and turns the escaped signs back
      const command = text.split(' ').slice(5).join(' ').replaceAll('\\%', '%')
      expect(text.replaceAll('\\%', '')).not.toContain('%')
      expect(JSON.parse(execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' }))).toEqual([
        "a 'b' %",
        ...NASTY,
      ])
    },
  )

  test('is one line', () => {
    expect(line('/a b/node', '/c/heartbeat.js')).not.toContain('\n')
  })
})

/** A command line taken apart as Windows programs do it (the rules of CommandLineToArgvW). */
function windowsArgs(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const slashes = /^\\+(?=")/.exec(line.slice(at))?.[0].length ?? 0
    if (slashes > 0) {
      word = (word ?? '') + '\\'.repeat(slashes >> 1)
      at += slashes - (slashes % 2 ? 0 : 1)
      if (slashes % 2) word += '"'
    } else if (line[at] === '"') {
      quoted = !quoted
      word ??= ''
    } else if (/\s/.test(line[at]!) && !quoted) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + line[at]
  }
  return word === undefined ? words : [...words, word]
}

/** The literal after a parameter, as PowerShell reads it. */
const literal = (command: string, name: string): string =>
  new RegExp(`-${name} '((?:[^']|'')*)'`).exec(command)![1]!.replaceAll("''", "'")

describe('a Windows task', () => {
  test('is one PowerShell command that can be run again', () => {
    expect(
      windowsTask({
        argv: ['C:\\Program Files\\nodejs\\node.exe', 'C:\\s\\heartbeat.js', '--reply'],
        env: {},
      }),
    ).toBe(
      "Register-ScheduledTask -Force -TaskName 'chutes heartbeat'" +
        " -Action (New-ScheduledTaskAction -Execute 'C:\\Program Files\\nodejs\\node.exe' -Argument 'C:\\s\\heartbeat.js --reply')" +
        ' -Trigger (New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Hours 1))',
    )
  })

  test('reaches the program word for word', () => {
    const command = windowsTask({ argv: ["C:\\O'Brien\\node.exe", ...NASTY], env: {} })
    expect(literal(command, 'Execute')).toBe("C:\\O'Brien\\node.exe")
    expect(windowsArgs(literal(command, 'Argument'))).toEqual(NASTY)
  })

  test('has PowerShell set the variables that the program needs', () => {
    const argv = ["C:\\O'Brien\\node.exe", 'C:\\my skill\\heartbeat.js', '--reply']
    const env = { OPENCLAW_STATE_DIR: "D:\\it's 100%\\state", OPENCLAW_PROFILE: 'work' }
    const command = windowsTask({ argv, env })
    expect(literal(command, 'Execute')).toBe('powershell.exe')
    expect(windowsArgs(literal(command, 'Argument'))).toEqual([
      '-NoProfile',
      '-Command',
      "$env:OPENCLAW_STATE_DIR = 'D:\\it''s 100%\\state'; $env:OPENCLAW_PROFILE = 'work'; " +
        "& 'C:\\O''Brien\\node.exe' 'C:\\my skill\\heartbeat.js' '--reply'",
    ])
  })
})
