import { writeFileSync } from 'node:fs'
import { createHome } from '../homes/home.ts'
import { runOpenclaw } from '../processes/run.ts'
import { playSteps } from './steps.ts'

/**
 * Records anew what the real OpenClaw of node_modules answers: `npm run record:openclaw`. Two minutes; look at the diff.
 */
const home = createHome()
try {
  const { stdout } = await runOpenclaw(home, ['--version'])
  const steps = await playSteps(home, ({ name }) => console.error(name))
  const file = new URL('recordings.json', import.meta.url)
  writeFileSync(file, `${JSON.stringify({ openclaw: stdout.trim(), steps }, null, 2)}\n`)
} finally {
  home.dispose()
}
