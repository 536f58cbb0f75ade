import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endChildren, watchChildren } from '../../demo/children.ts'
import { onStop } from '../../demo/stopping.ts'
import { type Contestant, contestants } from './contestants.ts'
import { playTask, type TaskResult } from './play.ts'
import { compareReport } from './report.ts'
import { openStage } from './stage.ts'
import { FROM_NOTHING, SET_UP_BEFORE, type Task } from './tasks.ts'

const HELP = `The same twenty tasks through the real OpenClaw, given one text or another: npm run bench:compare -- [flags]
  --recipes FILE  SKILL.md of version 1.1.0 (github.com/chutesai/openclaw, skills/chutes/SKILL.md), which is somebody
                  else's text and not in this repository; left out without it
  --only NAME     the contestants whose name has this in it
  --task NAME     the tasks whose name has this in it; may be repeated (some build on those before them)
  --limit S       stop after so many seconds, with what was played until then (default 1200)`

const { values } = parseArgs({
  options: {
    recipes: { type: 'string' },
    only: { type: 'string', default: '' },
    task: { type: 'string', multiple: true, default: [''] },
    limit: { type: 'string', default: '1200' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}

watchChildren()
const started = performance.now()
const results: TaskResult[] = []
const closers = new Set<() => Promise<void>>()
const folder = mkdtempSync(join(tmpdir(), 'chutes-compare-'))
let ended = false
let failed = false
/** Progress goes to standard error, so that the tables can be piped. */
const tell = (what: string) =>
  void process.stderr.write(
    `${String(Math.round((performance.now() - started) / 1000)).padStart(5)} s  ${what}\n`,
  )

/** Prints what there is, and leaves no process and no home behind. */
async function finish(code: number): Promise<never> {
  ended = true
  if (results.length > 0) console.log(compareReport(results))
  await endChildren()
  await Promise.allSettled([...closers].map((close) => close()))
  // a Gateway that had been starting is tried once more
  await endChildren()
  rmSync(folder, { recursive: true, force: true })
  process.exit(code)
}

async function playPart(contestant: Contestant, furnished: boolean, tasks: readonly Task[]): Promise<void> {
  const wanted = tasks.filter(({ name }) => values.task.some((part) => name.includes(part)))
  if (wanted.length === 0 || ended) return
  const stage = await openStage(contestant, furnished, closers)
  tell(`${contestant.name}: the Gateway is ready`)
  for (const task of wanted) {
    const result = await playTask(stage, task, contestant)
    if (ended) return
    results.push(result)
    const { done, turns, tokens, seconds, reply } = result
    tell(
      `${contestant.name}: ${task.name}: ${done ? '✓' : '✗'} ${turns} turns, ${tokens} tokens, ${seconds} s`,
    )
    tell(`        ${reply.replaceAll('\n', ' ').slice(0, 160)}`)
  }
  await stage.close()
}

onStop(Number(values.limit), ({ code, why }) => {
  if (ended) return
  tell(why)
  void finish(code)
})
if (values.recipes === undefined) tell('left out: recipes of 1.1.0 (--recipes FILE)')
const asked = contestants(folder, values.recipes).filter(({ name }) => name.includes(values.only))
for (const contestant of asked) {
  for (const [furnished, tasks] of [
    [false, FROM_NOTHING],
    [true, SET_UP_BEFORE],
  ] as const)
    await playPart(contestant, furnished, tasks).catch((error: Error) => {
      // a home that cannot be opened costs its own tasks only
      if (!ended) tell(`${contestant.name}: ${error.message}`)
      failed = true
    })
}
if (!ended) await finish(failed ? 1 : 0)
