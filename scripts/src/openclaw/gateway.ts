import { connect } from 'node:net'
import type { Capabilities } from '../domain/config/capabilities.ts'
import type { ConfigView } from '../domain/config/config-view.ts'
import { parseJson, valueAt } from '../domain/json.ts'
import type { OpenClaw } from './session.ts'

/** Whether a Gateway listens on this machine, and whether it applies by itself what was just written. */
export type GatewayStatus = 'not running' | 'applies now' | 'needs restart'

const DEFAULT_PORT = 18_789
/** A port on which nothing listens refuses at once; a busy machine may take a while to say that one does. */
const CONNECT_MS = 2000
const READY_MS = 3000
const MAX_READY_CHARACTERS = 64 * 1024
/** OpenClaw takes no other name for a profile. */
const PROFILE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/i

/** The capability that decides where a Gateway listens; it may be missing for a release that was not asked yet. */
export type PortRule = Partial<Pick<Capabilities, 'profilePort'>>

/**
 * Looks for this config's Gateway on loopback. Model rows, aliases and the primary are hot-applied by every
 * supported release (measured on 2026.5.28, 2026.6.11 and 2026.9.6) unless `gateway.reload.mode` says otherwise.
 */
export async function gatewayStatus(
  openclaw: Pick<OpenClaw, 'env'>,
  view: ConfigView,
  can: PortRule,
): Promise<GatewayStatus> {
  if (!(await gatewayListens(openclaw, view, can))) return 'not running'
  const mode = valueAt(view.raw, ['gateway', 'reload', 'mode'])
  return mode === 'off' || mode === 'restart' ? 'needs restart' : 'applies now'
}

/** Whether something listens on loopback where this config's Gateway would. */
export function gatewayListens(
  openclaw: Pick<OpenClaw, 'env'>,
  view: ConfigView,
  can: PortRule,
): Promise<boolean> {
  const port = gatewayPort(openclaw.env, view, can)
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: CONNECT_MS })
    const done = (open: boolean): void => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => done(true))
    socket.once('timeout', () => done(false))
    socket.once('error', () => done(false))
  })
}

/**
 * When the Gateway on this machine came up, in milliseconds since the epoch; undefined where none tells. A caller on its own
 * machine hears that at `/readyz` without a credential.
 */
export function gatewayStarted(
  openclaw: Pick<OpenClaw, 'env'>,
  view: ConfigView,
  can: PortRule,
): Promise<number | undefined> {
  const port = gatewayPort(openclaw.env, view, can)
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let said = ''
    const done = (): void => {
      clearTimeout(limit)
      socket.destroy()
      resolve(startOf(said, Date.now()))
    }
    const limit = setTimeout(done, READY_MS)
    socket.setEncoding('utf8')
    socket.once('connect', () => socket.write(`GET /readyz HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n\r\n`))
    socket.on('data', (chunk) => {
      said += chunk
      if (said.length > MAX_READY_CHARACTERS) done()
    })
    socket.once('end', done)
    socket.once('error', done)
  })
}

/** The start that an answer, headers and all, tells; undefined for whatever else listens there. */
export function startOf(answer: string, now: number): number | undefined {
  const told = parseJson(answer.slice(answer.indexOf('\r\n\r\n') + 4))
  const uptime = valueAt(told, ['uptimeMs'])
  const isReadiness = typeof valueAt(told, ['ready']) === 'boolean'
  return isReadiness && typeof uptime === 'number' && uptime >= 0 && uptime <= now ? now - uptime : undefined
}

/** As OpenClaw decides: `OPENCLAW_GATEWAY_PORT` (`18789` or `host:18789`), else `gateway.port`, else by the profile. */
export function gatewayPort(env: OpenClaw['env'], view: ConfigView, can: PortRule): number {
  const [, named] = /^(?:[^:]+:|\[[^\]]+\]:)?(\d+)$/.exec(env.OPENCLAW_GATEWAY_PORT?.trim() ?? '') ?? []
  const configured = valueAt(view.raw, ['gateway', 'port'])
  const set = [named, configured]
    .map(Number)
    .find((port) => Number.isInteger(port) && port > 0 && port < 65_536)
  return set ?? (can.profilePort === false ? DEFAULT_PORT : portOfProfile(env.OPENCLAW_PROFILE?.trim() ?? ''))
}

/** OpenClaw's own rule: the FNV-1a hash of the name picks one of 40,000 ports. */
function portOfProfile(profile: string): number {
  if (!PROFILE_NAME.test(profile) || profile.toLowerCase() === 'default') return DEFAULT_PORT
  const hash = Buffer.from(profile).reduce(
    (sum, byte) => Math.imul(sum ^ byte, 16_777_619) >>> 0,
    2_166_136_261,
  )
  return 20_000 + (hash % 40_000)
}
