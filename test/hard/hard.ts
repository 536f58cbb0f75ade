import { parseArgs } from 'node:util'
import { scan } from '../../scripts/dev/scan.ts'
import { skillConstants } from '../../scripts/dev/skill-manifest.ts'
import { repoRoot } from '../support/paths.ts'
import { killJobs } from './kills.ts'
import { openLedger } from './ledger.ts'
import { networkJobs } from './network.ts'
import { openclawJobs } from './openclaw-faults.ts'
import { raceJobs } from './races.ts'
import { type Job, runJobs } from './section.ts'
import { prepareModels } from './stage.ts'
import { crashJobs, stopJobs } from './stops.ts'

/**
 * Tries to break the skill and to make it leak. Prints one summary; exits 1 after any loss.
 *
 *   node test/hard/hard.ts [--only network]… [--match gzip] [--lanes 3] [--light] [--models <folder>]
 */
const SECTIONS: Readonly<Record<string, readonly Job[]>> = {
  network: networkJobs,
  openclaw: openclawJobs,
  kills: killJobs,
  stops: stopJobs,
  crashes: crashJobs,
  races: raceJobs,
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    match: { type: 'string', default: '' },
    /** Prepared homes to make there, or to use again: saves half a minute. */
    models: { type: 'string' },
    lanes: { type: 'string', default: '3' },
    /** Only what starts no openclaw. */
    light: { type: 'boolean', default: false },
  },
})
const started = performance.now()
const ledger = openLedger()
const wants = (section: string): boolean => !values.only || values.only.includes(section)

if (wants('properties')) {
  const before = performance.now()
  // the build puts the same constant into the shipped files
  Object.assign(globalThis, { __SKILL__: skillConstants(repoRoot) })
  const { runProperties } = await import('./properties/index.ts')
  report('properties', await runProperties(ledger, values.match), before)
}
if (wants('scan')) {
  const { findings, problems, files } = scan(repoRoot)
  ledger.tried('files scanned', files)
  ledger.tried('findings explained', findings.length)
  for (const problem of problems) ledger.lose('scan', problem)
}

const sections = Object.entries(SECTIONS).filter(([name]) => wants(name))
if (sections.length > 0) {
  const models = await prepareModels(values.models)
  try {
    for (const [name, jobs] of sections) {
      const before = performance.now()
      const wanted = jobs.filter((job) => job.name.includes(values.match) && (job.light || !values.light))
      await runJobs(wanted, Number(values.lanes), models, ledger)
      report(name, wanted.length, before)
    }
  } finally {
    models.dispose()
  }
}

const rows = [...ledger.counts].map(([kind, count]) => `  ${kind.padEnd(20)}${count}`)
console.log(`\n${rows.join('\n')}\n  ${'losses'.padEnd(20)}${ledger.losses.length}\n`)
console.log(`${ledger.losses.length === 0 ? 'nothing lost' : 'LOST'}, ${seconds(started)} s`)
process.exitCode = ledger.losses.length > 0 || ledger.counts.size === 0 ? 1 : 0

function report(section: string, tries: number, since: number): void {
  console.log(`${section}: ${tries} tries in ${seconds(since)} s`)
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0)
}
