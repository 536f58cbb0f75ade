import { parseJson } from '../domain/json.ts'

const CLOSING = new Map([
  ['{', '}'],
  ['[', ']'],
])

/**
 * The JSON document in a child's output: OpenClaw prints notices before and after it on some versions. It is a line, or it
 * is indented: then its first line is a bracket, and its last one begins with the other. Undefined when there is none, or
 * when it is cut short.
 */
export function findJson(output: string): unknown {
  const lines = output.split('\n')
  for (const [first, line] of lines.entries()) {
    const closing = CLOSING.get(line[0] ?? '')
    if (closing === undefined) continue
    const text = line.trimEnd()
    if (text.length === 1) {
      const last = lines.findIndex((one, index) => index > first && one.startsWith(closing))
      return last < 0 ? undefined : parseJson([...lines.slice(first, last), closing].join('\n'))
    }
    const whole = text.endsWith(closing) ? parseJson(text) : undefined
    if (whole !== undefined) return whole
  }
  return undefined
}
