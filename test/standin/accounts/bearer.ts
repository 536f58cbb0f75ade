import type { IncomingMessage } from 'node:http'
import type { Account, Scope } from './account.ts'

/** Who is asking: nobody, somebody who is let in, or somebody who is refused with a real message. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'known'; readonly account: Account }
  | { readonly kind: 'refused'; readonly detail: string }

const KEY_SHAPE = /^cpk_[a-f0-9]{32}\.[a-f0-9]{32}\.[a-zA-Z0-9]{32}$/

/** Judge the bearer of a request. `X-API-Key` counts for nothing, as at Chutes. */
export function callerOf(
  request: IncomingMessage,
  accounts: ReadonlyMap<string, Account>,
  scope: Scope,
): Caller {
  const key = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim()
  if (key === undefined) return { kind: 'anonymous' }
  const account = accounts.get(key)
  if (account?.scopes.includes(scope)) return { kind: 'known', account }
  return { kind: 'refused', detail: account ? UNKNOWN : refusalOf(key) }
}

const UNKNOWN = 'Invalid token or user not found'

function refusalOf(key: string): string {
  if (!key.startsWith('cpk_')) return 'Invalid token.'
  return KEY_SHAPE.test(key) ? UNKNOWN : 'Missing or invalid authorization header(s)'
}
