import { isObject } from '../json.ts'

/** A model row in OpenClaw's config: the fields this skill writes. Others on the row are the person's. */
export interface ModelRow {
  readonly id: string
  readonly name?: string
  readonly reasoning?: boolean
  readonly input?: readonly string[]
  /** USD per million tokens. */
  readonly cost?: {
    readonly input: number
    readonly output: number
    readonly cacheRead: number
    readonly cacheWrite: number
  }
  /** Tokens. */
  readonly contextWindow?: number
  /** Tokens. */
  readonly maxTokens?: number
  readonly compat?: Readonly<Record<string, unknown>>
}

/** Whether a value in a list of rows is a row. */
export function isModelRow(value: unknown): value is ModelRow {
  return isObject(value) && typeof value.id === 'string'
}
