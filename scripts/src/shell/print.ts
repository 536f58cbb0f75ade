import type { OutputDocument } from './document.ts'

const CONTROL = String.fromCharCode(27)

/** Text for people: the summary, what the command has to show, then warnings, the fix and what to run next. */
export function prettyText(document: OutputDocument, lines: readonly string[], color: boolean): string {
  const paint = (code: number, text: string): string =>
    color ? `${CONTROL}[${code}m${text}${CONTROL}[0m` : text
  const mark = document.ok ? paint(32, '✓') : paint(31, '✗')
  return [
    `${mark} ${document.summary}`,
    ...lines.map((line) => `  ${line}`),
    ...document.warnings.map((warning) => `${paint(33, '!')} ${warning.message}`),
    ...(document.error ? [`${paint(36, '→')} ${document.error.fix}`] : []),
    ...document.next.map((command) => `${paint(36, '→')} ${command}`),
  ].join('\n')
}

/** Whether this run prints text for people: a flag decides, else whether standard output is a terminal. */
export function wantsPretty(flags: Readonly<Record<string, string | true>>, isTty: boolean): boolean {
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
