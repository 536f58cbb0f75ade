import { createServer } from 'node:http'

/** Below the ports that systems give to whoever asks for any: no listener of another test can take it meanwhile. */
const FIRST_PORT = 12_000
const PORTS = 18_000

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const port = FIRST_PORT + Math.floor(Math.random() * PORTS)
  const server = createServer()
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
  })
  if (!free) return freePort()
  await new Promise((resolve) => server.close(resolve))
  return port
}
