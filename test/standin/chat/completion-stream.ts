import type { Completion, WireToolCall } from './completion.ts'

const PIECE = 24

/** The chunks of a streamed reply, in the order an engine sends them; `[DONE]` is not among them. */
export function* completionChunks(
  completion: Completion,
  created: number,
  includeUsage: boolean,
): Generator<unknown> {
  const { id, model } = completion
  const chunk = (choices: readonly unknown[], extra: object = {}) => ({
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    choices,
    ...extra,
  })
  const delta = (part: object) => chunk([{ index: 0, delta: part, logprobs: null, finish_reason: null }])

  yield delta({ role: 'assistant', content: '' })
  for (const piece of piecesOf(completion.reasoning)) yield delta({ [completion.reasoningField]: piece })
  for (const piece of piecesOf(completion.text)) yield delta({ content: piece })
  for (const [index, call] of completion.toolCalls.entries()) {
    for (const part of toolCallParts(call)) yield delta({ tool_calls: [{ index, ...part }] })
  }
  yield chunk([{ index: 0, delta: {}, logprobs: null, finish_reason: completion.finishReason }])
  if (includeUsage) yield chunk([], { usage: completion.usage })
}

/** The name comes first, then the arguments in pieces, so a client has to put them together. */
function* toolCallParts(call: WireToolCall): Generator<object> {
  yield { id: call.id, type: call.type, function: { name: call.function.name, arguments: '' } }
  for (const piece of piecesOf(call.function.arguments)) yield { function: { arguments: piece } }
}

function* piecesOf(text: string): Generator<string> {
  const letters = Array.from(text)
  for (let start = 0; start < letters.length; start += PIECE)
    yield letters.slice(start, start + PIECE).join('')
}
