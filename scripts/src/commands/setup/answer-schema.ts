import * as z from '../../vendor/zod.ts'
import { catalog, costs, count, gateway, id, patch, planned, text } from '../shared/answer/schema-parts.ts'

/** `data` of `setup.js`. */
export const setupData = z.object({
  provider: z.object({ id, baseUrl: text, api: id, models: count }),
  catalog,
  primary: z.object({ previous: z.nullable(id), current: z.nullable(id), reason: text }),
  aliases: z.array(z.object({ alias: id, target: z.nullable(id), reason: text })),
  repairs: z.array(z.object({ code: id, path: text, message: text })),
  plan: z.array(planned),
  ...patch,
  applied: z.boolean(),
  readBack: z.boolean(),
  /** When a Chutes model becomes the default. */
  costs: z.optional(costs),
  gateway: z.optional(gateway),
})
