/**
 * Takes the picture of README.md: what the scripts print on a terminal, beside the stand-in and the recorded OpenClaw.
 *
 *   npm exec -- node demo/picture/take.ts     writes demo/picture/terminal.svg
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packManifest, publishedContents, writePack } from '../../scripts/dev/pack.ts'
import { skillConstants } from '../../scripts/dev/pages/skill-manifest.ts'
import { startChutes } from '../../test/standin/server.ts'
import { today } from '../../test/support/catalogs/catalog.ts'
import { createHome, type Home } from '../../test/support/homes/home.ts'
import { fakeKey } from '../../test/support/keys.ts'
import { recordedBin, repoRoot } from '../../test/support/paths.ts'
import { clockOf } from '../../test/support/preloads/clock.ts'
import { runScript } from '../../test/support/processes/run.ts'
import { runProcess } from '../../test/support/processes/spawn.ts'
import { type Shown, terminalSvg } from './svg.ts'

export const PICTURE = join(import.meta.dirname, 'terminal.svg')

/** Of the picture. */
export const COLUMNS = 120
const COMMANDS = [['models', 'list', '--sort', 'price'], ['status']] as const
/** Today's models and one that runs outside a TEE. */
const CATALOG = [
  ...today,
  { ...today[0]!, id: 'acme/Open-Weights', root: 'acme/Open-Weights', confidential_compute: false },
]
const PRELOAD = new URL('terminal-preload.mjs', import.meta.url).href

/** What the commands print now on terminals of so many columns each. */
export async function showOn(columns: readonly number[]): Promise<readonly (readonly Shown[])[]> {
  const chutes = await startChutes({ tls: true, catalog: CATALOG })
  const fresh = createHome({ redirect: chutes, openclawBin: recordedBin })
  try {
    const key = fakeKey('picture')
    chutes.acceptKey(key)
    const clock = clockOf(fresh)
    // a release that is old would say so
    const { released } = skillConstants(repoRoot)
    if (released !== undefined) clock.advance((Date.parse(released) - Date.now()) / 3_600_000 + 24)
    const { home } = clock
    const contents = publishedContents(repoRoot)
    const skills = join(home.openclawDir, 'workspace', 'skills')
    const scriptsDir = join(writePack(skills, packManifest(repoRoot, contents), contents), 'scripts')
    await runScript(home, 'auth', [], { input: key, scriptsDir })
    await runScript(home, 'setup', [], { scriptsDir })
    const pictures: Shown[][] = []
    for (const width of columns) {
      const shown: Shown[] = []
      for (const command of COMMANDS) shown.push(await show(home, scriptsDir, command, width))
      pictures.push(shown)
    }
    return pictures
  } finally {
    fresh.dispose()
    await chutes.close()
  }
}

async function show(
  home: Home,
  scriptsDir: string,
  [name, ...args]: readonly string[],
  columns: number,
): Promise<Shown> {
  const { NO_COLOR: _, ...env } = home.env
  const { code, stdout, stderr } = await runProcess(
    process.execPath,
    ['--import', PRELOAD, join(scriptsDir, `${name}.js`), ...args],
    { env: { ...env, COLUMNS: String(columns) }, cwd: home.dir, timeoutMs: 60_000 },
  )
  if (code !== 0) throw new Error(`${name}.js: ${stdout}${stderr}`)
  return { command: ['node', `scripts/${name}.js`, ...args].join(' '), output: stdout }
}

if (import.meta.main) {
  const [shown = []] = await showOn([COLUMNS])
  writeFileSync(PICTURE, terminalSvg(shown, COLUMNS))
  console.log(`written to ${PICTURE}`)
}
