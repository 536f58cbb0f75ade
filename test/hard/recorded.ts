import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Home } from '../support/home.ts'
import { runOpenclaw } from '../support/run.ts'
import type { Furnishing, Models } from './stage.ts'

const WRAPPER = new URL('recorded.sh', import.meta.url)

/** Writes down what the real openclaw says of a prepared home, so that faults of the network need not wait for it. */
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

/** Variables that put the recording before the real openclaw, as it was in a home of this furnishing. */
export function recordedEnv(
  home: Home,
  { folder }: Models,
  furnishing: Furnishing,
): Readonly<Record<string, string>> {
  const recorded = join(folder, 'recorded')
  return {
    PATH: `${recorded}${delimiter}${home.env.PATH}`,
    HARD_OPENCLAW: home.openclaw,
    HARD_RECORDED: recorded,
    HARD_STATUS: furnishing,
  }
}
