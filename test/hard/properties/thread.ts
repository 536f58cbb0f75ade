import { parentPort, workerData } from 'node:worker_threads'
import { skillConstants } from '../../../scripts/dev/pages/skill-manifest.ts'
import { repoRoot } from '../../support/paths.ts'
import { openLedger } from '../run/ledger.ts'

/** The thread that beside.ts starts: every attempt and loss goes to the ledger of the run. */
const { match } = workerData as { readonly match: readonly string[] | undefined }
// the build puts the same constant into the shipped files
Object.assign(globalThis, { __SKILL__: skillConstants(repoRoot) })
const { runProperties } = await import('./index.ts')
const ledger = openLedger()
const tries = await runProperties(ledger, (name) => match?.some((part) => name.includes(part)) ?? true)
parentPort?.postMessage({ tries, counts: ledger.counts, losses: ledger.losses })
