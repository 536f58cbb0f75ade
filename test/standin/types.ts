import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { CatalogRow } from '../support/catalogs/catalog.ts'
import type { Account } from './accounts/account.ts'
import type { ChatReply, ChatRequest } from './chat/chat-request.ts'
import type { Fault } from './faults/faults.ts'

/** Where a fault strikes: a room of the stand-in, or a method and path, with a trailing `*` for any rest. */
export type FaultRoute = 'models' | 'chat' | 'account' | 'any' | `${'GET' | 'POST' | 'DELETE'} /${string}`

/** One request as it arrived, before any answer was decided. */
export interface RecordedRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly host: string
  readonly authorization: string | undefined
  readonly headers: IncomingHttpHeaders
  /** The parsed JSON body or the fields of a form; undefined when it was neither. */
  readonly body: unknown
}

/** What a handler of an extra route receives. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly record: RecordedRequest
}

/** Answers one request; must end the response. */
export type Handler = (exchange: Exchange) => void | Promise<void>

/** How to start the stand-in. */
export interface ChutesOptions {
  readonly catalog?: readonly CatalogRow[]
  /** Also listen for HTTPS with a certificate for the real host names. */
  readonly tls?: boolean
  /** A fixed port, for people; tests take a random one. */
  readonly port?: number
}

/** The HTTPS side of the stand-in. */
interface TlsSide {
  readonly port: number
  /** A PEM file that a client has to trust, e.g. by `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string
}

/** A running stand-in for llm.chutes.ai and api.chutes.ai. */
export interface ChutesStandIn {
  readonly url: string
  readonly llmBaseUrl: string
  readonly apiUrl: string
  readonly tls: TlsSide | undefined
  readonly requests: readonly RecordedRequest[]
  clearRequests(): void
  setCatalog(rows: readonly CatalogRow[]): void
  /** Let a bearer key in; fields of `account` that are left out get plausible values. */
  acceptKey(key: string, account?: Partial<Account>): void
  revokeKey(key: string): void
  setFault(route: FaultRoute, fault: Fault): void
  clearFaults(): void
  /** Script the model: called for each accepted chat request. */
  onChat(script: (request: ChatRequest) => ChatReply | Promise<ChatReply>): void
  /** Add or replace a route, e.g. an attestation or OAuth endpoint. A trailing `*` matches any rest. */
  addRoute(method: string, path: string, handler: Handler): void
  close(): Promise<void>
}
