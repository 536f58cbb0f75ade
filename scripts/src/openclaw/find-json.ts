import { parseJson } from '../domain/json.ts'

/** Characters that are looked at in all, and texts that are parsed, when line after line begins what is no document. */
const MAX_LOOKS = 64 * 1024 * 1024
const MAX_PARSE_TRIES = 1000

/**
 * The JSON document in a child's output: OpenClaw prints notices before and after it on some versions. It starts a
 * line and ends one. Undefined when there is none, or when it is cut short.
 */
export function findJson(output: string): unknown {
  let looks = MAX_LOOKS
  let tries = 0
  for (const { index } of output.matchAll(/^[{[]/gm)) {
    const { to, closed } = documentAt(output, index, looks)
    looks -= to - index
    if (looks <= 0 || tries === MAX_PARSE_TRIES) return undefined
    if (closed && endsLine(output, index, to)) {
      const whole = parseJson(output.slice(index, to))
      if (whole !== undefined) return whole
      tries++
    }
    // a lone bracket opens a document of several lines; what follows inside it is not a document
    if (/^[ \t]*\r?(?:\n|$)/.test(output.slice(index + 1, index + 80))) return undefined
  }
  return undefined
}

/** How far the brackets reach that open at `from`; not `closed` when the text, a line in a string or `looks` end first. */
function documentAt(
  text: string,
  from: number,
  looks: number,
): { readonly to: number; readonly closed: boolean } {
  const end = Math.min(text.length, from + looks)
  let depth = 0
  let quoted = false
  for (let at = from; at < end; at++) {
    const character = text[at]
    if (quoted) {
      if (character === '\n') return { to: at, closed: false }
      if (character === '\\') at++
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return { to: at + 1, closed: true }
  }
  return { to: end, closed: false }
}

/** A notice such as `[3] tries` is no document; the last bracket of several lines is one, whatever stands behind it. */
function endsLine(text: string, from: number, to: number): boolean {
  return /^\s*$/.test(text.slice(to, to + 80).split('\n', 1)[0] ?? '') || text.slice(from, to).includes('\n')
}
