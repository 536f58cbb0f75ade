import { parseArgs } from 'node:util'
import { endChildren, watchChildren } from '../../demo/children.ts'
import { onStop } from '../../demo/stopping.ts'
import { onboarding } from './onboarding.ts'
import { playLife } from './play.ts'
import { dayTable, lifeTable, NOT_MEASURED } from './report.ts'
import { shellRecipes } from './shell-recipes.ts'
import { thisSkill } from './this-skill.ts'

// A quarter in the life of a bot, three ways: `npm run bench:life`.
//   --only NAME   the contestants whose name has this in it
//   --limit S     give up after so many seconds (default 1200)

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, limit: { type: 'string', default: '1200' } },
})

watchChildren()
const started = performance.now()
const elapsed = () => Math.round((performance.now() - started) / 1000)
onStop(Number(values.limit), ({ code, why }) => {
  process.stderr.write(`bench:life: ${why}\n`)
  void endChildren().then(() => process.exit(code))
})

/** Progress goes to standard error, so that the tables can be piped. */
const tell = (what: string) => void process.stderr.write(`${String(elapsed()).padStart(5)} s  ${what}\n`)

const contestants = [shellRecipes, onboarding, thisSkill].filter(({ name }) => name.includes(values.only))
// two at a time: each has a Gateway of its own, and they share this machine
const [first, second, ...rest] = contestants.map((contestant) => () => playLife(contestant, tell))
const early = [first?.(), second?.()]
const results = (
  await Promise.all([...early, ...(rest.length > 0 ? [early[0]?.then(() => rest[0]?.())] : [])])
).filter((result) => result !== undefined)
process.stdout.write(`${lifeTable(results)}\n\n${dayTable(results)}\n\n${NOT_MEASURED}\n\n${elapsed()} s\n`)
await endChildren()
process.exit(0)
