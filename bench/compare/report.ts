import type { TaskResult } from './play.ts'

/** What the figures do not say. */
const NOT_MEASURED = `Not measured: whether a model finds the right skill among several (each home has one), and what a
model knows besides the text: a real one would fill gaps with what it has learned, invent flags, or condense what it
read. The reader does what the text says and nothing else, by the rules in \`bench/compare/reader.ts\`; what it read from
its tools counts as told to the person. \`add-model-provider\` is written for any provider and names no address and no
model of Chutes. Sign-ins, attestation (\`verify.js\`), Windows, whether a schedule does its work later, and time are
not compared either. In the homes that were set up before, the scripts of this skill did it, for every contestant.`

/** Task by contestant, then the totals, in Markdown. */
export function compareReport(results: readonly TaskResult[]): string {
  const names = [...new Set(results.map(({ contestant }) => contestant))]
  const tasks = [...new Set(results.map(({ task }) => task))]
  const rows = tasks.map((task) => [
    task,
    ...names.map((name) => {
      const one = results.find((result) => result.task === task && result.contestant === name)
      return one ? `${one.done ? '✓' : '✗'} ${one.turns}, ${thousands(one.tokens)}` : 'not run'
    }),
  ])
  const table = markdown([['task (done, turns, tokens)', ...names], ...rows])
  return `${table}\n\n${totals(results, names)}\n\n${NOT_MEASURED}`
}

function totals(results: readonly TaskResult[], names: readonly string[]): string {
  const rows = names.map((name) => {
    const own = results.filter(({ contestant }) => contestant === name)
    const done = own.filter((one) => one.done)
    const sum = (some: readonly TaskResult[], figure: 'turns' | 'tokens') =>
      some.reduce((total, one) => total + one[figure], 0)
    const each = done.length === 0 ? 'none' : thousands(sum(done, 'tokens') / done.length)
    return [
      name,
      `${done.length} of ${own.length}`,
      String(sum(own, 'turns')),
      thousands(sum(own, 'tokens')),
      each,
    ]
  })
  return markdown([['', 'tasks done', 'turns', 'tokens', 'tokens per task done'], ...rows])
}

const thousands = (tokens: number) => `${(tokens / 1000).toFixed(1)}k`

const markdown = ([head = [], ...rows]: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
