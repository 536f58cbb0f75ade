// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** Whether a text has a character that ends a line or steers a terminal: no quoting keeps it within one line. */
export function hasControl(text: string): boolean {
  return CONTROL.test(text)
}

/** A word for a POSIX shell. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/**
 * A literal text in PowerShell, which takes curly quotes for straight ones. Within the single ones only those end it; the
 * double ones (U+201C to U+201E) are text there.
 */
export function powershellText(text: string): string {
  return `'${text.replaceAll(/['‘’‚‛]/g, '$&$&')}'`
}

/** A word for a Windows command line, as programs take it apart: backslashes count only before a quote. */
export function windowsWord(word: string): string {
  if (word !== '' && !/[\s"]/.test(word)) return word
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`
}
