import * as z from '../../../vendor/zod.ts'

export const text = z.string().max(2000)
export const id = z.string().max(200)
export const count = z.int().min(0)
/** ISO 8601. */
export const instant = z.string().max(30)

/** Which model list was used; `ageHours` since it was read. */
export const catalog = z.object({
  source: z.enum(['live', 'cached', 'bundled']),
  count,
  fetchedAt: instant,
  ageHours: z.number(),
})
export const counts = z.partialRecord(z.string(), count)

/** One planned edit; rows are told as counts and ids, `--show-patch` has them one by one. */
export const planned = z.object({
  path: text,
  op: z.enum(['add', 'replace', 'remove']),
  before: z.unknown(),
  after: z.unknown(),
})
/** The patch with `(not shown)` in place of a person's own values, and where that stands. */
export const patch = {
  patch: z.optional(z.record(z.string(), z.unknown())),
  withheld: z.optional(z.array(text)),
}

/** Whether a Gateway runs on this machine, and when it takes on what was written. */
export const gateway = z.enum(['not running', 'applies now', 'needs restart'])

/** What a new default model costs: USD per million tokens (null: no stated price), and what follows the default. */
export const costs = z.object({
  model: id,
  input: z.nullable(z.number()),
  output: z.nullable(z.number()),
  work: z.array(text),
  /** Scheduled jobs that ask the default model; null when they could not be counted. */
  cronJobs: z.nullable(count),
})
