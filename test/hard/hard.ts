import { parseArgs } from 'node:util'
import { scan } from '../../scripts/dev/scan.ts'
import { repoRoot } from '../support/paths.ts'
import { plantedJobs } from './files/planted.ts'
import { crashJobs } from './interruptions/crashes.ts'
import { killJobs } from './interruptions/kills.ts'
import { raceJobs } from './interruptions/races.ts'
import { stopJobs } from './interruptions/stops.ts'
import { networkJobs } from './network/tries.ts'
import { openclawJobs } from './openclaw/tries.ts'
import { propertiesBeside } from './properties/beside.ts'
import { openLedger } from './run/ledger.ts'
import { type Job, runJobs } from './run/section.ts'
import { signInJobs } from './sign-ins/sign-ins.ts'
import { prepareHomes } from './stage/prepared-homes.ts'

/**
 * Tries to break the skill and to make it leak. Prints one summary; exits 1 after any loss.
 *
 *   node test/hard/hard.ts [--only network]… [--match gzip]… [--lanes 6] [--times] [--models <folder>]
 */
const SECTIONS: Readonly<Record<string, readonly Job[]>> = {
  'sign-ins': signInJobs,
  kills: killJobs,
  stops: stopJobs,
  network: networkJobs,
  openclaw: openclawJobs,
  files: plantedJobs,
  crashes: crashJobs,
  races: raceJobs,
}
/**
 * The longest tries come first. Sections share the lanes, so that no core waits for another section's last try; races
 * want the machine for themselves.
 */
const ALONE = ['races']
const TURNS = [Object.keys(SECTIONS).filter((name) => !ALONE.includes(name)), ALONE]

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    match: { type: 'string', multiple: true },
    /** Prepared homes to make there, or to use again. */
    models: { type: 'string' },
    lanes: { type: 'string', default: '6' },
    /** Says how long each try took. */
    times: { type: 'boolean', default: false },
  },
})
const started = performance.now()
const ledger = openLedger()
const matches = (name: string): boolean => values.match?.some((part) => name.includes(part)) ?? true
const wants = (section: string): boolean => !values.only || values.only.includes(section)

const turns = TURNS.map((names) => names.filter(wants)).filter((names) => names.length > 0)
const properties = wants('properties')
  ? propertiesBeside(ledger, values.match).then((tries) => report('properties', tries, started))
  : undefined
if (wants('scan')) {
  const { findings, problems, files } = scan(repoRoot)
  ledger.tried('files scanned', files)
  ledger.tried('findings explained', findings.length)
  for (const problem of problems) ledger.lose('scan', problem)
}

if (turns.length > 0) {
  const homes = await prepareHomes(values.models)
  try {
    for (const names of turns) {
      const before = performance.now()
      const wanted = names.flatMap((name) => SECTIONS[name] ?? []).filter((job) => matches(job.name))
      await runJobs(wanted, Number(values.lanes), homes, ledger, ({ name }, ms) => {
        if (values.times) console.log(`${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`)
      })
      report(names.join(', '), wanted.length, before)
    }
  } finally {
    homes.dispose()
  }
}

await properties
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
