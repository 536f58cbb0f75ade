// What the real OpenClaw printed, by the name of the step at which it was recorded.
import { readFileSync } from 'node:fs'
import { call } from './call.mjs'

const { steps } = JSON.parse(readFileSync(new URL('../recordings.json', import.meta.url), 'utf8'))

/** The recording of a step: `{ code, stdout, stderr }`, with `{name}` where a run has values of its own. */
export function recorded(name) {
  const step = steps[name]
  if (!step) throw new Error(`no step is called ${name}`)
  return step
}

/** Prints what was recorded, with this run's values filled in, and returns the exit code. */
export function say(name, values = {}) {
  const { code, stdout, stderr } = recorded(name)
  const filled = (text) => text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole)
  call().stdout += filled(stdout)
  call().stderr += filled(stderr)
  return code
}

/** Prints one text and succeeds. */
export function sayOnly(text) {
  call().stdout += text
  return 0
}
