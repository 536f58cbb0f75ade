import { createHash } from 'node:crypto'
import type { CatalogRow } from '../../support/catalogs/catalog.ts'
import type { ChatReply, ScriptedToolCall } from './chat-request.ts'

/** A reply with every gap filled, ready to be sent in either mode. */
export interface Completion {
  readonly id: string
  readonly model: string
  readonly text: string
  readonly reasoning: string
  /** sglang says `reasoning_content`, newer vllm builds say `reasoning`. */
  readonly reasoningField: 'reasoning_content' | 'reasoning'
  readonly toolCalls: readonly WireToolCall[]
  readonly finishReason: 'stop' | 'tool_calls'
  readonly usage: Readonly<Record<string, unknown>>
}

/** A tool call in the OpenAI format. */
export interface WireToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

const tokensIn = (text: string) => Math.ceil(text.length / 4)

/** Turn a script's reply into what the wire needs. `serial` keeps ids of different turns apart. */
export function completionOf(
  reply: ChatReply,
  row: CatalogRow,
  promptTokens: number,
  serial: number,
): Completion {
  const toolCalls = (reply.toolCalls ?? []).map((call, index) => wireToolCall(call, `${serial}-${index}`))
  const text = reply.text ?? (toolCalls.length > 0 ? '' : `Hello from ${row.id}`)
  const reasons = row.supported_features?.includes('reasoning') ?? false
  const reasoning = reply.reasoning ?? (reasons ? 'A short answer will do.' : '')
  const spoken = tokensIn(text + reasoning + JSON.stringify(toolCalls))
  return {
    id: `chatcmpl-${createHash('sha1').update(`${row.id}:${serial}`).digest('hex').slice(0, 24)}`,
    model: row.id,
    text,
    reasoning,
    reasoningField: row.owned_by === 'vllm' ? 'reasoning' : 'reasoning_content',
    toolCalls,
    finishReason: toolCalls.length > 0 ? 'tool_calls' : 'stop',
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: spoken,
      total_tokens: promptTokens + spoken,
      prompt_tokens_details: { cached_tokens: 0 },
    },
  }
}

/** The body of a reply that is not streamed. */
export function completionBody(completion: Completion, created: number): unknown {
  const { id, model, text, reasoning, reasoningField, toolCalls, finishReason, usage } = completion
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text === '' ? null : text,
          [reasoningField]: reasoning === '' ? null : reasoning,
          tool_calls: toolCalls.length > 0 ? toolCalls : null,
        },
        logprobs: null,
        finish_reason: finishReason,
      },
    ],
    usage,
  }
}

function wireToolCall(call: ScriptedToolCall, suffix: string): WireToolCall {
  const args = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments)
  return { id: call.id ?? `call_${suffix}`, type: 'function', function: { name: call.name, arguments: args } }
}
