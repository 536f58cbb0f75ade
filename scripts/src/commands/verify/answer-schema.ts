import * as z from '../../vendor/zod.ts'
import { Count, Identifier, Text, Timestamp } from '../shared/answer/schema-parts.ts'

/** `data` of `verify.js`. */
export const verifyData = z.object({
  model: Identifier,
  verdict: z.enum(['verified', 'verified-with-gaps', 'not-verified', 'failed', 'unavailable']),
  policy: z.enum(['default', 'strict']),
  source: z.enum(['live', 'offline']),
  /** When the evidence was taken. */
  capturedAt: Timestamp,
  /** Whether Chutes was asked with an API key. */
  authenticated: z.optional(z.boolean()),
  /** `listed`: named by evidence, by a key, or as silent; `instances` gave evidence. */
  counts: z.object({
    instances: Count,
    listed: Count,
    verified: Count,
    gaps: Count,
    failed: Count,
    gpus: Count,
  }),
  /** Instances with the same outcome share a row; `passed` and `of` count checks that applied. */
  instances: z.array(
    z.object({
      count: Count,
      /** The first of them. */
      first: Identifier,
      verdict: z.enum(['verified', 'gaps', 'failed']),
      image: z.nullable(Text),
      gpus: Text,
      passed: Count,
      of: Count,
    }),
  ),
  /** What is refuted or open, once for all instances it concerns; no `instances`: the model as a whole. */
  findings: z.array(
    z.object({
      check: Identifier,
      status: z.enum(['fail', 'unresolved']),
      reason: Text,
      instances: z.optional(Count),
      /** The first of those instances. */
      first: z.optional(Identifier),
    }),
  ),
  notProven: z.array(Text),
  saved: z.optional(Text),
})
