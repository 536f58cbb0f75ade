import { MAX_TEXT } from '../../../shell/answer/fit-to-print.ts'
import * as z from '../../../vendor/zod.ts'
import { MAX_PLACES } from './changes-data.ts'

/** No text in a document is longer: `fitToPrint` cuts it, whoever wrote it. */
export const Text = z.string().max(MAX_TEXT)
export const Identifier = z.string().max(MAX_TEXT)
export const Count = z.int().min(0)
/** ISO 8601. */
export const Timestamp = z.string().max(30)

/** Which model list was used; `ageHours` since it was read. */
export const CatalogSource = z.object({
  source: z.enum(['live', 'cached', 'bundled']),
  count: Count,
  fetchedAt: Timestamp,
  ageHours: z.number(),
})
export const Counts = z.partialRecord(z.string(), Count)

/** How many changes of the config, and the settings that they are in. */
const ChangesReport = z.object({ count: Count, paths: z.array(Text).max(MAX_PLACES) })
/** One planned edit; rows are told as counts and ids, `--show-patch` has them one by one. */
export const PlannedChange = z.object({
  path: Text,
  op: z.enum(['add', 'replace', 'remove']),
  before: z.unknown(),
  after: z.unknown(),
})
/** The patch with `(not shown)` in place of a person's own values, and where that stands. */
export const ConfigPatch = {
  patch: z.optional(z.record(z.string(), z.unknown())),
  withheld: z.optional(z.array(Text)),
}

/** Whether a Gateway runs on this machine, and when it takes on what was written. */
export const GatewayState = z.enum(['not running', 'applies now', 'needs restart'])

/** What a new default model costs: USD per million tokens (null: no stated price), and what follows the default. */
const CostsReport = z.object({
  model: Identifier,
  input: z.nullable(z.number()),
  output: z.nullable(z.number()),
  work: z.array(Text),
  /** Scheduled jobs that ask the default model; null when they could not be counted. */
  cronJobs: z.nullable(Count),
})

/** What a change of the config tells of itself. */
export const ConfigWrite = {
  changes: ChangesReport,
  /** In dry runs and with --show-plan. */
  plan: z.optional(z.array(PlannedChange)),
  applied: z.boolean(),
  readBack: z.boolean(),
  gateway: z.optional(GatewayState),
}

export const DefaultModelWrite = {
  ...ConfigWrite,
  /** When a Chutes model becomes the default. */
  costs: z.optional(CostsReport),
}
