import * as z from '../../vendor/zod.ts'
import { id, instant, text } from './common.ts'

const attention = z.object({ code: id, message: text, fix: text })

/** `data` of `heartbeat.js`. */
export const heartbeatData = z.object({
  ran: z.array(z.object({ task: id, ok: z.boolean(), changed: z.boolean(), summary: text })),
  /** What was not run, soonest first; a quiet answer names only the next one. */
  skipped: z.array(z.object({ task: id, dueAt: instant, reason: z.optional(z.literal('locked')) })),
  /** What a person should know and was not told yet. */
  attention: z.array(attention),
  /** Told before and still open; absent when nothing is. */
  open: z.optional(z.int().min(0)),
  /** What to answer the heartbeat with. */
  reply: text,
  /** With `--dry-run`: what would run. */
  due: z.optional(z.array(id)),
})
