import { connect } from 'node:net'
import { parseJson } from '../domain/json.ts'
import * as z from '../vendor/zod.ts'
import { gatewayPort } from './gateway.ts'

const READY_MS = 3000
const MAX_READY_BYTES = 64 * 1024

const Readiness = z.looseObject({
  ready: z.boolean(),
  uptimeMs: z.lenient(z.number().min(0).max(1e13)),
})

/**
 * When the Gateway on this machine started, in milliseconds since the epoch; undefined where none answers. OpenClaw tells
 * callers on its own machine at `/readyz`, without a credential.
 */
export function gatewayStarted(...place: Parameters<typeof gatewayPort>): Promise<number | undefined> {
  const port = gatewayPort(...place)
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: READY_MS })
    let said = ''
    const done = (): void => {
      socket.destroy()
      resolve(startOf(said))
    }
    socket.setEncoding('utf8')
    socket.once('connect', () => socket.write(`GET /readyz HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n\r\n`))
    socket.on('data', (chunk) => {
      said += chunk
      if (said.length > MAX_READY_BYTES) done()
    })
    for (const event of ['end', 'timeout', 'error'] as const) socket.once(event, done)
  })
}

/** What an answer with headers says; undefined for anything else that listens there. */
export function startOf(answer: string, now = Date.now()): number | undefined {
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
  const uptime = Readiness.safeParse(parseJson(body)).data?.uptimeMs
  return uptime === undefined ? undefined : now - uptime
}
