/** What a piece of text means; the terminal chooses the colour. */
export type Tone = 'good' | 'warn' | 'bad' | 'dim' | 'accent' | 'strong'
export type Paint = (tone: Tone, text: string) => string

export type Cell = string | { readonly text: string; readonly tone: Tone }

interface Column {
  readonly title: string
  readonly align?: 'right'
  /** What gives when the terminal is narrow: `cut` shortens in the middle, `wrap` goes on below. */
  readonly gives?: 'cut' | 'wrap'
  /** Left out when the terminal is narrow, the highest number first; a column without one always stays. */
  readonly dropAt?: number
}

/** Rows for people; how wide they get is decided where they are printed. */
export interface Table {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

const GAP = 2
/** A column that gives keeps at least this many characters. */
const MIN_WIDTH = 16

/** The table as lines of at most `width` characters, as far as its columns can give. Columns without content vanish. */
export function renderTable(table: Table, width: number, paint: Paint): string[] {
  const fitted = fit(table, width)
  const { columns } = fitted
  const titles = columns.map((column): Cell => ({ text: column.title, tone: 'dim' }))
  const head = columns.some((column) => column.title !== '') ? [titles] : []
  return [...head, ...fitted.rows].flatMap((row) => renderRow(row, fitted, paint))
}

interface Fitted extends Table {
  readonly widths: readonly number[]
}

function fit(table: Table, width: number): Fitted {
  const kept = table.columns.map((_, index) => table.rows.some((row) => textOf(row[index]) !== ''))
  let fitted = measured(pick(table, kept))
  while (total(fitted.widths) > width) {
    const last = Math.max(...fitted.columns.map((column) => column.dropAt ?? 0))
    if (last === 0) break
    fitted = measured(
      pick(
        fitted,
        fitted.columns.map((column) => column.dropAt !== last),
      ),
    )
  }
  const excess = total(fitted.widths) - width
  const giving = fitted.columns.findIndex((column) => column.gives)
  const widths = fitted.widths.map((natural, index) =>
    index === giving && excess > 0 ? Math.max(Math.min(MIN_WIDTH, natural), natural - excess) : natural,
  )
  return { ...fitted, widths }
}

function pick(table: Table, keep: readonly boolean[]): Table {
  return {
    columns: table.columns.filter((_, index) => keep[index]),
    rows: table.rows.map((row) => row.filter((_, index) => keep[index])),
  }
}

function measured(table: Table): Fitted {
  const widths = table.columns.map((column, index) =>
    Math.max(visibleLength(column.title), ...table.rows.map((row) => visibleLength(textOf(row[index])))),
  )
  return { ...table, widths }
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1)
}

function renderRow(row: readonly Cell[], { columns, widths }: Fitted, paint: Paint): string[] {
  const cells = columns.map((column, index) => {
    const text = textOf(row[index])
    const width = widths[index] ?? 0
    return column.gives === 'wrap' ? wrapText(text, width) : [cutMiddle(text, width)]
  })
  const height = Math.max(1, ...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, index) => {
        const text = cells[index]?.[line] ?? ''
        const cell = row[index]
        const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - visibleLength(text)))
        const painted =
          text !== '' && cell !== undefined && typeof cell !== 'string' ? paint(cell.tone, text) : text
        return column.align === 'right' ? space + painted : painted + space
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  )
}

/** Words on lines of at most `width` characters; a longer word has a line of its own. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && visibleLength(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

function cutMiddle(text: string, width: number): string {
  if (visibleLength(text) <= width) return text
  const tail = Math.floor((width - 1) / 2)
  const characters = [...text]
  return `${fitting(characters, width - 1 - tail).join('')}…${fitting(characters.reverse(), tail).reverse().join('')}`
}

/** As many of the first characters as fit into so many columns. */
function fitting(characters: readonly string[], width: number): string[] {
  let room = width
  const end = characters.findIndex((character) => {
    room -= visibleLength(character)
    return room < 0
  })
  return characters.slice(0, end < 0 ? undefined : end)
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : (cell?.text ?? '')
}

/** Drawn over the character before. */
const COMBINING = /^[\p{Mn}\p{Me}]$/u
/** Drawn two columns wide: East Asian scripts and emoji. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]$/u
/** Most text. */
const PLAIN = /^[\u0020-\u02ff]*$/

/** Columns that a terminal needs for the text. */
function visibleLength(text: string): number {
  if (PLAIN.test(text)) return text.length
  return [...text].reduce(
    (columns, character) => columns + (COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1),
    0,
  )
}
