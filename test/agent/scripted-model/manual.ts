import { dirname } from 'node:path/posix'
import { best, overlap } from './skill-list.ts'

/** What the scripted model understood of a SKILL.md. */
export interface Manual {
  /** One way of using the skill: the command to run, and the field of the answer to reply with, if one is named. */
  commandFor(wish: string): { readonly command: string; readonly replyWith: string | undefined } | undefined
  /** Whether a person has to agree before this command runs: it has a flag or an action that the text wants asked about. */
  asksBefore(command: string): boolean
  /** How long the exec tool should wait, in ms, where the text says so. */
  readonly yieldMs: number | undefined
}

/**
 * Reads a SKILL.md as a careful model would: the table says which script a wish needs, code says how it is run, and DIR
 * is the folder of the file. Nothing here knows what the skill's scripts are called.
 */
export function readManual(text: string, location: string): Manual {
  const rows = tableRows(text)
  const samples = codeIn(text).filter((code) => code.includes('DIR/'))
  const folder = dirname(location)
  const delicate = wordsToAskAbout(text)
  const general = samples.find((code) => /NAME/.test(code))
  const pipe = samples.find((code) => code.includes(' | '))?.split(' | ')[0]
  return {
    asksBefore: (command) => delicate.some((words) => command.replaceAll('/', ' ').includes(` ${words}`)),
    yieldMs: Number(/yieldMs: (\d+)/.exec(text)?.[1]) || undefined,
    commandFor: (wish) => {
      const row = best(rows, ({ wants }) => overlap(wish, wants))
      const codes = row ? codeIn(row.run) : []
      const calls = codes.filter((code) => /^[\w-]+\.js\b/.test(code))
      const [first] = calls
      if (first === undefined) return undefined
      const bare = general?.replace('NAME.js', first)
      const command = bare && /key piped/.test(row?.run ?? '') ? `${pipe} | ${bare}` : bare
      const replyWith = codes.find((code) => /^data\.\w+$/.test(code))?.slice('data.'.length)
      return command === undefined ? undefined : { command: command.replaceAll('DIR', folder), replyWith }
    },
  }
}

interface Row {
  readonly wants: string
  readonly run: string
}

function tableRows(text: string): readonly Row[] {
  return text
    .split('\n')
    .filter((line) => /^\|(?! ---)/.test(line))
    .slice(1)
    .map((line) => {
      const [, wants = '', run = ''] = line.split('|')
      return { wants, run }
    })
}

/** The beginnings of flags, and the actions, in the rule "ask before". */
function wordsToAskAbout(text: string): readonly string[] {
  const rule = text.split(/\n(?=- )/).find((point) => point.startsWith('- Ask before '))
  return codeIn(rule ?? '').flatMap((code) => code.match(/--[a-z-]+|[a-z]+\.js [a-z]+/g) ?? [])
}

/** Code spans and indented code lines, in order. */
function codeIn(text: string): readonly string[] {
  return [...text.matchAll(/^ {4}(\S.*)$|`([^`]+)`/gm)].map(([, block, span]) => block ?? span ?? '')
}
