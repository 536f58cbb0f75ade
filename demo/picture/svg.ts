/** What a terminal showed: each command as it was typed, and what it printed, colours included. */
export interface Shown {
  readonly command: string
  readonly output: string
}

const CHARACTER = 8.4
const LINE = 19
const MARGIN = 16
const BACKGROUND = '#16181d'
const FOREGROUND = '#d6d9de'

/** The styles of `util.styleText` that the scripts use, by the number that switches them on and the one that ends them. */
const STYLES: Readonly<Record<string, { readonly end: string; readonly attributes: string }>> = {
  '1': { end: '22', attributes: ' font-weight="bold"' },
  '2': { end: '22', attributes: ' fill="#8b919b"' },
  '31': { end: '39', attributes: ' fill="#ef7b7b"' },
  '32': { end: '39', attributes: ' fill="#7fca8b"' },
  '33': { end: '39', attributes: ' fill="#e3bd6a"' },
  '36': { end: '39', attributes: ' fill="#6cc3d5"' },
}

/** The picture as SVG: text, so that it can be searched and compared. */
export function terminalSvg(shown: readonly Shown[], columns: number): string {
  const lines = shown.flatMap(({ command, output }, index) => [
    ...(index > 0 ? [''] : []),
    `\u001b[2m$\u001b[22m \u001b[1m${command}\u001b[22m`,
    ...output.trimEnd().split('\n'),
  ])
  const width = Math.ceil(columns * CHARACTER + 2 * MARGIN)
  const height = lines.length * LINE + 2 * MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="${FOREGROUND}">`,
    ...lines.map((line, index) => textLine(line, MARGIN + (index + 0.75) * LINE)),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

/** One line; each run of one style has its own place, so that columns stand in line in any font. */
function textLine(line: string, y: number): string {
  let column = 0
  const runs = styledRuns(line).map(({ text, attributes }) => {
    const from = MARGIN + column * CHARACTER
    column += [...text].length
    const seen = text.trimEnd()
    const place = `x="${round(from)}" textLength="${round([...seen].length * CHARACTER)}"`
    return seen && `<tspan ${place}${attributes}>${escaped(seen)}</tspan>`
  })
  return `<text y="${round(y)}" xml:space="preserve">${runs.join('')}</text>`
}

function styledRuns(line: string): readonly { readonly text: string; readonly attributes: string }[] {
  let open: string | undefined
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
  return line.split(/(\u001b\[\d+m)/).flatMap((part) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: see above
    const code = /^\u001b\[(\d+)m$/.exec(part)?.[1]
    if (code === undefined)
      return words(part).map((text) => ({ text, attributes: STYLES[open ?? '']?.attributes ?? '' }))
    if (STYLES[open ?? '']?.end === code) open = undefined
    else if (STYLES[code]) open = code
    else throw new Error(`the picture has no style ${code}`)
    return []
  })
}

/** Cut where columns begin: after two spaces or more. */
function words(text: string): readonly string[] {
  return text.match(/.+?(?: {2,}|$)/g) ?? []
}

const round = (value: number): string => String(Math.round(value * 100) / 100)

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
