import { skillConstants } from '../../../scripts/dev/pages/skill-manifest.ts'
import { repoRoot } from '../../support/paths.ts'
import { openLedger } from '../run/ledger.ts'
import type { PropertiesRun } from './beside.ts'

/** The process that beside.ts starts: every attempt and loss goes to the ledger of the run. Arguments: parts of names. */
const match = process.argv.slice(2)
// the build puts the same constant into the shipped files
Object.assign(globalThis, { __SKILL__: skillConstants(repoRoot) })
const { runProperties } = await import('./index.ts')
const ledger = openLedger()
const matches = (name: string): boolean => match.length === 0 || match.some((part) => name.includes(part))
const tries = await runProperties(ledger, matches)
process.send?.({ tries, counts: [...ledger.counts], losses: ledger.losses } satisfies PropertiesRun)
