/** JSON with two spaces of indentation in which everything that fits on a line stays on it: small, still readable. */
export function compactJson(value: unknown, width = 110): string {
  return layOut(value, width, '', 0)
}

/** @param used columns before the value on its first line */
function layOut(value: unknown, width: number, indent: string, used: number): string {
  const flat = oneLine(value)
  if (used + flat.length <= width || typeof value !== 'object' || value === null) return flat
  const inner = `${indent}  `
  const lines = Array.isArray(value)
    ? value.map((item) => layOut(item, width, inner, inner.length))
    : Object.entries(value).map(([key, item]) => {
        const name = `${JSON.stringify(key)}: `
        return name + layOut(item, width, inner, inner.length + name.length)
      })
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.map((line) => inner + line).join(',\n')}\n${indent}${close}`
}

function oneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`)
  return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}'
}
