import { randomUUID } from 'node:crypto'
import type { CatalogRow } from '../../support/catalogs/catalog.ts'
import type { Account } from '../accounts/account.ts'
import { callerOf } from '../accounts/bearer.ts'
import { applyFault } from '../faults/apply-fault.ts'
import { NGINX_RATE_LIMIT, sendDetail, sendJson, sendText } from '../http.ts'
import type { Exchange } from '../types.ts'
import { type ChatReply, type ChatRequest, judgeChat } from './chat-request.ts'
import { type Completion, completionBody, completionOf } from './completion.ts'
import { completionChunks } from './completion-stream.ts'

/** What the chat room needs to know about the rest of the stand-in. */
export interface ChatRoom {
  readonly catalog: readonly CatalogRow[]
  readonly accounts: ReadonlyMap<string, Account>
  readonly script: (request: ChatRequest) => ChatReply | Promise<ChatReply>
  /** Counts the answered turns. */
  readonly nextSerial: () => number
}

/** Answer `POST /v1/chat/completions`. */
export async function serveChat(exchange: Exchange, room: ChatRoom): Promise<void> {
  const { request, response, record } = exchange
  const caller = callerOf(request, room.accounts, 'inference')
  if (caller.kind === 'anonymous') return sendText(response, 429, NGINX_RATE_LIMIT, 'text/html')
  if (caller.kind === 'refused') return sendDetail(response, 401, caller.detail)

  const judged = judgeChat(record.body, room.catalog)
  if (judged.kind === 'refused') return sendDetail(response, judged.status, judged.detail)

  const reply = await room.script(judged.request)
  if (reply.fault) return applyFault(reply.fault, response, '', record.path)
  const completion = completionOf(reply, judged.row, judged.promptTokens, room.nextSerial())
  const headers = turnHeaders(caller.account)
  const created = Math.floor(Date.now() / 1000)
  if (!judged.request.stream) return sendJson(response, 200, completionBody(completion, created), headers)
  streamReply(exchange, completion, created, judged.request.includeUsage, headers)
}

function streamReply(
  { response }: Exchange,
  completion: Completion,
  created: number,
  includeUsage: boolean,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...headers,
  })
  for (const chunk of completionChunks(completion, created, includeUsage)) {
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  response.end('data: [DONE]\n\n')
}

/** The state before the call; an account without a plan reads 0/0/0. */
function turnHeaders({ subscription, quota }: Account): Readonly<Record<string, string>> {
  const { total, used } = subscription ? quota : { total: 0, used: 0 }
  return {
    'x-chutes-invocationid': randomUUID(),
    'X-Chutes-Quota-Total': String(total),
    'X-Chutes-Quota-Used': String(used),
    'X-Chutes-Quota-Remaining': String(Math.max(0, total - used)),
    'X-Chutes-RL-User': '60',
  }
}
