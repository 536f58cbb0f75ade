import * as z from '../../vendor/zod.ts'
import { id } from './common.ts'

/** `data` of `auth.js`. */
export const authData = z.object({
  profile: z.object({ id, provider: id, type: z.nullable(z.string()) }),
  stored: z.enum(['created', 'replaced', 'unchanged', 'planned']),
  verified: z.nullable(z.boolean()),
  readBack: z.boolean(),
})
