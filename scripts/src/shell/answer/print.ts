import { styleText } from 'node:util'
import type { Flags } from '../command-line/script-spec.ts'
import type { OutputDocument } from './document.ts'
import { type Paint, renderTable, type Table, wrapText } from './table.ts'

/** What a person sees below the summary: lines as they are, tables fitted to the terminal. */
export type Block = string | Table

/** The terminal that text is made for. */
export interface Terminal {
  /** Characters per line; Infinity when it is not a terminal. */
  readonly width: number
  readonly color: boolean
}

const STYLES = {
  good: 'green',
  warn: 'yellow',
  bad: 'red',
  dim: 'dim',
  accent: 'cyan',
  strong: 'bold',
} as const

/** Text for people: the summary, what the command has to show, then warnings, the fix and what to run next. */
export function prettyText(document: OutputDocument, blocks: readonly Block[], terminal: Terminal): string {
  const { width, color } = terminal
  // the terminal has decided about colour already
  const paint: Paint = (tone, text) =>
    color ? styleText(STYLES[tone], text, { validateStream: false }) : text
  const marked = (mark: string, text: string): string => {
    const [first = '', ...rest] = wrapText(text, width - 2)
    return [`${mark} ${first}`, ...rest.map((line) => `  ${line}`)].join('\n')
  }
  // commands are never broken over lines, so that they can be copied
  const arrow = paint('accent', '→')
  return [
    marked(document.ok ? paint('good', '✓') : paint('bad', '✗'), document.summary),
    ...blocks
      .flatMap((block) => (typeof block === 'string' ? [block] : renderTable(block, width - 2, paint)))
      .map((line) => `  ${line}`.trimEnd()),
    ...document.warnings.map((warning) => marked(paint('warn', '!'), warning.message)),
    ...(document.error ? [`${arrow} ${document.error.fix}`] : []),
    ...document.next.map((command) => `${arrow} ${command}`),
  ].join('\n')
}

/** Standard output as it is. Node itself knows NO_COLOR, FORCE_COLOR and dumb terminals. */
export function terminalOf(stream: NodeJS.WriteStream): Terminal {
  if (!stream.isTTY) return { width: Number.POSITIVE_INFINITY, color: false }
  return { width: stream.columns > 0 ? stream.columns : 80, color: stream.hasColors() }
}

/** The reply alone, for a scheduler that passes standard output on to a chat or a mailbox. */
export function replyText({ data, summary, error }: OutputDocument): string {
  return typeof data.reply === 'string' ? data.reply : [summary, error?.fix].filter(Boolean).join(' ')
}

/** Whether this run prints text for people: a flag decides, else whether standard output is a terminal. */
export function wantsPretty(flags: Flags, isTty: boolean): boolean {
  if (flags.json) return false
  return Boolean(flags.pretty) || isTty
}

/** Writes to standard output and waits until the bytes have left, so that exiting cannot cut them off. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve) => {
    // a reader that went away is not our failure
    process.stdout.once('error', () => resolve())
    process.stdout.write(`${text}\n`, () => resolve())
  })
}
