import { PROBE_FAILURES, type ProbeFailure } from '../../domain/checks/probe-failure.ts'
import * as z from '../../vendor/zod.ts'
import { catalog, id, instant, text } from '../shared/answer/schema-parts.ts'

const usd = z.number()

/** A spending window; without figures only its state. */
const window = z.union([
  z.object({ state: z.enum(['unknown', 'stale']) }),
  z.object({
    state: z.enum(['open', 'near', 'full']),
    used: usd,
    cap: usd,
    percent: z.int(),
    resetAt: z.nullable(instant),
  }),
])

/** With --account: what Chutes said; null is unknown. Amounts in USD at pay-as-you-go prices. */
const account = z.object({
  balance: z.nullable(usd),
  plan: z.union([
    z.object({ kind: z.enum(['none', 'unknown']) }),
    z.object({ kind: z.literal('active'), custom: z.boolean(), monthlyPrice: z.nullable(usd) }),
  ]),
  fourHour: z.optional(window),
  month: z.optional(window),
  /** Requests included per UTC day. */
  quota: z.nullable(z.union([z.literal('unlimited'), z.object({ used: z.number(), total: z.number() })])),
  discounts: z.nullable(z.int()),
})

/** With --probe: one completion by OpenClaw itself, and which of the chosen models run now. */
const probe = z.object({
  expected: id,
  answered: z.nullable(id),
  /** Milliseconds until the endpoint began its answer, or for the whole command with OpenClaw's own start. */
  latencyMs: z.nullable(z.int()),
  measured: z.nullable(z.enum(['response', 'command'])),
  failure: z.nullable(z.enum(Object.keys(PROBE_FAILURES) as [ProbeFailure, ...ProbeFailure[]])),
  heat: z.nullable(z.record(z.string(), z.enum(['hot', 'busy', 'cold', 'unknown']))),
})

/** `data` of `status.js`. */
export const statusData = z.object({
  versions: z.object({ skill: id, node: id, npm: z.nullable(id), openclaw: z.nullable(id) }),
  catalog,
  checks: z.array(
    z.object({ id, status: z.enum(['pass', 'warn', 'fail', 'skip']), detail: text, fix: z.optional(text) }),
  ),
  account: z.optional(account),
  probe: z.optional(probe),
})
