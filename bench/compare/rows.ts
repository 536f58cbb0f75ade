import { best, overlap } from '../../test/agent/scripted-model/skill-list.ts'
import type { Filler } from './commands.ts'
import { type Section, spansIn } from './parts.ts'
import type { Procedure } from './reader.ts'

/** A row of a table that says what to run for a wish. */
interface Row {
  readonly wants: string
  readonly run: string
}

const CALL = /^[\w-]+\.js\b/

/** The rows that hold commands. */
export function rowsOf(sections: readonly Section[]): readonly Row[] {
  const lines = sections.flatMap(({ parts }) => parts.filter(({ isRow }) => isRow))
  return lines
    .map(({ prose }) => {
      const [, wants = '', run = ''] = prose.split('|')
      return { wants, run }
    })
    .filter(({ run }) => spansIn(run).some((span) => CALL.test(span)))
}

/** What the row for a wish has one run, by rule 6 of `readText`. */
export function rowProcedure(
  wish: string,
  rows: readonly Row[],
  sections: readonly Section[],
  fill: Filler,
): Procedure | undefined {
  const choices = rows.flatMap((row) => {
    const choice = callFor(wish, row, fill)
    return choice ? [{ row, ...choice }] : []
  })
  const chosen = best(
    choices,
    ({ row, named }) => overlap(wish, row.wants) + named + overlap(wish, howOf(row)) / 10,
  )
  if (!chosen) return undefined
  const { row, call } = chosen
  const samples = sections.flatMap(({ parts }) => parts.flatMap(({ blocks }) => blocks))
  const general = samples.find((code) => code.includes('NAME.js'))
  const pipe = /key piped/.test(row.run)
    ? samples.find((code) => code.includes(' | '))?.split(' | ')[0]
    : undefined
  const [script = '', ...flags] = call.split(' ')
  const first = /`(--[\w-]+)` first/.exec(row.run)?.[1]
  const commands = [...(first ? [[...flags, first]] : []), flags].map((words) => {
    const bare = [general?.replace('NAME.js', script) ?? script, ...words].join(' ')
    return pipe === undefined ? bare : `${pipe} | ${bare}`
  })
  const replyWith = spansIn(row.run).find((span) => /^data\.\w+$/.test(span))
  return {
    commands: commands.flatMap((command) => fill(command)?.command ?? []),
    prose: row.run,
    replyWith: replyWith?.slice('data.'.length),
  }
}

const howOf = ({ run }: Row) => run.replaceAll(/`[^`]+`/g, '')

function callFor(
  wish: string,
  { wants, run }: Row,
  fill: Filler,
): { readonly call: string; readonly named: number } | undefined {
  const calls = spansIn(run).filter((span) => CALL.test(span))
  const clauses = wants.split(/, or |; /)
  const choices = calls.flatMap((call, index) => {
    const [before = '', after = ''] = run.split(`\`${call}\``)
    const model = /^ \(or an id/.test(after) ? fill('MODEL') : undefined
    const wanted = model ? call.replace(/\S+$/, 'MODEL') : call
    const result = fill(wanted)
    const clause = clauses.length === calls.length ? (clauses[index] ?? '') : ''
    const own = `${before.split('`').at(-1)} ${call} ${clause}`
    return result ? [{ call: wanted, points: overlap(wish, own), named: result.named }] : []
  })
  return best(choices, ({ points, named }) => 0.5 + points + named)
}
