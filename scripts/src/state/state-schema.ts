import type { Model as KnownModel } from '../domain/catalog/model.ts'
import type { ModelRow } from '../domain/config/model-row.ts'
import { isObject } from '../domain/json.ts'
import * as z from '../vendor/zod.ts'
import { instant } from './storage/instant.ts'

/** The seal vouches for the rest of a row or a model, and there may be thousands. */
const isNamed = (value: unknown): boolean => isObject(value) && typeof value.id === 'string'
const Rows = z.custom<Readonly<Record<string, ModelRow>>>(
  (value) => isObject(value) && Object.values(value).every(isNamed),
)
const Model = z.custom<KnownModel>(
  (value) => isNamed(value) && isObject(value) && typeof value.tee === 'boolean',
)

const Capabilities = z.object({
  keyIntake: z.enum(['paste-api-key', 'paste-token']),
  logout: z.boolean(),
  allowlist: z.enum(['policy', 'wildcard', 'exact']),
  keyRestartsGateway: z.boolean(),
  heartbeat: z.enum(['file', 'scratch']),
  cron: z.enum(['declaration', 'command', 'none']),
  chutesPlugin: z.boolean(),
})

const evidence = { since: instant, last: instant, seen: z.int().min(1) }

/** What the skill remembers between runs. No secret is ever part of it. */
export const State = z.object({
  version: z.literal(1),
  /** The rows as the skill wrote them last, by id: the base of the three-way merge. */
  rows: Rows,
  /** What OpenClaw installations were found to do, by command path and version; probed again when it lacks something. */
  capabilities: z.optional(z.record(z.string(), Capabilities)).catch(undefined),
  /** The last good live catalogue; `fetchedAt` in milliseconds since the epoch. */
  catalog: z.optional(z.object({ fetchedAt: instant, models: z.array(Model) })),
  /** Models that live catalogues lack, by id, with the evidence for their retirement. */
  missing: z.optional(z.record(z.string(), z.object({ ...evidence, model: z.optional(Model) }))),
  /** A live list that is not believed yet. */
  doubt: z.optional(z.object({ ...evidence, list: z.string() })),
  /** Prices that are not believed yet, by model id. */
  prices: z.optional(z.record(z.string(), z.object({ ...evidence, price: z.string() }))),
})
