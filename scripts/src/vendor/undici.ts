/**
 * The part of undici this skill uses: one request function, proxies taken from the environment, retries.
 * undici's entry module also loads fetch, WebSocket, caches and mocks, which would double the shipped
 * chunk, so the modules are imported one by one.
 */
import type { Dispatcher } from 'undici'
import connect from 'undici/lib/api/api-connect.js'
import apiRequest from 'undici/lib/api/api-request.js'
import BaseDispatcher from 'undici/lib/dispatcher/dispatcher.js'
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js'
import retry from 'undici/lib/interceptor/retry.js'

export type { Dispatcher }
export { EnvHttpProxyAgent, retry }

// undici's entry module gives dispatchers their methods; the proxy agent opens its tunnels with this one
Object.assign(BaseDispatcher.prototype, { connect })

/** What a request may say besides its address; undici's own names. */
export type RequestOptions = Omit<Dispatcher.RequestOptions, 'origin' | 'path' | 'method'> & {
  method?: Dispatcher.HttpMethod
}

/** Sends one request through `dispatcher` and resolves when the response headers are in. */
export function request(
  dispatcher: Dispatcher,
  url: string | URL,
  options: RequestOptions = {},
): Promise<Dispatcher.ResponseData> {
  const { origin, pathname, search } = new URL(url)
  return apiRequest.call(dispatcher, { method: 'GET', ...options, origin, path: pathname + search })
}
