import { type CatalogRow, envelope } from '../support/catalog.ts'
import type { Account } from './account.ts'
import { callerOf } from './bearer.ts'
import { sendDetail, sendJson } from './http.ts'
import type { Exchange } from './types.ts'

/** Answer `GET /v1/models`: public, but a bad bearer is refused. */
export function serveModels(
  { request, response }: Exchange,
  catalog: readonly CatalogRow[],
  accounts: ReadonlyMap<string, Account>,
): void {
  const caller = callerOf(request, accounts, 'inference')
  if (caller.kind === 'refused') sendDetail(response, 401, caller.detail)
  else sendJson(response, 200, envelope(catalog))
}
