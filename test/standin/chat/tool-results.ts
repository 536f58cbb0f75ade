import type { ChatMessage } from './chat-request.ts'

/**
 * The texts that tools answered since the last finished reply of the model, oldest first.
 *
 * OpenClaw puts user messages of its own between a tool's answer and the next request, so the last message
 * says nothing about whose turn it is: whatever came after the model's last plain reply is one question.
 */
export function toolResultsOf(messages: readonly ChatMessage[]): readonly string[] {
  const lastReply = messages.findLastIndex(
    ({ role, tool_calls }) => role === 'assistant' && !tool_calls?.length,
  )
  return messages
    .slice(lastReply + 1)
    .filter(({ role }) => role === 'tool')
    .map(({ content }) => textOf(content))
}

/** The text of a content, which is a text or a list of parts. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map((part: { readonly text?: unknown }) => (typeof part.text === 'string' ? part.text : ''))
    .join('')
}
