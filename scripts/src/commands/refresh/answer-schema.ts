import * as z from '../../vendor/zod.ts'
import {
  CatalogSource,
  ConfigPatch,
  Count,
  Counts,
  GatewayState,
  Identifier,
  Text,
  Timestamp,
} from '../shared/answer/schema-parts.ts'

/** Percent, above zero is dearer; a price that did not move is left out. */
const DriftPrice = z.object({
  id: Identifier,
  input: z.optional(z.number()),
  output: z.optional(z.number()),
  cacheRead: z.optional(z.number()),
})
const DriftFact = z.union([z.number(), z.boolean(), Text])
const proposal = z.object({ id: Identifier, reason: Text })

/** What happened since the last good catalogue; `yours` is the part that this config names. */
const DriftReport = z.object({
  since: z.nullable(Timestamp),
  new: z.array(Identifier),
  missing: z.array(Identifier),
  back: z.array(Identifier),
  retired: z.array(Identifier),
  dearer: z.array(DriftPrice),
  cheaper: z.array(DriftPrice),
  changed: z.array(
    z.object({
      id: Identifier,
      field: z.enum(['context', 'inputs', 'tools', 'reasoning', 'tee', 'quantization', 'weights']),
      before: DriftFact,
      after: DriftFact,
    }),
  ),
  yours: z.array(z.object({ id: Identifier, news: Text, usedBy: z.array(Text) })),
})

/** `data` of `refresh.js`. */
export const refreshData = z.object({
  catalog: CatalogSource,
  added: z.array(Identifier),
  removed: z.array(Identifier),
  changed: z.array(z.object({ id: Identifier, fields: z.array(Identifier) })),
  unchanged: Count,
  retired: z.array(
    z.object({
      id: Identifier,
      usedBy: z.array(Text),
      replacement: z.nullable(proposal),
      /** A better fit that is dearer or less private, when nothing else fits. */
      offer: z.optional(z.object({ id: Identifier, reason: Text, needs: z.array(Identifier) })),
    }),
  ),
  kept: z.array(z.object({ id: Identifier, reason: Identifier, fields: z.optional(z.array(Identifier)) })),
  conflicts: z.array(z.object({ id: Identifier, catalog: z.record(z.string(), z.unknown()) })),
  repaired: z.array(z.object({ id: Identifier, to: Identifier, reason: Text, paths: z.array(Text) })),
  attention: z.array(z.object({ code: Identifier, message: Text, fix: Text })),
  drift: DriftReport,
  /** Full lengths of the lists above that were cut short. */
  counts: z.optional(Counts),
  ...ConfigPatch,
  applied: z.boolean(),
  readBack: z.boolean(),
  gateway: z.optional(GatewayState),
})
