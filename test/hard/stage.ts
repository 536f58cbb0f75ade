import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createListener } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChutes } from '../standin/server.ts'
import type { ChutesStandIn } from '../standin/types.ts'
import { type CatalogRow, catalogRow, today } from '../support/catalog.ts'
import { createHome, type Home } from '../support/home.ts'
import { runOpenclaw, runScript } from '../support/run.ts'
import { KEY } from './canaries.ts'

/** How far a home is set up: not at all, with a key in OpenClaw, or with everything. */
export type Furnishing = 'empty' | 'keyed' | 'ready'

/** Prepared homes to copy from. */
export interface Models {
  readonly folder: string
  dispose(): void
}

/** One lane of the run: a stand-in for Chutes, a host that must hear nothing, and homes that are thrown away. */
export interface Lane {
  readonly standin: ChutesStandIn
  /** A port on which something listens and says nothing: a Gateway, as far as anybody can see from outside. */
  readonly gatewayPort: number
  /** What the real OpenClaw said in the home with everything: `models status --json`. */
  readonly modelsStatus: string
  /** An address on another host name; `heard` counts what arrived there. */
  readonly elsewhere: { readonly url: string; heard(): number }
  home(furnishing: Furnishing, options?: { readonly config?: object | string }): Home
  /** Forgets faults and requests, and throws the homes away. */
  reset(): void
  close(): Promise<void>
}

/** A catalogue that a prepared home has to write about at once; a model that is gone would be watched for days first. */
export const NEWS: readonly CatalogRow[] = [...today, catalogRow({ id: 'Qwen/Qwen4-32B-TEE' })]

/** A person's config is larger than what the skill adds to it, so taking that out again is one write. */
const NAMES = Array.from({ length: 240 }, (_, index) => `whoever-is-called-number-${index}-of-the-family`)
export const FIRST_CONFIG = {
  gateway: { mode: 'local' },
  messages: { ackReaction: '👀', groupChat: { mentionPatterns: NAMES } },
}
const STATUS = 'models-status.json'

/** Sets one home up with the real OpenClaw and keeps it at each step; in `kept`, for the next run, when given. */
export async function prepareModels(kept?: string): Promise<Models> {
  if (kept && existsSync(join(kept, STATUS))) return { folder: kept, dispose: () => {} }
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'chutes-hard-'))
  const standin = await openStandin()
  const home = createHome({ redirect: standin, config: FIRST_CONFIG })
  const keep = (name: Furnishing) => cpSync(home.openclawDir, join(folder, name), { recursive: true })
  try {
    keep('empty')
    await mustWork(home, 'auth', KEY)
    keep('keyed')
    await mustWork(home, 'setup')
    keep('ready')
    const status = await runOpenclaw(home, ['models', 'status', '--json'], { timeoutMs: 400_000 })
    writeFileSync(join(folder, STATUS), status.stdout)
  } finally {
    home.dispose()
    await standin.close()
  }
  return { folder, dispose: kept ? () => {} : () => rmSync(folder, { recursive: true, force: true }) }
}

async function mustWork(home: Home, script: string, input?: string): Promise<void> {
  const run = await runScript(home, script, [], { timeoutMs: 400_000, ...(input && { input }) })
  if (run.code !== 0)
    throw new Error(`the home could not be prepared: ${script}.js ${run.stdout.slice(0, 500)}`)
}

/** Opens a lane; lanes share nothing but the prepared homes. */
export async function openLane(models: Models): Promise<Lane> {
  const standin = await openStandin()
  const other = await openElsewhere()
  const gateway = createListener((socket) => socket.on('error', () => {}))
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  const homes: Home[] = []
  return {
    standin,
    elsewhere: other,
    gatewayPort: (gateway.address() as AddressInfo).port,
    modelsStatus: readFileSync(join(models.folder, STATUS), 'utf8'),
    home: (furnishing, options = {}) => {
      const home = createHome({ redirect: standin })
      cpSync(join(models.folder, furnishing), home.openclawDir, { recursive: true })
      // a copy gets new folders, with the modes that the umask gives them
      for (const folder of ['', 'chutes', 'state']) makePrivate(join(home.openclawDir, folder))
      if (options.config !== undefined) home.writeConfig(options.config)
      homes.push(home)
      return home
    },
    reset: () => {
      standin.clearFaults()
      standin.clearRequests()
      standin.setCatalog(today)
      for (const home of homes.splice(0)) home.dispose()
    },
    close: async () => {
      for (const home of homes) home.dispose()
      await other.close()
      gateway.close()
      await standin.close()
    },
  }
}

function makePrivate(folder: string): void {
  if (existsSync(folder)) chmodSync(folder, 0o700)
}

async function openStandin(): Promise<ChutesStandIn> {
  const standin = await startChutes({ tls: true })
  standin.acceptKey(KEY)
  return standin
}

async function openElsewhere() {
  let count = 0
  const server = createServer((_, response) => {
    count++
    response.end('{"object":"list","data":[]}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/v1/models`,
    heard: () => count,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
