import * as z from '../../vendor/zod.ts'
import { CatalogSource, Count, DefaultModelWrite, Identifier, Text } from '../shared/answer/schema-parts.ts'

/** USD per million tokens. */
const ModelPrice = z.nullable(
  z.object({ input: z.number(), output: z.number(), cacheRead: z.optional(z.number()) }),
)
/** What a list tells of a model; null and absent mean that Chutes has not said. */
const BriefModel = z.object({
  id: Identifier,
  tee: z.nullable(z.boolean()),
  /** Tokens. */
  context: z.nullable(Count),
  price: ModelPrice,
  abilities: z.nullable(z.array(z.enum(['tools', 'reasoning', 'vision', 'structured']))),
  /** What in this OpenClaw's config names it: `primary`, aliases, `fallback`… */
  inUse: z.optional(z.array(Identifier)),
})
const ThinkingMode = z.nullable(z.enum(['on', 'off']))
/** How a model's thinking is switched, and how that is known. */
const ThinkingReport = z.object({
  /** `/think` turn by turn, `models.js use … --thinking`, or nothing: it always thinks. */
  obeys: z.enum(['/think', '--thinking', 'nothing']),
  /** What its entry says for every request. */
  chosen: ThinkingMode,
  /** The argument of the chat template. */
  argument: z.nullable(Identifier),
  source: Text,
  confidence: z.enum(['measured', 'documented', 'guessed']),
})
const Recommendation = z.object({ id: Identifier, reason: Text })

const ListReport = z.object({
  action: z.literal('list'),
  catalog: CatalogSource,
  /** How many models meet the filters; `models` may be cut short. */
  matched: Count,
  models: z.array(BriefModel),
})
const ModelReport = z.object({
  action: z.literal('show'),
  catalog: CatalogSource,
  model: BriefModel.extend({
    maxOutput: z.nullable(Count),
    quantization: z.nullable(Identifier),
    /** Name of the weights. */
    weights: z.nullable(Identifier),
  }),
  /** The reference OpenClaw uses. */
  ref: Identifier,
  /** Whether Chutes lists it; what follows is the last known otherwise. */
  listed: z.boolean(),
  /** Whether OpenClaw's config has a row for it. */
  configured: z.boolean(),
  usedBy: z.array(Text),
  /** Roles it qualifies for, with its place among the candidates. */
  roles: z.array(z.object({ role: Identifier, rank: Count })),
  /** Null where the model does not think, or nothing is known. */
  thinking: z.nullable(ThinkingReport),
  successor: z.optional(z.nullable(Recommendation)),
})
const recommend = z.object({
  action: z.literal('recommend'),
  catalog: CatalogSource,
  roles: z.array(
    z.object({
      role: Identifier,
      about: Text,
      /** What has the role in this OpenClaw now. */
      current: z.nullable(Identifier),
      candidates: Count,
      choices: z.array(Recommendation),
    }),
  ),
})
const UseReport = z.object({
  action: z.literal('use'),
  catalog: CatalogSource,
  slot: Identifier,
  /** References. */
  previous: z.nullable(Identifier),
  current: Identifier,
  /** Whether every request lets the model think; null: `/think` and the model decide. */
  thinking: ThinkingMode,
  /** What has to be allowed, and was unless this is a dry run. */
  needs: z.array(z.enum(['dearer', 'non-tee'])),
  ...DefaultModelWrite,
})

/** `data` of `models.js`, by action. */
export const modelsData = z.discriminatedUnion('action', [ListReport, ModelReport, recommend, UseReport])
