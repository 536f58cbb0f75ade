import * as z from '../vendor/zod.ts'
import { StoredInstant } from './storage/instant.ts'

const StoredAmount = z.number().min(0)

/** A row as the skill wrote it. Members of another type count as absent; unknown ones stay. */
const StoredRow = z.looseObject({
  id: z.string(),
  name: z.lenient(z.string()),
  reasoning: z.lenient(z.boolean()),
  input: z.lenient(z.array(z.string())),
  cost: z.lenient(
    z.object({
      input: StoredAmount,
      output: StoredAmount,
      cacheRead: StoredAmount,
      cacheWrite: StoredAmount,
    }),
  ),
  contextWindow: z.lenient(StoredAmount),
  maxTokens: z.lenient(StoredAmount),
  compat: z.lenient(z.record(z.string(), z.unknown())),
})

const Model = z.object({
  id: z.string(),
  chuteId: z.optional(z.string()),
  root: z.optional(z.string()),
  quantization: z.optional(z.string()),
  tee: z.boolean(),
  context: z.optional(StoredAmount),
  maxOutput: z.optional(StoredAmount),
  price: z.optional(
    z.object({ input: StoredAmount, output: StoredAmount, cacheRead: z.optional(StoredAmount) }),
  ),
  capabilities: z.optional(
    z.object({
      tools: z.boolean(),
      reasoning: z.boolean(),
      structuredOutput: z.boolean(),
      image: z.boolean(),
    }),
  ),
})

const Sightings = { since: StoredInstant, last: StoredInstant, seen: z.int().min(1) }

/** What the skill remembers between runs. No secret is ever part of it. */
export const StateFile = z.object({
  version: z.literal(1),
  /** The rows as the skill wrote them last, by id: the base of the three-way merge. */
  rows: z.record(z.string(), StoredRow),
  /** The last good live catalogue; `fetchedAt` in milliseconds since the epoch, `from` tells addresses apart. */
  catalog: z.optional(
    z.object({ fetchedAt: StoredInstant, from: z.optional(z.string()), models: z.array(Model) }),
  ),
  /** Models that live catalogues lack, by id, with the evidence for their retirement. */
  missing: z.optional(z.record(z.string(), z.object({ ...Sightings, model: z.optional(Model) }))),
  /** A live list that is not believed yet. */
  doubt: z.optional(z.object({ ...Sightings, list: z.string() })),
})
