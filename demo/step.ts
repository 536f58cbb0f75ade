import type { Checks } from './checks.ts'
import type { Stage } from './stage.ts'

/** One act of the demo. */
export interface Step {
  readonly title: string
  /** The command as a person would type it. */
  readonly command?: string
  /** Does it and verifies it; resolves to the sentence a person should read. */
  readonly perform: (stage: Stage, checks: Checks) => Promise<string>
}
