import * as z from '../../vendor/zod.ts'
import { Identifier, Text, Timestamp } from '../shared/answer/schema-parts.ts'

const AttentionItem = z.object({ code: Identifier, message: Text, fix: Text })
const ScheduleRoute = z.enum(['openclaw', 'heartbeat-md', 'crontab', 'print'])
const RemainingRoutes = z.array(z.object({ via: ScheduleRoute, reason: Text, fix: Text }))

/** `data` of `heartbeat.js`. */
const HeartbeatReport = z.strictObject({
  ran: z.array(z.object({ task: Identifier, ok: z.boolean(), changed: z.boolean(), summary: Text })),
  /** What was not run, soonest first; a quiet answer names only the next one. */
  skipped: z.array(z.object({ task: Identifier, dueAt: Timestamp, reason: z.optional(z.literal('locked')) })),
  /** What a person should know and was not told yet. */
  attention: z.array(AttentionItem),
  /** Told before and still open; absent when nothing is. */
  open: z.optional(z.int().min(0)),
  /** What to answer the heartbeat with. */
  reply: Text,
  /** With `--dry-run`: what would run. */
  due: z.optional(z.array(Identifier)),
})

/** `data` of `heartbeat.js install`. */
const InstallReport = z.strictObject({
  schedule: z.object({
    via: ScheduleRoute,
    state: z.enum(['installed', 'unchanged', 'planned', 'printed']),
    reason: Text,
    /** How often a scheduler of its own runs it. */
    every: z.optional(Identifier),
    /** The line or command, where a person may want to see or run it. */
    command: z.optional(Text),
    path: z.optional(Text),
    created: z.optional(z.boolean()),
    /** Where OpenClaw sends what the job has to say: `none` is its run history. */
    delivery: z.optional(Text),
  }),
  /** What other routes had before. */
  removed: z.optional(z.array(ScheduleRoute)),
})

/** `data` of `heartbeat.js uninstall`. */
const UninstallReport = z.strictObject({ removed: z.array(ScheduleRoute), left: RemainingRoutes })

/** `data` of `heartbeat.js show`. */
const ShowReport = z.strictObject({
  schedule: z.array(z.object({ via: ScheduleRoute, where: Text, enabled: z.boolean() })),
  unseen: RemainingRoutes,
  tasks: z.array(
    z.object({
      task: Identifier,
      lastRun: z.nullable(Timestamp),
      ok: z.nullable(z.boolean()),
      summary: Text,
      dueAt: Timestamp,
    }),
  ),
  /** Everything that is open, told or not. */
  attention: z.array(AttentionItem),
})

export const heartbeatData = z.union([HeartbeatReport, InstallReport, UninstallReport, ShowReport])
