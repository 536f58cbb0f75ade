import { type Lane, openLane } from '../stage/lane.ts'
import type { PreparedHomes } from '../stage/prepared-homes.ts'
import type { Ledger } from './ledger.ts'

/** One thing to try, alone in its lane while it runs. */
export interface Job {
  readonly name: string
  /** Starts the real OpenClaw, so it takes many seconds instead of one. */
  readonly real?: boolean
  /** Mostly waits, so that many fit beside each other. */
  readonly sleeps?: boolean
  run(lane: Lane, ledger: Ledger): Promise<void>
}

/** Lanes beside the others, for jobs that wait. */
const SLEEPERS = 18
/** Lanes that begin with the jobs that start the real OpenClaw: more of them at once only wait for each other. */
const HEAVY = 2

/** Works through jobs in as many lanes as are given, and through those that mostly wait in more of them. */
export async function runJobs(
  jobs: readonly Job[],
  lanes: number,
  prepared: PreparedHomes,
  ledger: Ledger,
  tell: (job: Job, ms: number) => void = () => {},
): Promise<void> {
  const work = async (first: Job[], then: Job[] = []): Promise<void> => {
    const next = (): Job | undefined => first.shift() ?? then.shift()
    let job = next()
    if (!job) return
    const mine = await openLane(prepared)
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
  const asleep = jobs.filter(({ sleeps }) => sleeps)
  const heavy = jobs.filter(({ sleeps, real }) => !sleeps && real)
  const light = jobs.filter(({ sleeps, real }) => !sleeps && !real)
  await Promise.all([
    ...Array.from({ length: lanes }, (_, lane) => (lane < HEAVY ? work(heavy, light) : work(light, heavy))),
    ...Array.from({ length: SLEEPERS }, () => work(asleep)),
  ])
}
