import { ERROR_CODES, type ErrorCode } from './error-codes.ts'

export interface SkillErrorOptions {
  /** A command to run, or the one thing a person must do. */
  readonly fix: string
  /** Overrides the table, e.g. for a 404 that no retry will mend. */
  readonly retryable?: boolean
  /** What the script still knows; merged into the document's `data`. */
  readonly data?: Readonly<Record<string, unknown>>
  /** True when something was written before the failure. */
  readonly changed?: boolean
}

/** The only error thrown on purpose. It is printed, so it is our own words, never a child's output or a response. */
export class SkillError extends Error {
  readonly code: ErrorCode
  readonly fix: string
  readonly retryable: boolean
  readonly data: Readonly<Record<string, unknown>>
  readonly changed: boolean

  constructor(code: ErrorCode, message: string, options: SkillErrorOptions) {
    super(message)
    this.name = 'SkillError'
    this.code = code
    this.fix = options.fix
    this.retryable = options.retryable ?? ERROR_CODES[code].retryable
    this.data = options.data ?? {}
    this.changed = options.changed ?? false
  }

  get exit(): number {
    return ERROR_CODES[this.code].exit
  }
}
