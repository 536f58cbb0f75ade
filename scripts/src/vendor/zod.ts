/**
 * The part of zod this skill uses. Named re-exports keep the shipped chunk small, so add a name here
 * before using it elsewhere, and write `import * as z from './zod.ts'`.
 */
import { config, optional, type ZodType } from 'zod'

export type { infer, output, ZodType } from 'zod'
export {
  array,
  boolean,
  discriminatedUnion,
  enum,
  int,
  literal,
  looseObject,
  nullable,
  number,
  object,
  optional,
  partialRecord,
  record,
  strictObject,
  string,
  tuple,
  union,
  unknown,
} from 'zod'

// before the first schema: zod would make functions from text, and for the few values of a run that only costs time
config({ jitless: true })

/** A field of the wrong type is as good as absent. */
export function lenient<T extends ZodType>(schema: T) {
  return optional(schema).catch(undefined)
}
