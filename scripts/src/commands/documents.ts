import { type CommandResult, resultDocument } from '../shell/document.ts'
import { ERROR_CODES, type ErrorCode } from '../shell/error-codes.ts'
import type { ScriptName } from '../shell/script-spec.ts'
import * as z from '../vendor/zod.ts'

const text = z.string().max(2000)
const id = z.string().max(200)
const count = z.int().min(0)
const instant = z.string().max(30)

const catalog = z.object({ source: z.enum(['live', 'cached', 'bundled']), count, fetchedAt: instant })
const counts = z.partialRecord(z.string(), count)

/** One planned edit; rows are told as counts and ids, `--show-patch` has them in full. */
const planned = z.object({
  path: text,
  op: z.enum(['add', 'replace', 'remove']),
  before: z.unknown(),
  after: z.unknown(),
})
const patch = z.optional(z.record(z.string(), z.unknown()))

/** Whether a Gateway runs on this machine, and when it takes on what was written. */
const gateway = z.enum(['not running', 'applies now', 'needs restart'])

const authData = z.object({
  profile: z.object({ id, provider: id, type: z.nullable(z.string()) }),
  stored: z.enum(['created', 'replaced', 'unchanged', 'planned']),
  verified: z.nullable(z.boolean()),
  readBack: z.boolean(),
})

const setupData = z.object({
  provider: z.object({ id, baseUrl: text, api: id, models: count }),
  catalog,
  primary: z.object({ previous: z.nullable(id), current: z.nullable(id), reason: text }),
  aliases: z.array(z.object({ alias: id, target: z.nullable(id), reason: text })),
  repairs: z.array(z.object({ code: id, path: text, message: text })),
  plan: z.array(planned),
  patch,
  applied: z.boolean(),
  readBack: z.boolean(),
  gateway: z.optional(gateway),
})

const refreshData = z.object({
  catalog,
  added: z.array(id),
  removed: z.array(id),
  changed: z.array(z.object({ id, fields: z.array(id) })),
  unchanged: count,
  retired: z.array(
    z.object({ id, usedBy: z.array(text), replacement: z.nullable(z.object({ id, reason: text })) }),
  ),
  kept: z.array(z.object({ id, reason: id, fields: z.optional(z.array(id)) })),
  /** Full lengths of the lists above that were cut short. */
  counts: z.optional(counts),
  patch,
  applied: z.boolean(),
  readBack: z.boolean(),
  gateway: z.optional(gateway),
})

const statusData = z.object({
  versions: z.object({ skill: id, node: id, npm: z.nullable(id), openclaw: z.nullable(id) }),
  checks: z.array(
    z.object({ id, status: z.enum(['pass', 'warn', 'fail', 'skip']), detail: text, fix: z.optional(text) }),
  ),
})

const warning = z.object({ code: id, message: text })
const failure = z.object({
  code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
  message: text,
  retryable: z.boolean(),
  fix: text,
})

/** The document of a script, with the shape of its `data` when it succeeded. A stopped run may know less. */
function documentSchema(script: ScriptName, data: z.ZodType) {
  const head = {
    schema: z.literal(`chutes.${script}/1`),
    summary: text,
    warnings: z.array(warning),
    next: z.array(text),
  }
  return z.union([
    z.strictObject({ ...head, ok: z.literal(true), changed: z.boolean(), data }),
    z.strictObject({
      ...head,
      ok: z.literal(false),
      changed: z.boolean(),
      data: z.record(z.string(), z.unknown()),
      error: failure,
    }),
  ])
}

/** The schemas of everything the scripts print; `references/schemas/` holds them as JSON Schema. */
export const DOCUMENTS = {
  auth: documentSchema('auth', authData),
  setup: documentSchema('setup', setupData),
  refresh: documentSchema('refresh', refreshData),
  status: documentSchema('status', statusData),
} as const satisfies Record<ScriptName, z.ZodType>

/** @throws when a command's answer does not fit its schema: a defect, reported as such. */
export function checkDocument(script: ScriptName, result: CommandResult): void {
  DOCUMENTS[script].parse(resultDocument(script, result))
}
