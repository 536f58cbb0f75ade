/**
 * The first JSON document in a child's output that starts a line: OpenClaw prints notices around it on some
 * versions. Undefined when there is none.
 */
export function findJson(output: string): unknown {
  for (const match of output.matchAll(/^[ \t]*[{[]/gm)) {
    const rest = output.slice(match.index).trim()
    const whole =
      parse(rest) ?? parse(rest.slice(0, Math.max(rest.lastIndexOf('\n}'), rest.lastIndexOf('\n]')) + 2))
    if (whole !== undefined) return whole
  }
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
