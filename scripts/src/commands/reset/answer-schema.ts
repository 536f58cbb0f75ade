import * as z from '../../vendor/zod.ts'
import { count, counts, gateway, id, instant, planned, text } from '../shared/answer/schema-parts.ts'

const written = {
  plan: z.array(planned),
  /** Full lengths of the lists that were cut short. */
  counts: z.optional(counts),
  applied: z.boolean(),
  readBack: z.boolean(),
  gateway: z.optional(gateway),
}

/** `data` of `reset.js`. */
export const resetData = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('undo'),
    undone: z.nullable(z.object({ script: id, at: instant, credential: z.nullable(id) })),
    remaining: count,
    ...written,
  }),
  z.object({
    action: z.literal('all'),
    kept: z.array(text),
    dropped: z.array(text),
    dangling: z.array(text),
    rowsLeft: count,
    /** What OpenClaw did not take out, and the file that it stands in: a config that is spread over files. */
    stays: z.array(z.object({ path: text, file: text })),
    guessed: z.boolean(),
    credentials: z.array(z.object({ profile: id, outcome: z.enum(['removed', 'planned', 'stays']) })),
    /** The skill's own files by name, those of others that stay in the folder, and own ones that could not be removed. */
    files: z.object({ remove: z.array(text), stay: z.array(text), failed: z.array(text) }),
    others: z.array(z.object({ what: id, outcome: z.enum(['removed', 'planned', 'absent', 'failed']) })),
    ...written,
  }),
])
