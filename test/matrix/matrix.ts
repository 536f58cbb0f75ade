import { parseArgs } from 'node:util'
import { NotRun, onStage, type Promised } from './promise.ts'
import { auth, refresh, setup, status } from './promises/basics.ts'
import { capabilities } from './promises/capabilities.ts'
import { profileMode, tokenReplaced } from './promises/credentials.ts'
import { gateway } from './promises/gateway.ts'
import { concurrent, shrinking, symlinked } from './promises/guards.ts'
import { install } from './promises/install.ts'
import { journey } from './promises/journey.ts'
import { onboarded } from './promises/onboarded.ts'
import { schedule } from './promises/schedule.ts'
import { signIn } from './promises/sign-in.ts'
import { allowlist, live, others, probe } from './promises/turns.ts'
import { undo } from './promises/undo.ts'
import { installRelease, RELEASES } from './releases.ts'
import { type Outcome, resultTable } from './table.ts'

/**
 * Every promise on every supported OpenClaw, installed from npm. Prints a table; exits 1 when one is broken.
 *
 *   node test/matrix/matrix.ts [--release 2026.6.11]… [--promise setup]…
 */
const PROMISES: readonly Promised[] = [
  capabilities,
  auth,
  setup,
  refresh,
  status,
  live,
  others,
  allowlist,
  probe,
  shrinking,
  symlinked,
  concurrent,
  tokenReplaced,
  profileMode,
  signIn,
  gateway,
  schedule,
  onboarded,
  install,
  undo,
  journey,
]

const { values } = parseArgs({
  options: { release: { type: 'string', multiple: true }, promise: { type: 'string', multiple: true } },
})
const releases = RELEASES.filter((release) => !values.release || values.release.includes(release))
const promises = PROMISES.filter((promise) => !values.promise || values.promise.includes(promise.name))
const outcomes: Outcome[] = []
const waiting = [...releases]

/** Two at a time: one release waits for its processes while the other computes. */
const LANES = 2

async function lane(): Promise<void> {
  for (let release = waiting.shift(); release !== undefined; release = waiting.shift()) {
    const bin = await installRelease(release)
    for (const promise of promises) {
      if (!values.promise && promise.releases && !promise.releases.includes(release)) continue
      const first = await tried(release, bin, promise)
      const again = first.result === 'broken'
      if (again) console.log(`${release}  ${promise.name}: once more after: ${first.note}`)
      const outcome = again ? await tried(release, bin, promise) : first
      outcomes.push(outcome)
      const note = outcome.note ? `: ${outcome.note}` : ''
      console.log(
        `${release}  ${promise.name}: ${outcome.result} (${(outcome.ms / 1000).toFixed(1)} s)${note}`,
      )
    }
  }
}

async function tried(release: (typeof RELEASES)[number], bin: string, promise: Promised): Promise<Outcome> {
  const started = performance.now()
  const end = (result: Outcome['result'], note = ''): Outcome => ({
    release,
    promise: promise.name,
    result,
    note,
    ms: performance.now() - started,
  })
  try {
    await onStage(release, bin, promise)
    return end('kept')
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return thrown instanceof NotRun ? end('not run', message) : end('broken', message)
  }
}

await Promise.all(Array.from({ length: LANES }, lane))

const count = (result: Outcome['result']) => outcomes.filter((outcome) => outcome.result === result).length
console.log(
  `\n${resultTable(
    releases,
    promises.map((promise) => promise.name),
    outcomes,
  )}\n`,
)
console.log(`${count('kept')} passed, ${count('broken')} failed, ${count('not run')} skipped`)
process.exitCode = count('broken') > 0 || outcomes.length === 0 ? 1 : 0
