import { parseJson } from '../domain/json.ts'

/**
 * The JSON document in a child's output: OpenClaw prints notices before and after it on some versions. It starts a
 * line and ends one. Undefined when there is none, or when it is cut short.
 */
export function findJson(output: string): unknown {
  for (const match of output.matchAll(/^[{[].*$/gm)) {
    const rest = output.slice(match.index)
    const whole = parseJson(rest) ?? parseJson(match[0]) ?? parseJson(rest.slice(0, lastClosing(rest)))
    if (whole !== undefined) return whole
    // a lone bracket opens a document of several lines; what follows inside it is not a document
    if (/^[{[]\s*$/.test(match[0])) return undefined
  }
  return undefined
}

/** Where the last line that begins with a closing bracket has it. */
function lastClosing(text: string): number {
  return Math.max(text.lastIndexOf('\n}'), text.lastIndexOf('\n]')) + 2
}
