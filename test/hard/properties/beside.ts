import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Ledger } from '../run/ledger.ts'

/** Throws the random data on a thread of its own, so that the lanes need not wait for it. Returns the tries. */
export async function propertiesBeside(
  ledger: Ledger,
  match: readonly string[] | undefined,
): Promise<number> {
  const worker = new Worker(new URL('thread.ts', import.meta.url), {
    workerData: { match },
    // its losses are said once, by the ledger of the run
    stdout: true,
  })
  const [{ tries, counts, losses }] = (await once(worker, 'message')) as [Ended]
  for (const [kind, times] of counts) ledger.tried(kind, times)
  for (const { where, what } of losses) ledger.lose(where, what)
  return tries
}

interface Ended extends Pick<Ledger, 'counts' | 'losses'> {
  readonly tries: number
}
