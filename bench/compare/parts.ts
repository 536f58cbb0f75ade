/** A paragraph, a point of a list, a row of a table, or a block of code with the paragraph that introduces it. */
export interface Part {
  /** What it is about, in the text's own words. */
  readonly prose: string
  /** Shell commands; one text per block. */
  readonly blocks: readonly string[]
  readonly isRow: boolean
}

/** A heading with what stands below it, up to the next one. */
export interface Section {
  readonly level: number
  readonly heading: string
  readonly parts: readonly Part[]
}

/** Takes a Markdown text apart; its front matter is not among the sections. */
export function sectionsOf(markdown: string): readonly Section[] {
  const body = markdown.replace(/^---\n[\s\S]*?\n---\n/, '')
  const sections: { level: number; heading: string; lines: string[] }[] = []
  let fenced = false
  for (const line of body.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced
    const heading = fenced ? null : /^(#+) (.*)/.exec(line)
    if (heading) sections.push({ level: heading[1]?.length ?? 1, heading: heading[2] ?? '', lines: [] })
    else sections.at(-1)?.lines.push(line)
  }
  return sections.map(({ level, heading, lines }) => ({ level, heading, parts: partsOf(lines) }))
}

/** Commands in code spans, as a table or a point of a list has them; `runnable` knows what can be started. */
export function spansIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span)
}

interface Growing {
  prose: string
  blocks: string[]
  isRow: boolean
}

function partsOf(lines: readonly string[]): readonly Part[] {
  const parts: Growing[] = []
  let code: string[] | undefined
  let open = false
  for (const line of lines) {
    if (line.startsWith('```')) {
      const language = line.slice(3).trim()
      if (code === undefined) code = ['', 'bash', 'sh'].includes(language) ? [] : ['# not for a shell']
      else {
        addBlock(parts, code.join('\n'))
        code = undefined
      }
      open = false
    } else if (code) code.push(line)
    else if (/^ {4}\S/.test(line) && !open) addBlock(parts, line.trim())
    else if (line.trim() === '') open = false
    else if (line.startsWith('|')) parts.push({ prose: line, blocks: [], isRow: true })
    else if (!open || /^- /.test(line)) {
      parts.push({ prose: line, blocks: [], isRow: false })
      open = true
    } else extend(parts, line)
  }
  return parts
}

function addBlock(parts: Growing[], code: string): void {
  const last = parts.at(-1)
  if (code.startsWith('# not for a shell')) return
  if (last && !last.isRow) last.blocks.push(code)
  else parts.push({ prose: '', blocks: [code], isRow: false })
}

function extend(parts: Growing[], line: string): void {
  const last = parts.at(-1)
  if (last) last.prose += `\n${line}`
}
