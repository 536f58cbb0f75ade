import { createServer } from 'node:http'
import { type AddressInfo, createServer as createListener, type Server } from 'node:net'
import { addIdentityProvider, type IdentityProvider } from '../../standin/accounts/identity.ts'
import { serveAttestation } from '../../standin/attestation.ts'
import { startChutes } from '../../standin/server.ts'
import { createTlsServer } from '../../standin/tls.ts'
import type { ChutesStandIn } from '../../standin/types.ts'
import { createWorld, type World } from '../../support/tee/fleet.ts'
import { ACCESS_TOKEN, KEY, REFRESH_TOKEN } from '../judging/canaries.ts'
import { APP } from '../sign-ins/sign-in.ts'

/** Somebody who must hear nothing; `heard` counts what arrived all the same. */
export interface Stranger {
  readonly port: number
  heard(): number
  close(): Promise<void>
}

let fleet: Promise<World> | undefined

/** Chutes, with sign-in and attestation, that takes the canary key. */
export async function openStandin(): Promise<{
  readonly standin: ChutesStandIn
  readonly idp: IdentityProvider
}> {
  const standin = await startChutes({ tls: true })
  standin.acceptKey(KEY)
  const pair = { access: ACCESS_TOKEN, refresh: REFRESH_TOKEN }
  const idp = addIdentityProvider(standin, 'https://api.chutes.ai', () => pair)
  idp.registerApp(APP)
  fleet ??= createWorld()
  serveAttestation(standin, await fleet, { now: Date.now })
  return { standin, idp }
}

/** Speaks TLS with a certificate that nobody trusts. */
export async function openImpostor(): Promise<Stranger> {
  let count = 0
  const { server, dispose } = await createTlsServer((_, response) => {
    count++
    response.end('{}')
  })
  const port = await listen(server)
  return {
    port,
    heard: () => count,
    close: async () => {
      server.closeAllConnections()
      await close(server)
      await dispose()
    },
  }
}

/** A server on another host name. */
export async function openElsewhere(): Promise<Stranger> {
  let count = 0
  const server = createServer((_, response) => {
    count++
    response.end('{"object":"list","data":[]}')
  })
  return { port: await listen(server), heard: () => count, close: () => close(server) }
}

/** Something that listens and says nothing: a Gateway, as far as anybody can see from outside. */
export async function openSilence(): Promise<Pick<Stranger, 'port' | 'close'>> {
  const server = createListener((socket) => socket.on('error', () => {}))
  return { port: await listen(server), close: () => close(server) }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
