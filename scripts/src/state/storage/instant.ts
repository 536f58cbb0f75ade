import * as z from '../../vendor/zod.ts'

/** Milliseconds since the epoch, within what a date can hold: whatever is read back may be printed as one. */
export const StoredInstant = z.number().min(0).max(8.64e15)
