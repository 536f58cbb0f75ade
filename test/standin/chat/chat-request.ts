import type { CatalogRow } from '../../support/catalogs/catalog.ts'
import type { Fault } from '../faults/faults.ts'
import { toolResultsOf } from './tool-results.ts'

/** One message of a conversation, as the client wrote it. */
export interface ChatMessage {
  readonly role: string
  readonly content?: unknown
  readonly tool_calls?: readonly unknown[]
  readonly tool_call_id?: string
}

/** A chat request that passed the checks of the engine. */
export interface ChatRequest {
  /** The model that will answer: the first one that exists when the client named several. */
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly tools: readonly unknown[]
  /** What tools answered to this question so far; empty on the first request of a turn. */
  readonly toolResults: readonly string[]
  readonly stream: boolean
  readonly includeUsage: boolean
  /** The whole body, for everything else. */
  readonly body: Readonly<Record<string, unknown>>
}

/** A tool the scripted model wants to call. */
export interface ScriptedToolCall {
  readonly name: string
  /** An object is sent as its JSON text, a string as it is. */
  readonly arguments: string | Readonly<Record<string, unknown>>
  readonly id?: string
}

/** What the scripted model says; without a text it says hello. */
export interface ChatReply {
  readonly text?: string
  readonly reasoning?: string
  readonly toolCalls?: readonly ScriptedToolCall[]
  /** In place of a completion: this one model is busy, cold or gone, and the others answer. */
  readonly fault?: Fault
}

/** Either a request the engine would run, or the refusal it would send. */
export type Judged =
  | {
      readonly kind: 'ok'
      readonly request: ChatRequest
      readonly row: CatalogRow
      readonly promptTokens: number
    }
  | { readonly kind: 'refused'; readonly status: number; readonly detail: unknown }

const engineError = (message: string): Judged => ({
  kind: 'refused',
  status: 400,
  detail: { object: 'error', message, type: 'BadRequestError', param: null, code: 400 },
})

/** A script that always answers with a tool call would keep an agent busy until it is killed. */
const MAX_ROUNDS = 50

const ROLES: readonly unknown[] = ['system', 'user', 'assistant', 'tool']

/** Check a body the way Chutes and the engine behind it do. */
export function judgeChat(body: unknown, catalog: readonly CatalogRow[]): Judged {
  if (!isRecord(body)) return { kind: 'refused', status: 400, detail: 'Invalid request body' }
  const asked = typeof body.model === 'string' ? body.model : ''
  const row = findModel(asked, catalog)
  if (!row) return { kind: 'refused', status: 404, detail: `model not found: ${asked}` }

  const messages = body.messages
  if (!Array.isArray(messages) || messages.length === 0) return engineError('messages must not be empty')
  const stray = messages.find((message) => !isRecord(message) || !ROLES.includes(message.role))
  if (stray !== undefined) {
    return engineError(`Unexpected message role: ${isRecord(stray) ? String(stray.role) : 'none'}`)
  }

  const toolResults = toolResultsOf(messages as readonly ChatMessage[])
  if (toolResults.length > MAX_ROUNDS) return engineError('The scripted model never stops calling tools')

  const promptTokens = Math.ceil(JSON.stringify([messages, body.tools ?? []]).length / 4)
  const wanted = typeof body.max_tokens === 'number' ? body.max_tokens : 0
  if (promptTokens + wanted > row.max_model_len) {
    return engineError(
      `Requested token count exceeds the model's maximum context length of ${row.max_model_len} tokens. ` +
        `You requested a total of ${promptTokens + wanted} tokens: ${promptTokens} tokens from the input messages ` +
        `and ${wanted} tokens for the completion.`,
    )
  }
  const streamOptions = isRecord(body.stream_options) ? body.stream_options : {}
  return {
    kind: 'ok',
    row,
    promptTokens,
    request: {
      model: row.id,
      messages: messages as readonly ChatMessage[],
      toolResults,
      tools: Array.isArray(body.tools) ? body.tools : [],
      stream: body.stream === true,
      includeUsage: streamOptions.include_usage === true,
      body,
    },
  }
}

/** An exact name, or a comma list with an optional `:latency` / `:throughput`; there is no built-in alias. */
function findModel(asked: string, catalog: readonly CatalogRow[]): CatalogRow | undefined {
  const exact = catalog.find((row) => row.id === asked)
  if (exact || !asked.includes(',')) return exact
  const names = asked.replace(/:(latency|throughput)$/i, '').split(',')
  return names.map((name) => catalog.find((row) => row.id === name.trim())).find((row) => row !== undefined)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
