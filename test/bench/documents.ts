import type { ChutesStandIn } from '../standin/types.ts'
import { createHome } from '../support/home.ts'
import { fakeKey } from '../support/keys.ts'
import { runScript } from '../support/run.ts'
import type { DocumentSize } from './figures.ts'

const CASES: readonly (readonly [script: string, ...args: string[]])[] = [
  ['setup', '--dry-run'],
  ['setup', '--dry-run', '--primary', 'no-such-model'],
  ['setup', '--help', '--json'],
  ['refresh', '--no-such-flag'],
  ['refresh'],
  ['status'],
  ['auth'],
]

/** Documents that no job prints: plans, usage errors, refusals. All in a home where nothing is set up. */
export async function otherDocuments(standin: ChutesStandIn): Promise<readonly DocumentSize[]> {
  const home = createHome({ redirect: standin })
  try {
    const sizes: DocumentSize[] = []
    for (const [script, ...args] of CASES) {
      const input = script === 'auth' ? { input: fakeKey('bench, not a customer') } : {}
      const { stdout, doc } = await runScript(home, script, args, input)
      const what = [`${script}.js`, ...args].join(' ')
      const outcome = doc.error ? `: ${doc.error.code}` : ''
      sizes.push({ what: what + outcome, bytes: Buffer.byteLength(stdout) })
    }
    return sizes
  } finally {
    home.dispose()
  }
}

/** One line per document: the largest of each kind. */
export function largestOfEach(documents: readonly DocumentSize[]): readonly DocumentSize[] {
  const largest = new Map<string, number>()
  for (const { what, bytes } of documents) largest.set(what, Math.max(bytes, largest.get(what) ?? 0))
  return [...largest].map(([what, bytes]) => ({ what, bytes }))
}
