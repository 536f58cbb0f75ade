import { styleText } from 'node:util'
import type { Finding } from './checks.ts'

/** What a person reads, line by line; everything is kept so that it can be searched afterwards. */
export interface Transcript {
  heading(text: string): void
  note(text: string): void
  begin(number: number, title: string, command: string | undefined): void
  end(said: string, findings: readonly Finding[], ms: number): void
  verdict(text: string, good: boolean): void
  /** Everything written so far. */
  text(): string
}

type Style = 'bold' | 'dim' | 'green' | 'red' | 'cyan'

/** Writes to standard output; `redact` is the last thing that happens to every line. */
export function createTranscript(redact: (text: string) => string): Transcript {
  let written = ''
  const line = (text = '') => {
    const safe = `${redact(text)}\n`
    written += safe
    process.stdout.write(safe)
  }
  // styleText itself leaves the colours out without a terminal or with NO_COLOR.
  const paint = (style: Style, text: string) => styleText(style, text)
  return {
    heading: (text) => line(paint('bold', text)),
    note: (text) => line(paint('dim', text)),
    begin: (number, title, command) => {
      line()
      line(paint('bold', `${String(number).padStart(2)}  ${title}`))
      if (command !== undefined) line(`    ${paint('cyan', `$ ${command}`)}`)
    },
    end: (said, findings, ms) => {
      line(`    ${said}  ${paint('dim', `(${seconds(ms)})`)}`)
      for (const { what, difference } of findings) {
        line(
          difference === undefined
            ? `    ${paint('green', '✓')} ${what}`
            : `    ${paint('red', '✗')} ${what}`,
        )
        if (difference !== undefined) line(`      ${difference}`)
      }
    },
    verdict: (text, good) => {
      line()
      line(paint(good ? 'green' : 'red', text))
    },
    text: () => written,
  }
}

/** `9.3 s` */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
