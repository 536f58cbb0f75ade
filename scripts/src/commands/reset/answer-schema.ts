import * as z from '../../vendor/zod.ts'
import { ConfigWrite, Count, Counts, Identifier, Text, Timestamp } from '../shared/answer/schema-parts.ts'

const WRITTEN_FIELDS = {
  ...ConfigWrite,
  /** Full lengths of the lists that were cut short. */
  counts: z.optional(Counts),
}

/** `data` of `reset.js`. */
export const resetData = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('undo'),
    undone: z.nullable(z.object({ script: Identifier, at: Timestamp, credential: z.nullable(Identifier) })),
    remaining: Count,
    ...WRITTEN_FIELDS,
  }),
  z.object({
    action: z.literal('all'),
    kept: z.array(Text),
    dropped: z.array(Text),
    dangling: z.array(Text),
    rowsLeft: Count,
    /** What OpenClaw did not take out, and the file that it stands in: a config that is spread over files. */
    stays: z.array(z.object({ path: Text, file: Text })),
    guessed: z.boolean(),
    credentials: z.array(z.object({ profile: Identifier, outcome: z.enum(['removed', 'planned', 'stays']) })),
    /** The skill's own files by name, those of others that stay in the folder, and own ones that could not be removed. */
    files: z.object({ remove: z.array(Text), stay: z.array(Text), failed: z.array(Text) }),
    others: z.array(
      z.object({ what: Identifier, outcome: z.enum(['removed', 'planned', 'absent', 'failed']) }),
    ),
    ...WRITTEN_FIELDS,
  }),
])
