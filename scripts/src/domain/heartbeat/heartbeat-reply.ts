import type { Attention } from './attention.ts'

/** Matters told in one reply; the rest are counted. */
const MAX_TOLD = 3

/** What the agent should answer its heartbeat with: `silent` when there is nothing to tell. */
export function heartbeatReply(tell: readonly Attention[], silent: string, more: string): string {
  if (tell.length === 0) return silent
  const sentences = tell.slice(0, MAX_TOLD).map(({ message, fix }) => `${message} To do: ${fix}`)
  const rest = tell.length - MAX_TOLD
  return ['Chutes needs you.', ...sentences, ...(rest > 0 ? [`And ${rest} more: ${more}`] : [])].join(' ')
}
