import * as z from '../../vendor/zod.ts'
import { count, id, instant, text } from '../shared/answer/schema-parts.ts'

/** `data` of `verify.js`. */
export const verifyData = z.object({
  model: id,
  verdict: z.enum(['verified', 'verified-with-gaps', 'failed', 'unavailable']),
  policy: z.enum(['default', 'strict']),
  source: z.enum(['live', 'offline']),
  /** When the evidence was taken. */
  capturedAt: instant,
  /** Whether Chutes was asked with an API key. */
  authenticated: z.optional(z.boolean()),
  counts: z.object({ instances: count, verified: count, gaps: count, failed: count, gpus: count }),
  /** Instances with the same outcome share a row; `passed` and `of` count checks that applied. */
  instances: z.array(
    z.object({
      count,
      /** The first of them. */
      first: id,
      verdict: z.enum(['verified', 'gaps', 'failed']),
      image: z.nullable(text),
      gpus: text,
      passed: count,
      of: count,
    }),
  ),
  /** What is refuted or open, once for all instances it concerns; no `instances`: the model as a whole. */
  findings: z.array(
    z.object({
      check: id,
      status: z.enum(['fail', 'unresolved']),
      reason: text,
      instances: z.optional(count),
      /** The first of those instances. */
      first: z.optional(id),
    }),
  ),
  notProven: z.array(text),
  saved: z.optional(text),
})
