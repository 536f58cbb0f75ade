import { parseArgs } from 'node:util'
import { fakeKey } from '../support/keys.ts'
import { createChecks } from './checks.ts'
import { endChildren } from './children.ts'
import { openStage, type Stage } from './stage.ts'
import type { Step } from './step.ts'
import { STEPS } from './steps/index.ts'
import { searchKey } from './steps/search-key.ts'
import { startTicker } from './ticker.ts'
import { createTranscript, seconds } from './transcript.ts'

// The whole skill, from a key to an answer, on this machine: `npm run demo`.

const { values } = parseArgs({ options: { limit: { type: 'string', default: '600' } } })
const limitSeconds = Number(values.limit)

const key = fakeKey('demo')
const masked = `${key.slice(0, 8)}…`
const transcript = createTranscript((text) => text.replaceAll(key, masked))
const steps: readonly Step[] = [...STEPS, searchKey(transcript.text)]
const started = performance.now()
const elapsed = () => seconds(performance.now() - started)

const opening = openStage(key)
let stopTicker = () => {}
let current = 'setting the stage'
let leaving = false

/** The only way out: end what was started, remove what was made, say how it went. */
async function leave(code: number, verdict: string): Promise<never> {
  leaving = true
  stopTicker()
  await endChildren()
  await opening.then((stage) => stage.dispose())
  transcript.verdict(verdict, code === 0)
  process.exit(code)
}

async function stop(code: number, why: string): Promise<void> {
  if (leaving) return
  await leave(code, `demo: ${why} after ${elapsed()}, during: ${current}; everything was cleaned up`)
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => void stop(code, `stopped by ${signal}`))
}
setTimeout(() => void stop(1, `gave up at its limit of ${limitSeconds} s (--limit)`), limitSeconds * 1000)

/** Whether everything held. */
async function play(step: Step, number: number, on: Stage): Promise<boolean> {
  current = `step ${number}, ${step.title}`
  const checks = createChecks()
  const began = performance.now()
  transcript.begin(number, step.title, step.command)
  stopTicker = startTicker()
  const said = await step.perform(on, checks).catch((error: Error) => {
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
transcript.heading(
  `A throw-away home, the real openclaw, and a stand-in behind the real addresses; key ${masked}`,
)
const stage = await opening
for (const [index, step] of steps.entries()) {
  const good = await play(step, index + 1, stage)
  if (!good)
    await leave(1, `demo: step ${index + 1} of ${steps.length} did not hold, see ✗ above (${elapsed()})`)
}
await leave(0, `demo: ${steps.length} steps verified in ${elapsed()}`)
