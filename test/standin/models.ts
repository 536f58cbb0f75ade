import { type CatalogRow, envelope } from '../support/catalogs/catalog.ts'
import type { Account } from './accounts/account.ts'
import { callerOf } from './accounts/bearer.ts'
import { sendDetail, sendText } from './http.ts'
import type { Exchange } from './types.ts'

/** Answer `GET /v1/models`: public, but a bad bearer is refused. */
export function serveModels(
  { request, response }: Exchange,
  catalog: readonly CatalogRow[],
  accounts: ReadonlyMap<string, Account>,
): void {
  const caller = callerOf(request, accounts, 'inference')
  if (caller.kind === 'refused') sendDetail(response, 401, caller.detail)
  else sendText(response, 200, textOf(catalog), 'application/json', { via: '1.1 google' })
}

/** The real endpoint answers from a cache, too. */
const texts = new WeakMap<readonly CatalogRow[], string>()

function textOf(catalog: readonly CatalogRow[]): string {
  const text = texts.get(catalog) ?? JSON.stringify(envelope(catalog))
  texts.set(catalog, text)
  return text
}
