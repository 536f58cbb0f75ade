import { dirname } from 'node:path/posix'
import { best, overlap } from '../../test/agent/scripted-model/skill-list.ts'
import { type Blanks, filled } from './blanks.ts'
import { commandsIn, type Filler } from './commands.ts'
import { type Section, sectionsOf } from './parts.ts'
import { rowProcedure, rowsOf } from './rows.ts'

/** What a text has one do. */
export interface Procedure {
  /** One per call of the exec tool, in order. */
  readonly commands: readonly string[]
  /** What the text says in words; the reply when there is nothing to run. */
  readonly prose: string
  /** The field of the answer to reply with, where the text names one. */
  readonly replyWith?: string | undefined
}

/** A text, understood. */
export interface Reading {
  procedureFor(wish: string): Procedure | undefined
  /** What the text says about a command that failed with this output. */
  remedyFor(output: string): Procedure | undefined
}

/**
 * How every text is read; nothing here knows whose it is.
 *
 *  1. A table whose rows hold commands says which wish needs which; then the other parts only say how they are run.
 *     Without one, the parts of the text are its paragraphs and points, each with the code below it and its heading.
 *  2. Sections with numbered headings ("1.", "Step 1") are the steps of one procedure, named by the heading above them.
 *     So are all sections of a text whose second-level headings have one word each; its title and description name it.
 *  3. What is taken is what shares most words with the wish, the subject's name and what the person named left aside: a
 *     procedure by its names and introduction, a part or a row by its words. Each thing that the person named and that
 *     goes into a blank counts as a word. Of equals is first what takes something named (rows: whose second cell has more
 *     of the wish), then a part with commands, then a procedure, then the earlier one. A row, which has few words, needs
 *     to share one; a section two.
 *  4. Code blocks are run in order, each in one call. Of commands that comments label "For …:" the one for agents is
 *     run. Of a block and its alternative (so called by the text) the first is run whose blanks are filled. A block that
 *     begins with #! is the content of the file that its section names: written, made executable, run once.
 *  5. Blanks are filled with what the person named, where the text says what they stand for (blanks.ts). A block with a
 *     blank that nobody filled is not run. Of a block with lines for several aliases, only those are run that are about
 *     the alias which the person named.
 *  6. Of several commands in a row the one is run that takes most of what the person named, then the one whose words are
 *     in the wish: those before it in its cell and, when there are as many, its clause of the first cell. "key piped in"
 *     means: after the pipe that the text shows; "`--flag` first": once with the flag before.
 *  7. A wish about health (check, work, answer, repair) is, where there is no such table, one for all that is headed
 *     Troubleshooting, Repair, Prove, Check.
 *  8. Sections about failures (Troubleshooting, Repair) are left out of a procedure. When a command fails, the part of
 *     them that shares most words with the output is followed, once; then the procedure goes on.
 *  9. A key that was pasted into the chat: when the text says what to do about that ("pasted"), this is the reply.
 */
export function readText(text: string, location: string, blanks: Blanks): Reading {
  const sections = sectionsOf(text)
  const fill: Filler = (command) => filled(command, { text, folder: dirname(location) }, blanks)
  const rows = rowsOf(sections)
  const description = /^description: (.*)$/m.exec(text)?.[1] ?? ''
  const candidates = [
    ...singleParts(
      sections.filter((one) => !isAboutFailures(one)),
      fill,
    ),
    ...proceduresOf(sections, description, fill),
  ]
  const remedies = singleParts(sections.filter(isAboutFailures), fill)
  const pastedKey = blanks.pasted === undefined ? undefined : sentenceWith(/\bpasted\b/, text)
  const inSections = (wish: string): Procedure | undefined => {
    const words = meaning(wish, blanks)
    const found = best(candidates, ({ words: own, rank }) => overlap(words, own) + rank)
    return found && overlap(words, found.words) + found.rank >= 2 ? found : undefined
  }
  return {
    procedureFor: (wish) => {
      if (pastedKey) return pastedKey
      if (rows.length > 0) return rowProcedure(meaning(wish, blanks), rows, sections, fill)
      return HEALTH.test(wish) ? healthCheck(sections, fill) : inSections(wish)
    },
    remedyFor: (output) => best(remedies, ({ words, rank }) => (overlap(output, words) || -9) + rank),
  }
}

const HEALTH = /\b(?:check|works?|answer|repair)\b/i

/** The words that say what is wanted: neither names nor the words of any question. */
function meaning(wish: string, { subject, model, alias, pasted, variable }: Blanks): string {
  const named = [model, alias, pasted, variable].filter((name) => name !== undefined)
  const rest = named.reduce((text, name) => text.replaceAll(name, ''), sameSpelling(wish))
  return rest.replaceAll(new RegExp(`\\b(?:${subject}|${QUESTION_WORDS})\\b`, 'gi'), '')
}

const QUESTION_WORDS = 'not|does|do|any|which|ones?|them|there|all|am|are|sure|today|what|how|much|me|i'

function healthCheck(sections: readonly Section[], fill: Filler): Procedure | undefined {
  const about = sections.filter(({ heading }) => /repair|troubleshoot|prove|check/i.test(heading))
  const commands = about.flatMap((section) => commandsIn(section, section.parts, fill).commands)
  const prose = about.flatMap(({ parts }) => parts.map((part) => part.prose)).join('\n')
  return about.length > 0 ? { commands, prose } : undefined
}

interface Candidate extends Procedure {
  /** What it is compared by. */
  readonly words: string
  /** Points for what was named, and less than one point to decide between equals. */
  readonly rank: number
}

function singleParts(sections: readonly Section[], fill: Filler): readonly Candidate[] {
  return sections.flatMap((section) =>
    section.parts.map((part) => {
      const { commands, named } = commandsIn(section, [part], fill)
      return {
        words: sameSpelling(`${section.heading} ${part.prose}`),
        commands,
        prose: part.prose,
        rank: 1.1 * named + (commands.length > 0 ? 0.6 : 0),
      }
    }),
  )
}

function proceduresOf(sections: readonly Section[], description: string, fill: Filler): readonly Candidate[] {
  const [title, ...others] = sections
  const stages = others.filter(({ level }) => level === 2)
  const isStaged = stages.length > 1 && stages.every(({ heading }) => /^\w+$/.test(heading))
  const staged = title && isStaged ? [procedure(title, stages, description, fill)] : []
  const numbered = sections.flatMap((section, index) => {
    const steps = stepsBelow(sections, index)
    return steps.length > 1 ? [procedure(section, steps, '', fill)] : []
  })
  return [...staged, ...numbered]
}

/** The numbered sections right below a heading. */
function stepsBelow(sections: readonly Section[], index: number): readonly Section[] {
  const { level = 0 } = sections[index] ?? {}
  const after = sections.slice(index + 1)
  const end = after.findIndex((section) => section.level <= level)
  return after
    .slice(0, end < 0 ? undefined : end)
    .filter((section) => section.level === level + 1 && /^(?:Step )?\d+[.:]/.test(section.heading))
}

function procedure(title: Section, steps: readonly Section[], description: string, fill: Filler): Candidate {
  const names = [title, ...steps].map(({ heading }) => heading)
  const introduction = title.parts.map(({ prose }) => prose)
  const todo = steps.filter((step) => !isAboutFailures(step))
  const runs = todo.map((step) => commandsIn(step, step.parts, fill))
  return {
    words: sameSpelling([...names, description, ...introduction].join(' ')),
    commands: runs.flatMap(({ commands }) => commands),
    prose: introduction.join('\n'),
    rank: 1.1 * Math.max(...runs.map(({ named }) => named)) + 0.4,
  }
}

const isAboutFailures = ({ heading }: Section) => /repair|troubleshoot/i.test(heading)

/** "set up" and "setup" are one word. */
const sameSpelling = (text: string) => text.replaceAll(/\bset up\b/gi, 'setup')

function sentenceWith(pattern: RegExp, text: string): Procedure | undefined {
  const prose = text.split(/(?<=\.)\s/).find((sentence) => pattern.test(sentence))
  return prose === undefined ? undefined : { commands: [], prose }
}
