import { countTokens } from 'gpt-tokenizer'
import type { ChutesStandIn } from '../test/standin/types.ts'
import { createHome } from '../test/support/homes/home.ts'
import { fakeKey } from '../test/support/keys.ts'
import { runScript } from '../test/support/processes/run.ts'
import type { DocumentSize } from './figures.ts'

const CASES: readonly (readonly [script: string, ...args: string[]])[] = [
  ['setup', '--dry-run'],
  ['setup', '--dry-run', '--primary', 'no-such-model'],
  ['models', '--help', '--json'],
  ['heartbeat', '--help', '--json'],
  ['models', 'list'],
  ['models', 'recommend'],
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
      sizes.push({ what: what + outcome, bytes: Buffer.byteLength(stdout), tokens: countTokens(stdout) })
    }
    return sizes
  } finally {
    home.dispose()
  }
}

/** One line per document: the largest of each kind. */
export function largestOfEach(documents: readonly DocumentSize[]): readonly DocumentSize[] {
  const largest = new Map<string, DocumentSize>()
  for (const document of documents) {
    const known = largest.get(document.what)
    if (!known || document.bytes > known.bytes) largest.set(document.what, document)
  }
  return [...largest.values()]
}
