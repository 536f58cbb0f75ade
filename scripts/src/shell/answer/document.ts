import { skillCommand } from '../skill-path.ts'
import type { ErrorCode } from './error-codes.ts'
import { fitToPrint } from './fit-to-print.ts'
import type { Block } from './print.ts'
import { SkillError } from './skill-error.ts'

export interface Warning {
  readonly code: string
  readonly message: string
}

interface DocumentError {
  readonly code: ErrorCode
  readonly message: string
  readonly retryable: boolean
  readonly fix: string
}

/** What every script prints: one JSON document and a newline. */
export interface OutputDocument {
  readonly schema: string
  readonly ok: boolean
  readonly changed: boolean
  readonly summary: string
  readonly data: Readonly<Record<string, unknown>>
  readonly warnings: readonly Warning[]
  readonly error?: DocumentError
  readonly next: readonly string[]
}

/** What a command hands back; the shell turns it into a document and an exit status. */
export interface CommandResult<Data = Readonly<Record<string, unknown>>> {
  readonly changed: boolean
  readonly summary: string
  readonly data: Data
  readonly warnings?: readonly Warning[]
  readonly next?: readonly string[]
  /** What a person on a terminal sees below the summary. */
  readonly lines?: readonly Block[]
  /** Set when the job ran but its answer is "no": the data stays, the exit status follows the code. */
  readonly failure?: SkillError
}

/** What a script ends with: what it prints, for programs and for people, and its exit status. */
export interface ScriptOutcome {
  readonly document: OutputDocument
  readonly lines: readonly Block[]
  readonly exit: number
}

/** The document for a finished command. */
export function resultDocument(script: string, result: CommandResult): OutputDocument {
  const head = {
    schema: `chutes.${script}/1`,
    ok: result.failure === undefined,
    changed: result.changed,
    summary: result.summary,
    data: result.data,
    warnings: result.warnings ?? [],
  }
  const next = result.next ?? []
  return fitToPrint(
    result.failure ? { ...head, error: documentError(result.failure), next } : { ...head, next },
  )
}

/** The document for a command that stopped; anything but a SkillError is a defect and keeps its text to itself. */
export function errorDocument(script: string, thrown: unknown): { document: OutputDocument; exit: number } {
  const failure = asSkillError(thrown)
  const { changed, message: summary, data, exit } = failure
  return { document: resultDocument(script, { changed, summary, data, failure }), exit }
}

/** Whatever was thrown as our own error. A message that is not ours may quote input, so only its kind and place are told. */
export function asSkillError(thrown: unknown): SkillError {
  if (thrown instanceof SkillError) return thrown
  const kind = thrown instanceof Error ? thrown.constructor.name : typeof thrown
  const place = thrown instanceof Error ? placeOf(thrown.stack ?? '') : ''
  return new SkillError(
    'E_INTERNAL',
    `Unexpected ${kind}${place ? ` at ${place}` : ''}; this is a defect in the skill.`,
    { fix: `Run ${skillCommand('status')} to see the state of the set-up, then report this message.` },
  )
}

/** The same failure after a write that went through. */
export function afterWriting(thrown: unknown): SkillError {
  const error = asSkillError(thrown)
  // one that is told as a change says what stands
  if (error.changed) return error
  const told = `${error.message.replace(' Nothing was changed.', '')} What was changed before that stands.`
  return new SkillError(error.code, told, { ...error, changed: true })
}

/** The first frame in our own code. Only stack lines count: the message above them may quote anything. */
function placeOf(stack: string): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return frames.map((line) => /[\\/]((?:lib|src)[\\/][\w./\\-]+:\d+)/.exec(line)?.[1]).find(Boolean) ?? ''
}

function documentError(error: SkillError): DocumentError {
  return { code: error.code, message: error.message, retryable: error.retryable, fix: error.fix }
}
