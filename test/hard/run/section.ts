import { type Lane, type Models, openLane } from '../stage/lane.ts'
import type { Ledger } from './ledger.ts'

/** One thing to try, alone in its lane while it runs. */
export interface Job {
  readonly name: string
  /** Starts no real openclaw, so it takes a second instead of many. */
  readonly light?: boolean
  /** Mostly waits, so that many fit beside each other. */
  readonly sleeps?: boolean
  run(lane: Lane, ledger: Ledger): Promise<void>
}

/** Lanes beside the others, for jobs that wait. */
const SLEEPERS = 20
/** Lanes that begin with the jobs that start openclaw: more of them at once only wait for each other. */
const HEAVY = 2

/** Works through jobs in as many lanes as are given, and through those that mostly wait in more of them. */
export async function runJobs(
  jobs: readonly Job[],
  lanes: number,
  models: Models,
  ledger: Ledger,
  tell: (job: Job, ms: number) => void = () => {},
): Promise<void> {
  const work = async (first: Job[], then: Job[] = []): Promise<void> => {
    const next = (): Job | undefined => first.shift() ?? then.shift()
    let job = next()
    if (!job) return
    const mine = await openLane(models)
    for (; job; job = next()) {
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
  const awake = jobs.filter((job) => !job.sleeps)
  const heavy = awake.filter((job) => !job.light)
  const light = awake.filter((job) => job.light)
  const asleep = jobs.filter((job) => job.sleeps)
  await Promise.all([
    ...Array.from({ length: lanes }, (_, lane) => (lane < HEAVY ? work(heavy, light) : work(light, heavy))),
    ...Array.from({ length: SLEEPERS }, () => work(asleep)),
  ])
}
