import { parseArgs } from 'node:util'
import { fakeKey } from '../test/support/keys.ts'
import { createChecks } from './checks.ts'
import { endChildren } from './children.ts'
import { openStage, type Stage } from './stage.ts'
import type { Step } from './step.ts'
import { STEPS } from './steps/index.ts'
import { searchKey } from './steps/search-key.ts'
import { onStop } from './stopping.ts'
import { startTicker } from './ticker.ts'
import { createTranscript, seconds } from './transcript.ts'

// The whole skill, from a key to an answer, on this machine: `npm run demo`.

const { values } = parseArgs({ options: { limit: { type: 'string', default: '600' } } })

const key = fakeKey('demo')
const masked = `${key.slice(0, 8)}…`
const transcript = createTranscript((text) => text.replaceAll(/cpk_[\w.]{20,}/g, masked))
const steps: readonly Step[] = [...STEPS, searchKey(transcript.text)]
const started = performance.now()
const elapsed = () => seconds(performance.now() - started)

const opening = openStage(key)
let stopTicker = () => {}
let current = 'setting the stage'
let leaving = false

onStop(Number(values.limit), ({ code, why }) => {
  if (!leaving) void leave(code, `demo: ${why} after ${elapsed()}, during ${current}`)
})

/** The only way out: end what was started, remove what was made, say how it went. */
async function leave(code: number, verdict: string): Promise<never> {
  leaving = true
  stopTicker()
  await endChildren()
  await opening.then(
    (stage) => stage.dispose(),
    () => {},
  )
  transcript.verdict(verdict, code === 0)
  process.exit(code)
}

/** Whether everything held. */
async function play(step: Step, number: number, stage: Stage): Promise<boolean> {
  current = `step ${number}, "${step.title}"`
  const checks = createChecks()
  const began = performance.now()
  transcript.begin(number, step.title, step.command)
  stopTicker = startTicker()
  const said = await step.perform(stage, checks).catch((error: Error) => {
    checks.equal('the step ran to its end', error.message, 'no error')
    return 'It did not work.'
  })
  // Its processes were ended under it: whatever it found now means nothing.
  if (leaving) return await new Promise<never>(() => {})
  stopTicker()
  transcript.end(said, checks.findings, performance.now() - began)
  return checks.findings.every(({ difference }) => difference === undefined)
}

transcript.heading('Chutes in OpenClaw, from a key to an answer')
transcript.note('A throw-away home, the real openclaw, and a stand-in for Chutes behind the real addresses.')
transcript.note(`The key is made up: ${masked}`)
const stage = await opening
for (const [index, step] of steps.entries()) {
  const good = await play(step, index + 1, stage)
  if (!good) await leave(1, `demo: step ${index + 1} of ${steps.length} did not hold (✗), ${elapsed()}`)
}
await leave(0, `demo: ${steps.length} steps verified in ${elapsed()}`)
