import { PROBE_FAILURES, type ProbeFailure } from '../../domain/checks/probe/probe-failure.ts'
import * as z from '../../vendor/zod.ts'
import { CatalogSource, Identifier, Text, Timestamp } from '../shared/answer/schema-parts.ts'

const UsdAmount = z.number()

/** A spending window; without figures only its state. */
const UsageWindow = z.union([
  z.object({ state: z.enum(['unknown', 'stale']) }),
  z.object({
    state: z.enum(['open', 'near', 'full']),
    used: UsdAmount,
    cap: UsdAmount,
    percent: z.int(),
    resetAt: z.nullable(Timestamp),
  }),
])

/** With --account: what Chutes said; null is unknown. Amounts in USD at pay-as-you-go prices. */
const AccountReport = z.object({
  balance: z.nullable(UsdAmount),
  plan: z.union([
    z.object({ kind: z.enum(['none', 'unknown']) }),
    z.object({ kind: z.literal('active'), custom: z.boolean(), monthlyPrice: z.nullable(UsdAmount) }),
  ]),
  fourHour: z.optional(UsageWindow),
  month: z.optional(UsageWindow),
  /** Requests included per UTC day. */
  quota: z.nullable(z.union([z.literal('unlimited'), z.object({ used: z.number(), total: z.number() })])),
  /** How many. */
  discounts: z.nullable(z.int()),
})

/** With --probe: one completion by OpenClaw itself, one turn with a tool, and which of the chosen models run now. */
const ProbeReport = z.object({
  expected: Identifier,
  answered: z.nullable(Identifier),
  latencyMs: z.nullable(z.int()),
  /** What took so long: `response`, until the endpoint began its answer; `command`, all of it, with OpenClaw's own start. */
  measured: z.nullable(z.enum(['response', 'command'])),
  /** Whether a running Gateway was asked, as a person's messages are, or OpenClaw without it. */
  through: z.nullable(z.enum(['gateway', 'local'])),
  failure: z.nullable(z.enum(Object.keys(PROBE_FAILURES) as [ProbeFailure, ...ProbeFailure[]])),
  /** Whether the model called a tool that it was told to use; null where nobody could tell. */
  calledTool: z.nullable(z.boolean()),
  /** Whether it thought before it answered. */
  thought: z.nullable(z.boolean()),
  heat: z.nullable(z.record(z.string(), z.enum(['hot', 'busy', 'cold', 'unknown']))),
})

/** `data` of `status.js`. */
export const statusData = z.object({
  versions: z.object({
    skill: Identifier,
    /** The day of its release. */
    released: z.optional(Identifier),
    /** How this copy came here, and when it last changed. */
    installed: z.optional(z.object({ via: z.enum(['clawhub', 'openclaw', 'git', 'copy']), at: Timestamp })),
    node: Identifier,
    /** Where that is, when the run was started with an older one and handed over. */
    nodePath: z.optional(Text),
    npm: z.nullable(Identifier),
    openclaw: z.nullable(Identifier),
  }),
  catalog: CatalogSource,
  checks: z.array(
    z.object({
      id: Identifier,
      status: z.enum(['pass', 'warn', 'fail', 'skip']),
      detail: Text,
      fix: z.optional(Text),
    }),
  ),
  account: z.optional(AccountReport),
  probe: z.optional(ProbeReport),
})
