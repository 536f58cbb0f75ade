import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChutes } from '../../standin/server.ts'
import { today, yesterday } from '../catalogs/catalog.ts'
import { fakeKey } from '../keys.ts'
import { recordedBin } from '../paths.ts'
import { runScript } from '../processes/run.ts'
import { createHome, type Home } from './home.ts'

/**
 * How far a home is set up beside the recorded OpenClaw: with the key alone, with everything from today's catalogue, or
 * with everything from yesterday's, so that today's is news.
 */
export type Furnishing = 'keyed' | 'ready' | 'ready-yesterday'

/** The key that every furnished home holds and every stage's Chutes accepts. */
export const STAGE_KEY = fakeKey('stage')

const FOLDER_VARIABLE = 'CHUTES_TEST_TEMPLATES'

/** Vitest's global set-up: builds each furnished home once per run, for the tests to copy. */
export async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'chutes-templates-'))
  process.env[FOLDER_VARIABLE] = folder
  await buildTemplates(folder)
  return () => rmSync(folder, { recursive: true, force: true })
}

/** Where the homes of a run keep what node has compiled of the scripts, so that not every start compiles it again. */
export function compiledEnv(): Readonly<Record<string, string>> {
  const folder = process.env[FOLDER_VARIABLE]
  return folder ? { NODE_COMPILE_CACHE: join(folder, 'compiled') } : {}
}

/** Copies what a furnished home has below `.openclaw` into a home. */
export function furnish(home: Home, furnishing: Furnishing): void {
  const folder = process.env[FOLDER_VARIABLE]
  if (!folder) throw new Error('the templates are built by the global set-up of test/vitest.config.ts')
  cpSync(join(folder, furnishing), home.openclawDir, { recursive: true })
}

async function buildTemplates(folder: string): Promise<void> {
  const chutes = await startChutes({ tls: true })
  chutes.acceptKey(STAGE_KEY)
  const homes: Home[] = []
  const newHome = (): Home => {
    const home = createHome({ redirect: chutes, openclawBin: recordedBin, env: compiledEnv() })
    homes.push(home)
    return home
  }
  const keep = (home: Home, name: Furnishing): void =>
    cpSync(home.openclawDir, join(folder, name), { recursive: true })
  try {
    const home = newHome()
    await mustWork(home, 'auth', STAGE_KEY)
    keep(home, 'keyed')
    await mustWork(home, 'setup')
    keep(home, 'ready')
    const older = newHome()
    furnish(older, 'keyed')
    chutes.setCatalog(yesterday)
    await mustWork(older, 'setup')
    keep(older, 'ready-yesterday')
    chutes.setCatalog(today)
  } finally {
    for (const home of homes) home.dispose()
    await chutes.close()
  }
}

async function mustWork(home: Home, script: string, input?: string): Promise<void> {
  const run = await runScript(home, script, [], input === undefined ? {} : { input })
  if (run.code !== 0)
    throw new Error(`a template could not be built: ${script}.js ${run.stdout.slice(0, 500)}`)
}
