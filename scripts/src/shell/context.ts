import { randomUUID } from 'node:crypto'
import type { Run } from '../domain/undo/journal.ts'
import type { Invocation } from './command-line/args.ts'
import type { ScriptName } from './command-line/script-spec.ts'
import type { RunStanding } from './standing.ts'

/** What a command may use of the process it runs in; tests pass their own. */
export interface Context<N extends ScriptName = ScriptName> {
  readonly invocation: Invocation<N>
  /** Which run this is, for the journal of writes. */
  readonly run: Run
  readonly env: Readonly<Record<string, string | undefined>>
  /** Fires when the run's time is up or a signal arrived; every wait listens to it. */
  readonly signal: AbortSignal
  /** Progress for a person who watches; silent unless standard error is a terminal. */
  readonly progress: (message: string) => void
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** What has been written, so that an interruption can say so. */
  readonly standing: RunStanding
}

/** This process as a run of a script. */
export function newRun(script: string): Run {
  return { id: randomUUID(), script, at: Date.now(), pid: process.pid }
}
