import { parseArgs } from 'node:util'
import { endChildren, watchChildren } from '../demo/children.ts'
import { onStop } from '../demo/stopping.ts'
import { startChutes } from '../test/standin/server.ts'
import { yesterday } from '../test/support/catalogs/catalog.ts'
import type { Home } from '../test/support/homes/home.ts'
import { fakeKey } from '../test/support/keys.ts'
import { reportText } from './report.ts'
import { runAll } from './run-all.ts'
import { judge } from './targets.ts'

// How fast the skill is, against the same jobs done with plain openclaw calls: `npm run bench`.
//   --runs N      rounds (default 3; start-up: three times as many)
//   --json        the figures and targets as JSON
//   --no-fail     exit 0 although a target was missed
//   --limit S     give up after so many seconds (default 3600)

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    'no-fail': { type: 'boolean', default: false },
    limit: { type: 'string', default: '3600' },
  },
})
const rounds = Math.max(1, Math.trunc(Number(values.runs)) || 1)

watchChildren()
const started = performance.now()
const standin = await startChutes({ tls: true, catalog: yesterday })
const key = fakeKey('bench')
standin.acceptKey(key)
const homes: Home[] = []
let leaving = false

/** The only way out: end what was started and remove what was made. */
async function leave(code: number): Promise<never> {
  leaving = true
  await endChildren()
  for (const home of homes) home.dispose()
  await standin.close()
  process.exit(code)
}

onStop(Number(values.limit), ({ code, why }) => {
  if (leaving) return
  process.stderr.write(`bench: ${why}\n`)
  void leave(code)
})

/** Progress goes to standard error, so that the figures can be piped. */
function tell(what: string): void {
  const elapsed = Math.round((performance.now() - started) / 1000)
  if (!leaving) process.stderr.write(`${String(elapsed).padStart(5)} s  ${what}\n`)
}

const figures = await runAll({ standin, key, rounds, startUpRuns: rounds * 3, tell, homes })
const targets = judge(figures)
const good = targets.every(({ met }) => met)
process.stdout.write(
  `${values.json ? JSON.stringify({ figures, targets }, null, 2) : reportText(figures, targets)}\n`,
)
await leave(good || values['no-fail'] ? 0 : 1)
