import type { Ledger } from './ledger.ts'
import { type Lane, type Models, openLane } from './stage.ts'

/** One thing to try, alone in its lane while it runs. */
export interface Job {
  readonly name: string
  /** Starts no openclaw, so it takes a second instead of many. */
  readonly light?: boolean
  run(lane: Lane, ledger: Ledger): Promise<void>
}

/** Works through jobs in as many lanes as are given. */
export async function runJobs(
  jobs: readonly Job[],
  lanes: number,
  models: Models,
  ledger: Ledger,
  tell: (job: Job, ms: number) => void = () => {},
): Promise<void> {
  const waiting = [...jobs]
  const lane = async (): Promise<void> => {
    const mine = await openLane(models)
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const since = performance.now()
      await job.run(mine, ledger).catch((thrown: unknown) => {
        ledger.lose(
          job?.name ?? '',
          `the try itself failed: ${thrown instanceof Error ? thrown.message : thrown}`,
        )
      })
      mine.reset()
      tell(job, performance.now() - since)
    }
    await mine.close()
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
