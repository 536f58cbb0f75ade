import * as z from '../../vendor/zod.ts'
import {
  CatalogSource,
  ConfigPatch,
  Count,
  DefaultModelWrite,
  Identifier,
  Text,
} from '../shared/answer/schema-parts.ts'

/** `data` of `setup.js`. */
export const setupData = z.object({
  provider: z.object({ id: Identifier, baseUrl: Text, api: Identifier, models: Count }),
  catalog: CatalogSource,
  primary: z.object({ previous: z.nullable(Identifier), current: z.nullable(Identifier), reason: Text }),
  /** The models that answer when the primary does not, in their order. */
  fallbacks: z.array(z.object({ model: Identifier, reason: Text })),
  aliases: z.array(z.object({ alias: Identifier, target: z.nullable(Identifier), reason: Text })),
  repairs: z.array(z.object({ code: Identifier, path: Text, message: Text })),
  ...DefaultModelWrite,
  ...ConfigPatch,
})
