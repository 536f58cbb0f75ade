import { type CommandResult, type OutputDocument, resultDocument } from '../shell/answer/document.ts'
import { ERROR_CODES, type ErrorCode } from '../shell/answer/error-codes.ts'
import type { ScriptName } from '../shell/command-line/script-spec.ts'
import * as z from '../vendor/zod.ts'
import { authData } from './auth/answer-schema.ts'
import { heartbeatData } from './heartbeat/answer-schema.ts'
import { modelsData } from './models/answer-schema.ts'
import { refreshData } from './refresh/answer-schema.ts'
import { resetData } from './reset/answer-schema.ts'
import { setupData } from './setup/answer-schema.ts'
import { Identifier, Text } from './shared/answer/schema-parts.ts'
import { statusData } from './status/answer-schema.ts'
import { verifyData } from './verify/answer-schema.ts'

const WarningReport = z.object({ code: Identifier, message: Text })
const FailureReport = z.object({
  code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
  message: Text,
  retryable: z.boolean(),
  fix: Text,
})

/** The document of a script, with the shape of its `data` when it succeeded. A stopped run may know less. */
function documentSchema(script: ScriptName, data: z.ZodType) {
  const head = {
    schema: z.literal(`chutes.${script}/1`),
    summary: Text,
    warnings: z.array(WarningReport),
    next: z.array(Text),
  }
  return z.union([
    z.strictObject({ ...head, ok: z.literal(true), changed: z.boolean(), data }),
    z.strictObject({
      ...head,
      ok: z.literal(false),
      changed: z.boolean(),
      data: z.record(z.string(), z.unknown()),
      error: FailureReport,
    }),
  ])
}

const DATA = {
  auth: authData,
  setup: setupData,
  refresh: refreshData,
  models: modelsData,
  status: statusData,
  heartbeat: heartbeatData,
  verify: verifyData,
  reset: resetData,
} as const satisfies Record<ScriptName, z.ZodType>

/** What a command of a script answers, as its schema has it. */
export type Answer<N extends ScriptName = ScriptName> = CommandResult<
  ReadonlyDeep<z.output<(typeof DATA)[N]>>
>
type ReadonlyDeep<T> = T extends object ? { readonly [Key in keyof T]: ReadonlyDeep<T[Key]> } : T

/** The schemas of everything the scripts print; `references/schemas/` holds them as JSON Schema. */
export const DOCUMENTS = Object.fromEntries(
  Object.entries(DATA).map(([script, data]): [string, z.ZodType] => [
    script,
    documentSchema(script as ScriptName, data),
  ]),
) as Record<ScriptName, z.ZodType>

/** A command's answer as the document that is printed. @throws when it does not fit its schema: a defect, reported as such */
export function checkedDocument(script: ScriptName, result: CommandResult): OutputDocument {
  const document = resultDocument(script, result)
  DOCUMENTS[script].parse(document)
  return document
}
