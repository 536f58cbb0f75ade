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
  return { from, to: last + end.length + newline.length }
}

/**
 * The text with our block in it: in its place when it is there already, else at the end. Everything that is added,
 * line breaks included, lies between the marks, so that removing it gives back every byte. Undefined when the marks are
 * damaged.
 */
export function withBlock(text: string, marks: Marks, content: string): string | undefined {
  const found = findBlock(text, marks)
  if (found === 'damaged') return undefined
  const block = `${marks.begin}\n${content}\n${marks.end}\n`
  if (found === 'none') return text + block
  return text.slice(0, found.from) + block + text.slice(found.to)
}

/** The text without our block; the same text when it has none; undefined when the marks are damaged. */
export function removeMarkedBlock(text: string, marks: Marks): string | undefined {
  const found = findBlock(text, marks)
  if (found === 'damaged') return undefined
  return found === 'none' ? text : text.slice(0, found.from) + text.slice(found.to)
}
