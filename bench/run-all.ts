import { playActs } from '../test/agent/play-acts.ts'
import { skillTokens } from '../test/agent/skill-tokens.ts'
import type { ChutesStandIn } from '../test/standin/types.ts'
import { today } from '../test/support/catalogs/catalog.ts'
import { createHome, type Home } from '../test/support/homes/home.ts'
import { runOpenclaw } from '../test/support/processes/run.ts'
import { largestOfEach, otherDocuments } from './documents.ts'
import { type Figures, JOBS, type Side } from './figures.ts'
import { median } from './median.ts'
import { type Round, runRound } from './round.ts'
import { measureScale } from './scale.ts'
import { measureStartUp } from './start-up.ts'
import { measureVerification } from './verification.ts'
import { workOutWanted } from './wanted.ts'

/** What a bench needs. */
export interface BenchContext {
  readonly standin: ChutesStandIn
  readonly key: string
  readonly rounds: number
  readonly startUpRuns: number
  readonly tell: (what: string) => void
  readonly homes: Home[]
}

/** Measure everything. */
export async function runAll(context: BenchContext): Promise<Figures> {
  const { standin, key, rounds: count, startUpRuns, tell, homes } = context
  const home = createHome({ redirect: standin })
  homes.push(home)
  tell('start-up')
  const startUp = await measureStartUp(home, startUpRuns)
  tell('warm-up')
  const wanted = await workOutWanted(standin)
  await runOpenclaw(home, ['models', 'status', '--json'])
  const rounds: Round[] = []
  for (let number = 1; number <= count; number += 1) {
    rounds.push(
      await runRound({
        standin,
        key,
        wanted,
        homes,
        recipeFirst: number % 2 === 0,
        tell: (what) => tell(`round ${number} of ${count}: ${what}`),
      }),
    )
  }
  tell('large catalogues')
  const scale = await measureScale(standin, count, homes)
  tell('verification')
  const verificationMs = await measureVerification(count)
  tell('other documents')
  const documents = [...rounds.flatMap((round) => round.documents), ...(await otherDocuments(standin))]
  tell("an agent's journey")
  const journey = await playActs(({ release, scene }) => tell(`${release}: ${scene}`))
  return {
    rounds: count,
    startUpRuns,
    models: today.length,
    jobs: JOBS.map((name) => {
      const samples = rounds.flatMap((round) => round.samples).filter(({ job }) => job === name)
      return {
        name,
        skill: sideOf(samples.map(({ skill }) => skill)),
        recipe: sideOf(samples.map(({ recipe }) => recipe)),
      }
    }),
    startUp,
    scale,
    documents: largestOfEach(documents),
    verificationMs,
    skillTokens: skillTokens(),
    journey,
  }
}

const sideOf = (samples: readonly Side[]): Side => ({
  ms: median(samples.map(({ ms }) => ms)),
  openclawRuns: Math.max(...samples.map(({ openclawRuns }) => openclawRuns)),
})
