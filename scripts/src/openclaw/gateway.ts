import { connect } from 'node:net'
import type { ConfigView } from '../domain/config/config-view.ts'
import { valueAt } from '../domain/json.ts'
import type { OpenClaw } from './session.ts'

/** Whether a Gateway listens on this machine, and when it takes on what was just written. */
export type GatewayStatus = 'not running' | 'applies now' | 'needs restart'

const DEFAULT_PORT = 18_789
const CONNECT_MS = 400

/**
 * Looks for this config's Gateway on loopback. Model rows, aliases and the primary are hot-applied by every
 * supported release (measured on 2026.5.28, 2026.6.11 and 2026.9.6) unless `gateway.reload.mode` says otherwise.
 */
export async function gatewayStatus(
  openclaw: Pick<OpenClaw, 'env'>,
  view: ConfigView,
): Promise<GatewayStatus> {
  if (!(await gatewayListens(openclaw, view))) return 'not running'
  const mode = valueAt(view.raw, ['gateway', 'reload', 'mode'])
  return mode === 'off' || mode === 'restart' ? 'needs restart' : 'applies now'
}

/** Whether something listens on loopback where this config's Gateway would. */
export function gatewayListens(openclaw: Pick<OpenClaw, 'env'>, view: ConfigView): Promise<boolean> {
  const configured = Number(openclaw.env.OPENCLAW_GATEWAY_PORT ?? valueAt(view.raw, ['gateway', 'port']))
  const isPort = Number.isInteger(configured) && configured > 0 && configured < 65_536
  const port = isPort ? configured : DEFAULT_PORT
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
