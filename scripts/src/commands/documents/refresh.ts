import * as z from '../../vendor/zod.ts'
import { catalog, count, counts, gateway, id, patch, text } from './common.ts'

/** `data` of `refresh.js`. */
export const refreshData = z.object({
  catalog,
  added: z.array(id),
  removed: z.array(id),
  changed: z.array(z.object({ id, fields: z.array(id) })),
  unchanged: count,
  retired: z.array(
    z.object({ id, usedBy: z.array(text), replacement: z.nullable(z.object({ id, reason: text })) }),
  ),
  kept: z.array(z.object({ id, reason: id, fields: z.optional(z.array(id)) })),
  /** Full lengths of the lists above that were cut short. */
  counts: z.optional(counts),
  patch,
  applied: z.boolean(),
  readBack: z.boolean(),
  gateway: z.optional(gateway),
})
