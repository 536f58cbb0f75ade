import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Home } from '../../support/home.ts'
import { runOpenclaw } from '../../support/run.ts'
import type { Furnishing, Models } from './lane.ts'

const WRAPPER = new URL('recorded.sh', import.meta.url)
const PLAYER = fileURLToPath(new URL('played.mjs', import.meta.url))

/** Writes down what the real openclaw says of a prepared home, so that most tries need not wait for it. */
export async function record(home: Home, folder: string, furnishing: Furnishing): Promise<void> {
  const recorded = join(folder, 'recorded')
  mkdirSync(recorded, { recursive: true })
  copyFileSync(WRAPPER, join(recorded, 'openclaw'))
  const keep = async (name: string, args: readonly string[]): Promise<void> => {
    const { code, stdout } = await runOpenclaw(home, args, { timeoutMs: 400_000 })
    if (code !== 0) throw new Error(`openclaw ${args.join(' ')} could not be recorded`)
    writeFileSync(join(recorded, name), stdout)
  }
  await keep('version', ['--version'])
  await keep(`${furnishing}.json`, ['models', 'status', '--json'])
}

/** What `models status --json` said. */
export function recordedStatus({ folder }: Models, furnishing: Furnishing): string {
  return readFileSync(join(folder, 'recorded', `${furnishing}.json`), 'utf8')
}

/** Where the openclaw is that answers from the recording. */
export function recordedOpenclaw({ folder }: Models): string {
  return join(folder, 'recorded', 'openclaw')
}

/** Variables that put the recording before the real openclaw, as it was in a home of this furnishing. */
export function recordedEnv(
  home: Home,
  { folder }: Models,
  furnishing: Furnishing,
): Readonly<Record<string, string>> {
  const recorded = join(folder, 'recorded')
  return {
    PATH: `${recorded}${delimiter}${home.env.PATH}`,
    HARD_REAL: home.openclaw,
    HARD_RECORDED: recorded,
    HARD_STATUS: furnishing,
    // without an openclaw to be misled by it: half of each try would be node compiling the same files again
    NODE_COMPILE_CACHE: join(recorded, 'compiled'),
  }
}

/** The same for an openclaw that is played as a whole: it takes credentials and writes the config, too. */
export function playedEnv(
  home: Home,
  models: Models,
  furnishing: Furnishing,
): Readonly<Record<string, string>> {
  const status = furnishing === 'signed-in' ? 'signed-in' : 'ready'
  return { ...recordedEnv(home, models, status), HARD_HELD: heldFile(home), HARD_PLAYED: PLAYER }
}

/** Lets the openclaw that is played hold what a home of this furnishing holds. */
export function furnishPlayed(home: Home, furnishing: Furnishing): void {
  if (furnishing !== 'empty') writeFileSync(heldFile(home), '')
}

const heldFile = ({ dir }: Home): string => join(dir, 'held')
