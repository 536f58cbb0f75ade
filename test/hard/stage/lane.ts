import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createListener } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveAttestation } from '../../standin/attestation.ts'
import { addIdentityProvider, type IdentityProvider } from '../../standin/identity.ts'
import { startChutes } from '../../standin/server.ts'
import { createTlsServer } from '../../standin/tls.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { type CatalogRow, catalogRow, today } from '../../support/catalog.ts'
import { createHome, type Home } from '../../support/home.ts'
import { runScript } from '../../support/run.ts'
import { createWorld, type World } from '../../support/tee/fleet.ts'
import { ACCESS_TOKEN, KEY, REFRESH_TOKEN } from '../judging/canaries.ts'
import { APP, signIn } from '../sign-ins/sign-in.ts'
import { record, recordedStatus } from './recorded.ts'

/** How far a home is set up: not at all, with a key in OpenClaw, with everything, with a sign-in in place of the key. */
export type Furnishing = 'empty' | 'keyed' | 'ready' | 'signed-in'

/** Prepared homes to copy from. */
export interface Models {
  readonly folder: string
  dispose(): void
}

/** One lane of the run: a stand-in for Chutes, a host that must hear nothing, and homes that are thrown away. */
export interface Lane {
  readonly models: Models
  readonly standin: ChutesStandIn
  /** A port on which something listens and says nothing: a Gateway, as far as anybody can see from outside. */
  readonly gatewayPort: number
  /** What the real OpenClaw said in the home with everything: `models status --json`. */
  readonly modelsStatus: string
  /** The same of the home with a sign-in. */
  readonly signedInStatus: string
  readonly idp: IdentityProvider
  /** Speaks TLS with a certificate that nobody trusts. */
  readonly impostor: { readonly port: number; heard(): number }
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

/** Sets one home up with the real OpenClaw and keeps it at each step; in `kept`, for the next run, when given. */
export async function prepareModels(kept?: string): Promise<Models> {
  if (kept && existsSync(join(kept, 'signed-in'))) return { folder: kept, dispose: () => {} }
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'chutes-hard-'))
  const { standin, idp } = await openStandin()
  const home = createHome({ redirect: standin, config: FIRST_CONFIG })
  const keep = (name: Furnishing) => cpSync(home.openclawDir, join(folder, name), { recursive: true })
  try {
    keep('empty')
    await mustWork(home, 'auth', KEY)
    keep('keyed')
    await mustWork(home, 'setup')
    keep('ready')
    await record(home, folder, 'ready')
    await signIn(home, idp)
    keep('signed-in')
    await record(home, folder, 'signed-in')
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
  // with the bundled list, every refresh after it would have something to write
  if (script === 'setup' && run.doc.data.catalog.source !== 'live') throw new Error('no live catalogue')
}

/** Opens a lane; lanes share nothing but the prepared homes. */
export async function openLane(models: Models): Promise<Lane> {
  const { standin, idp } = await openStandin()
  const other = await openElsewhere()
  const gateway = createListener((socket) => socket.on('error', () => {}))
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  const impostor = await openImpostor()
  const homes: Home[] = []
  return {
    models,
    standin,
    idp,
    impostor,
    elsewhere: other,
    gatewayPort: (gateway.address() as AddressInfo).port,
    modelsStatus: recordedStatus(models, 'ready'),
    signedInStatus: recordedStatus(models, 'signed-in'),
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
      await impostor.close()
      await standin.close()
    },
  }
}

function makePrivate(folder: string): void {
  if (existsSync(folder)) chmodSync(folder, 0o700)
}

let fleet: Promise<World> | undefined

async function openStandin(): Promise<{ readonly standin: ChutesStandIn; readonly idp: IdentityProvider }> {
  const standin = await startChutes({ tls: true })
  standin.acceptKey(KEY)
  const pair = { access: ACCESS_TOKEN, refresh: REFRESH_TOKEN }
  const idp = addIdentityProvider(standin, 'https://api.chutes.ai', () => pair)
  idp.registerApp(APP)
  fleet ??= createWorld()
  serveAttestation(standin, await fleet, { now: Date.now })
  return { standin, idp }
}

async function openImpostor() {
  let count = 0
  const { server, dispose } = await createTlsServer((_, response) => {
    count++
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => count,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await dispose()
    },
  }
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
