import * as z from '../../vendor/zod.ts'
import { catalog, costs, count, gateway, id, planned, text } from '../shared/answer/schema-parts.ts'

/** USD per million tokens. */
const price = z.nullable(
  z.object({ input: z.number(), output: z.number(), cacheRead: z.optional(z.number()) }),
)
/** What a list tells of a model; null and absent mean that Chutes has not said. */
const brief = z.object({
  id,
  tee: z.nullable(z.boolean()),
  /** Tokens. */
  context: z.nullable(count),
  price,
  abilities: z.nullable(z.array(z.enum(['tools', 'reasoning', 'vision', 'structured']))),
  /** What in this OpenClaw's config names it: `primary`, aliases, `fallback`… */
  inUse: z.optional(z.array(id)),
})
const choice = z.object({ id, reason: text })

const list = z.object({
  action: z.literal('list'),
  catalog,
  /** How many models meet the filters; `models` may be cut short. */
  matched: count,
  models: z.array(brief),
})
const show = z.object({
  action: z.literal('show'),
  catalog,
  model: brief.extend({
    maxOutput: z.nullable(count),
    quantization: z.nullable(id),
    /** Name of the weights. */
    weights: z.nullable(id),
  }),
  /** The reference OpenClaw uses. */
  ref: id,
  /** Whether Chutes lists it; what follows is the last known otherwise. */
  listed: z.boolean(),
  /** Whether OpenClaw's config has a row for it. */
  configured: z.boolean(),
  usedBy: z.array(text),
  /** Roles it qualifies for, with its place among the candidates. */
  roles: z.array(z.object({ role: id, rank: count })),
  successor: z.optional(z.nullable(choice)),
})
const recommend = z.object({
  action: z.literal('recommend'),
  catalog,
  roles: z.array(
    z.object({
      role: id,
      about: text,
      /** What has the role in this OpenClaw now. */
      current: z.nullable(id),
      candidates: count,
      choices: z.array(choice),
    }),
  ),
})
const use = z.object({
  action: z.literal('use'),
  catalog,
  slot: id,
  /** References. */
  previous: z.nullable(id),
  current: id,
  /** What has to be allowed, and was unless this is a dry run. */
  needs: z.array(z.enum(['dearer', 'non-tee'])),
  /** When a Chutes model becomes the default. */
  costs: z.optional(costs),
  plan: z.array(planned),
  applied: z.boolean(),
  readBack: z.boolean(),
  gateway: z.optional(gateway),
})

/** `data` of `models.js`, by action. */
export const modelsData = z.discriminatedUnion('action', [list, show, recommend, use])
