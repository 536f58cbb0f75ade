import * as z from '../../vendor/zod.ts'
import { id, text } from './common.ts'

/** `data` of `status.js`. */
export const statusData = z.object({
  versions: z.object({ skill: id, node: id, npm: z.nullable(id), openclaw: z.nullable(id) }),
  checks: z.array(
    z.object({ id, status: z.enum(['pass', 'warn', 'fail', 'skip']), detail: text, fix: z.optional(text) }),
  ),
})
