import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { envelope, today } from '../support/catalogs/catalog.ts'
import { type Account, accountOf, serveAccount } from './accounts/account.ts'
import { type ChatRoom, serveChat } from './chat/chat.ts'
import { applyFault } from './faults/apply-fault.ts'
import { createFaultBox } from './faults/fault-box.ts'
import { parseForm, parseJson, readBody, sendDetail } from './http.ts'
import { serveModels } from './models.ts'
import { createTlsServer, type TlsServer } from './tls.ts'
import type { ChutesOptions, ChutesStandIn, Exchange, FaultRoute, Handler, RecordedRequest } from './types.ts'
import { serveUtilization } from './utilization.ts'

/** Start a stand-in for Chutes on this machine. */
export async function startChutes(options: ChutesOptions = {}): Promise<ChutesStandIn> {
  let catalog = options.catalog ?? today
  let script: ChatRoom['script'] = () => ({})
  let turns = 0
  const requests: RecordedRequest[] = []
  const accounts = new Map<string, Account>()
  const faultBox = createFaultBox()
  const extraRoutes = new Map<string, Handler>()

  const answer = (exchange: Exchange): void | Promise<void> => {
    const extra = findExtra(extraRoutes, exchange)
    if (extra) return extra(exchange)
    switch (roomOf(exchange)) {
      case 'models':
        return serveModels(exchange, catalog, accounts)
      case 'chat':
        return serveChat(exchange, { catalog, accounts, script, nextSerial: () => ++turns })
      case 'account':
        return serveAccount(exchange, accounts)
      case 'utilization':
        return serveUtilization(exchange, catalog)
      default:
        return sendDetail(exchange.response, 404, 'Not Found')
    }
  }

  const listen = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const exchange = await exchangeOf(request, response)
    requests.push(exchange.record)
    const room = roomOf(exchange)
    const target = `${request.method} ${exchange.url.pathname}`
    const fault = faultBox.take(room === 'utilization' ? undefined : room, target)
    if (fault) return applyFault(fault, response, JSON.stringify(envelope(catalog)), exchange.record.path)
    return answer(exchange)
  }
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    listen(request, response).catch(() => response.destroy())
  }

  const server = createServer(listener)
  const secure = options.tls ? await createTlsServer(listener) : undefined
  const port = await listenOn(server, options.port ?? 0)
  const tlsPort = secure ? await listenOn(secure.server, 0) : 0
  const url = `http://127.0.0.1:${port}`

  return {
    url,
    llmBaseUrl: `${url}/v1`,
    apiUrl: url,
    tls: secure && { port: tlsPort, caFile: secure.caFile },
    requests,
    clearRequests: () => void requests.splice(0),
    setCatalog: (rows) => {
      catalog = rows
    },
    acceptKey: (key, account) => void accounts.set(key, accountOf(key, account)),
    revokeKey: (key) => void accounts.delete(key),
    setFault: faultBox.set,
    clearFaults: faultBox.clear,
    onChat: (next) => {
      script = next
    },
    addRoute: (method, path, handler) => void extraRoutes.set(`${method} ${path}`, handler),
    close: () => closeAll(server, secure),
  }
}

async function exchangeOf(request: IncomingMessage, response: ServerResponse): Promise<Exchange> {
  const text = await readBody(request)
  const path = request.url ?? '/'
  const host = request.headers.host ?? ''
  return {
    request,
    response,
    url: new URL(path, 'http://stand-in'),
    record: {
      method: request.method ?? '',
      path,
      host,
      authorization: request.headers.authorization,
      headers: request.headers,
      body: parseJson(text) ?? parseForm(text, request.headers['content-type']),
    },
  }
}

type Room = Exclude<FaultRoute, 'any'> | 'utilization'

/** The real service is two hosts; a request that reaches the wrong one finds nothing. */
function roomOf({ request, url, record }: Exchange): Room | undefined {
  const onLlm = !record.host.startsWith('api.')
  const onApi = !record.host.startsWith('llm.')
  const target = `${request.method} ${url.pathname}`
  if (onLlm && target === 'GET /v1/models') return 'models'
  if (onLlm && target === 'POST /v1/chat/completions') return 'chat'
  if (onApi && url.pathname.startsWith('/users/')) return 'account'
  if (onApi && target === 'GET /chutes/utilization') return 'utilization'
  return undefined
}

function findExtra(routes: ReadonlyMap<string, Handler>, { request, url }: Exchange): Handler | undefined {
  const target = `${request.method} ${url.pathname}`
  for (const [pattern, handler] of routes) {
    if (pattern === target) return handler
    if (pattern.endsWith('*') && target.startsWith(pattern.slice(0, -1))) return handler
  }
  return undefined
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

async function closeAll(server: Server, secure: TlsServer | undefined): Promise<void> {
  await Promise.all([closeServer(server), secure && closeServer(secure.server)])
  await secure?.dispose()
}

/** Hanging and dripping answers are still open; they must not keep a test alive. */
function closeServer(server: Server | TlsServer['server']): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
