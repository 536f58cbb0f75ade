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
  for (const { index, 0: bracket } of output.matchAll(/^[{[]/gm)) {
    const closing = CLOSING.get(bracket) ?? ''
    const lineEnd = output.indexOf('\n', index)
    const line = output.slice(index, lineEnd < 0 ? undefined : lineEnd).trimEnd()
    if (line === bracket) {
      const last = output.indexOf(`\n${closing}`, index)
      return last < 0 ? undefined : parseJson(output.slice(index, last + 2))
    }
    const whole = line.endsWith(closing) ? parseJson(line) : undefined
    if (whole !== undefined) return whole
  }
  return undefined
}
