import * as z from '../../vendor/zod.ts'
import { id, instant, text } from '../shared/answer/schema-parts.ts'

const attention = z.object({ code: id, message: text, fix: text })
const via = z.enum(['openclaw', 'heartbeat-md', 'crontab', 'print'])
const left = z.array(z.object({ via, reason: text, fix: text }))

/** `data` of `heartbeat.js`. */
const beat = z.strictObject({
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

/** `data` of `heartbeat.js install`. */
const install = z.strictObject({
  schedule: z.object({
    via,
    state: z.enum(['installed', 'unchanged', 'planned', 'printed']),
    reason: text,
    /** How often a scheduler of its own runs it. */
    every: z.optional(id),
    /** The line or command, where a person may want to see or run it. */
    command: z.optional(text),
    path: z.optional(text),
    created: z.optional(z.boolean()),
    /** Where OpenClaw sends what the job has to say: `none` is its run history. */
    delivery: z.optional(text),
  }),
  /** What other routes had before. */
  removed: z.optional(z.array(via)),
})

/** `data` of `heartbeat.js uninstall`. */
const uninstall = z.strictObject({ removed: z.array(via), left })

/** `data` of `heartbeat.js show`. */
const show = z.strictObject({
  schedule: z.array(z.object({ via, where: text, enabled: z.boolean() })),
  unseen: left,
  tasks: z.array(
    z.object({
      task: id,
      lastRun: z.nullable(instant),
      ok: z.nullable(z.boolean()),
      summary: text,
      dueAt: instant,
    }),
  ),
  /** Everything that is open, told or not. */
  attention: z.array(attention),
})

export const heartbeatData = z.union([beat, install, uninstall, show])
