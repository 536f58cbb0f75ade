import * as z from '../../vendor/zod.ts'
import { catalog, count, counts, gateway, id, instant, patch, text } from '../shared/answer/schema-parts.ts'

/** Percent, above zero is dearer; a price that did not move is left out. */
const price = z.object({
  id,
  input: z.optional(z.number()),
  output: z.optional(z.number()),
  cacheRead: z.optional(z.number()),
})
const fact = z.union([z.number(), z.boolean(), text])
const proposal = z.object({ id, reason: text })

/** What happened since the last good catalogue; `yours` is the part that this config names. */
const drift = z.object({
  since: z.nullable(instant),
  new: z.array(id),
  missing: z.array(id),
  back: z.array(id),
  retired: z.array(id),
  dearer: z.array(price),
  cheaper: z.array(price),
  changed: z.array(
    z.object({
      id,
      field: z.enum(['context', 'inputs', 'tools', 'reasoning', 'tee', 'quantization', 'weights']),
      before: fact,
      after: fact,
    }),
  ),
  yours: z.array(z.object({ id, news: text, usedBy: z.array(text) })),
})

/** `data` of `refresh.js`. */
export const refreshData = z.object({
  catalog,
  added: z.array(id),
  removed: z.array(id),
  changed: z.array(z.object({ id, fields: z.array(id) })),
  unchanged: count,
  retired: z.array(
    z.object({
      id,
      usedBy: z.array(text),
      replacement: z.nullable(proposal),
      /** A better fit that is dearer or less private, when nothing else fits. */
      offer: z.optional(z.object({ id, reason: text, needs: z.array(id) })),
    }),
  ),
  kept: z.array(z.object({ id, reason: id, fields: z.optional(z.array(id)) })),
  conflicts: z.array(z.object({ id, catalog: z.record(z.string(), z.unknown()) })),
  repaired: z.array(z.object({ id, to: id, reason: text, paths: z.array(text) })),
  attention: z.array(z.object({ code: id, message: text, fix: text })),
  drift,
  /** Full lengths of the lists above that were cut short. */
  counts: z.optional(counts),
  ...patch,
  applied: z.boolean(),
  readBack: z.boolean(),
  gateway: z.optional(gateway),
})
