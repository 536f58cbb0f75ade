import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Ledger } from '../run/ledger.ts'

/** What own-process.ts sends when it is through. */
export interface PropertiesRun extends Pick<Ledger, 'losses'> {
  readonly tries: number
  /** As in the ledger: how often each kind was tried. */
  readonly counts: readonly (readonly [kind: string, times: number])[]
}

/**
 * Throws the random data in a process of its own: the lanes need not wait for it, and what it keeps in memory does not
 * slow down every start of a script, which begins as a copy of the process that starts it. Returns the tries.
 */
export async function propertiesBeside(
  ledger: Ledger,
  match: readonly string[] | undefined,
): Promise<number> {
  const child = fork(fileURLToPath(new URL('own-process.ts', import.meta.url)), match, {
    // its losses are said once, by the ledger of the run
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const run = await Promise.race([
    once(child, 'message').then(([message]) => message as PropertiesRun),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the process of the properties ended early, with ${code}`)
    }),
  ])
  for (const [kind, times] of run.counts) ledger.tried(kind, times)
  for (const { where, what } of run.losses) ledger.lose(where, what)
  return run.tries
}
