/** A text that is ours inside a file that is somebody else's. Both marks are whole, unmistakable strings. */
export interface Marks {
  readonly begin: string
  readonly end: string
}

/** The block as it stands, or why it cannot be told where it ends. */
export function findBlock(
  text: string,
  { begin, end }: Marks,
): { readonly from: number; readonly to: number } | 'none' | 'damaged' {
  const from = text.indexOf(begin)
  const last = text.indexOf(end)
  if (from < 0 && last < 0) return 'none'
  const twice = text.indexOf(begin, from + 1) >= 0 || text.indexOf(end, last + 1) >= 0
  if (from < 0 || last < from || twice) return 'damaged'
  const newline = /^\r?\n/.exec(text.slice(last + end.length))?.[0] ?? ''
  // without one behind it, the line break before it is ours
  const first = newline === '' && text[from - 1] === '\n' ? from - 1 : from
  return { from: first, to: last + end.length + newline.length }
}

/**
 * The text with our block in it, on lines of its own: in its place when it is there already, else at the end. One line
 * break is ours: behind the block, or before it where the text has none at its end; so removing it gives back every byte.
 * Undefined when the marks are damaged.
 */
export function withBlock(text: string, marks: Marks, content: string): string | undefined {
  const found = findBlock(text, marks)
  if (found === 'damaged') return undefined
  const { from, to } = found === 'none' ? { from: text.length, to: text.length } : found
  const before = text.slice(0, from)
  const block = `${marks.begin}\n${content}\n${marks.end}`
  const after = text.slice(to)
  const isNewLine = before === '' || before.endsWith('\n')
  return `${before}${isNewLine ? '' : '\n'}${block}${isNewLine || after !== '' ? '\n' : ''}${after}`
}

/** The text without our block; the same text when it has none; undefined when the marks are damaged. */
export function removeMarkedBlock(text: string, marks: Marks): string | undefined {
  const found = findBlock(text, marks)
  if (found === 'damaged') return undefined
  return found === 'none' ? text : text.slice(0, found.from) + text.slice(found.to)
}
