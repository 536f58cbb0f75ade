import { type Part, type Section, spansIn } from './parts.ts'

/** Fills the blanks of a command; see `filled`. */
export type Filler = (command: string) => { readonly command: string; readonly named: number } | undefined

/** What to run, and how much goes into it that the person named. */
interface Commands {
  readonly commands: readonly string[]
  readonly named: number
}

/** The commands of some parts of a section, by rules 4 and 5 of `readText`. */
export function commandsIn(section: Section, parts: readonly Part[], fill: Filler): Commands {
  const found: { readonly command: string; readonly named: number }[] = []
  let ran = false
  for (const part of parts) {
    if (ran && /\b(?:alternative|instead)\b/i.test(part.prose)) continue
    ran = false
    for (const block of part.blocks.length > 0 ? part.blocks : runnableSpans(part)) {
      const result = fill(block.startsWith('#!') ? asFile(block, section) : forAgents(block))
      if (result) found.push(result)
      ran ||= result !== undefined
    }
  }
  return {
    commands: found.map(({ command }) => command),
    named: Math.max(0, ...found.map(({ named }) => named)),
  }
}

/** A point of a list may say in its sentence what to check or to run. */
function runnableSpans({ prose }: Part): readonly string[] {
  if (!prose.startsWith('- ')) return []
  return [...prose.matchAll(/(?:Check|Run) `((?:openclaw|node) [^`]+)`/g)].map(([, span = '']) => span)
}

/** Of commands that comments label "For …:", the ones for agents. */
function forAgents(block: string): string {
  const labelled = block.split(/^(?=# For .*:$)/m)
  return (labelled.length > 1 && labelled.find((one) => /^# For .*agent/.test(one))) || block
}

function asFile(content: string, { parts }: Section): string {
  const spans = parts.flatMap(({ prose }) => spansIn(prose))
  const path = spans.find((span) => /^[~/].*\.\w+$/.test(span)) ?? 'commands.sh'
  return `cat > ${path} <<'END_OF_FILE'\n${content}\nEND_OF_FILE\nchmod +x ${path}\n${path}`
}
