import { isDeepStrictEqual } from 'node:util'
import { aliasesIn, primaryIn, providerIn } from '../demo/written-config.ts'
import type { ChutesStandIn } from '../test/standin/types.ts'
import { today, yesterday } from '../test/support/catalogs/catalog.ts'
import { type Config, createHome, type Home } from '../test/support/homes/home.ts'
import { clearTrace, readTrace } from '../test/support/preloads/trace.ts'
import { type DocumentSize, JOBS, type JobName, type Side } from './figures.ts'
import { RECIPE } from './recipe.ts'
import { doWithSkill } from './skill-side.ts'
import type { Wanted } from './wanted.ts'

/** What every round starts from. */
export interface RoundContext {
  readonly standin: ChutesStandIn
  readonly key: string
  readonly wanted: Wanted
  /** Every second round the recipe goes first, so that a busy machine is unfair to both. */
  readonly recipeFirst: boolean
  readonly tell: (what: string) => void
  /** Where the homes are put, so that they can be removed whatever happens. */
  readonly homes: Home[]
}

/** All jobs once, both ways. */
export interface Round {
  readonly samples: readonly { readonly job: JobName; readonly skill: Side; readonly recipe: Side }[]
  readonly documents: readonly DocumentSize[]
}

/** Run all jobs side by side, each side in a new home of its own. */
export async function runRound(context: RoundContext): Promise<Round> {
  const { standin, key, wanted, recipeFirst, tell, homes } = context
  const skillHome = createHome({ redirect: standin, trace: true })
  const recipeHome = createHome({ redirect: standin, trace: true })
  homes.push(skillHome, recipeHome)
  const samples: Round['samples'][number][] = []
  const documents: DocumentSize[] = []
  const bySkill = async (job: JobName) => {
    documents.push(...(await doWithSkill(job, { home: skillHome, key })))
  }
  const byRecipe = (job: JobName) => RECIPE[job]({ home: recipeHome, standin, key, wanted })

  for (const job of JOBS) {
    standin.setCatalog(job === 'set-up' ? yesterday : today)
    const early = recipeFirst ? await sample(recipeHome, () => byRecipe(job)) : undefined
    const skill = await sample(skillHome, () => bySkill(job))
    const recipe = early ?? (await sample(recipeHome, () => byRecipe(job)))
    tell(`${job}: skill ${Math.round(skill.ms)} ms, recipe ${Math.round(recipe.ms)} ms`)
    samples.push({ job, skill, recipe })
    insistOnSameState(job, skillHome, recipeHome)
  }
  return { samples, documents }
}

async function sample(home: Home, work: () => Promise<void>): Promise<Side> {
  clearTrace(home)
  const started = performance.now()
  await work()
  const ms = performance.now() - started
  return { ms, openclawRuns: readTrace(home).openclawRuns() }
}

/** Otherwise the two would not have done the same job. */
function insistOnSameState(job: string, one: Home, other: Home): void {
  if (!isDeepStrictEqual(stateOf(one), stateOf(other))) throw new Error(`${job}: the two sides differ`)
}

/** A refresh adds new rows at the end, a set-up sorts them: the order means nothing to OpenClaw. */
function stateOf(home: Home) {
  const { baseUrl, api, models } = providerIn(home)
  const rows = Object.fromEntries(models.map((row: Config) => [String(row.id), row]))
  return { baseUrl, api, rows, primary: primaryIn(home), aliases: aliasesIn(home) }
}
