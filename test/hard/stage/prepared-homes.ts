import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHome, type Home } from '../../support/homes/home.ts'
import { QUIET } from '../../support/homes/quiet.ts'
import { recordedBin } from '../../support/paths.ts'
import { runScript } from '../../support/processes/run.ts'
import { KEY } from '../judging/canaries.ts'
import { signIn } from '../sign-ins/sign-in.ts'
import { openStandin } from './hosts.ts'

/** How far a home is set up: not at all, with a key in OpenClaw, with everything, with a sign-in in place of the key. */
export type Furnishing = 'empty' | 'keyed' | 'ready' | 'signed-in'

/** Which OpenClaw a home has: one that answers as it was recorded, or the one of node_modules. */
export type OpenclawKind = 'recorded' | 'real'

/** Prepared homes to copy from. */
export interface PreparedHomes {
  /** Where they keep what node has compiled, so that not every try compiles the same files again. */
  readonly compiled: string
  /** A prepared `.openclaw`. Whoever is the first to ask for a real one waits until those are prepared. */
  folder(furnishing: Furnishing, openclaw: OpenclawKind): Promise<string>
  dispose(): void
}

/** A person's config is larger than what the skill adds to it, so taking that out again is one write. */
const NAMES = Array.from({ length: 240 }, (_, index) => `whoever-is-called-number-${index}-of-the-family`)
export const FIRST_CONFIG = {
  gateway: { mode: 'local' },
  messages: { ackReaction: '👀', groupChat: { mentionPatterns: NAMES } },
}

/** Prepares homes beside the recorded OpenClaw; in `kept`, for the next run, when given. */
export async function prepareHomes(kept?: string): Promise<PreparedHomes> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'chutes-hard-'))
  await prepare(join(folder, 'recorded'), 'recorded')
  let real: Promise<void> | undefined
  return {
    compiled: join(folder, 'compiled'),
    folder: async (furnishing, openclaw) => {
      if (openclaw === 'real') {
        real ??= prepare(join(folder, 'real'), 'real')
        await real
      }
      return join(folder, openclaw, furnishing)
    },
    dispose: kept ? () => {} : () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Sets one home up and keeps it at each step. No try begins with a sign-in in the real OpenClaw. */
async function prepare(folder: string, openclaw: OpenclawKind): Promise<void> {
  if (existsSync(join(folder, openclaw === 'real' ? 'ready' : 'signed-in'))) return
  const { standin, idp } = await openStandin()
  const bin = openclaw === 'recorded' ? { openclawBin: recordedBin } : {}
  const config = openclaw === 'real' ? { ...FIRST_CONFIG, ...QUIET } : FIRST_CONFIG
  const home = createHome({ redirect: standin, config, ...bin })
  const keep = (name: Furnishing) => cpSync(home.openclawDir, join(folder, name), { recursive: true })
  try {
    keep('empty')
    await mustWork(home, 'auth', KEY)
    keep('keyed')
    await mustWork(home, 'setup')
    keep('ready')
    if (openclaw === 'real') return
    await signIn(home, idp)
    keep('signed-in')
  } finally {
    home.dispose()
    await standin.close()
  }
}

async function mustWork(home: Home, script: string, input?: string): Promise<void> {
  const run = await runScript(home, script, [], { timeoutMs: 400_000, ...(input && { input }) })
  if (run.code !== 0)
    throw new Error(`the home could not be prepared: ${script}.js ${run.stdout.slice(0, 500)}`)
  // with the bundled list, every refresh after it would have something to write
  if (script === 'setup' && run.doc.data.catalog.source !== 'live') throw new Error('no live catalogue')
}
