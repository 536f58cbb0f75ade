import { installRelease, NEWEST, type Release } from '../openclaw/releases.ts'
import { type Outcome, playScene } from './play-scene.ts'
import { ACTS, type Act } from './scenes/acts.ts'
import { copySkill, installSkill, openStage, type Stage } from './stage.ts'

/** What is to be played; everything by default. */
export interface Wanted {
  readonly releases?: readonly string[] | undefined
  /** Scenes by name; the ones before it in its act are played, too. */
  readonly scenes?: readonly string[] | undefined
}

/** One act waits for its processes while the others compute. */
const AT_ONCE = 3

/** Plays the acts, a few at a time; `tell` hears of each scene as it ends. */
export async function playActs(
  tell: (outcome: Outcome) => void,
  wanted: Wanted = {},
): Promise<readonly Outcome[]> {
  const acts = ACTS.flatMap((act) => wantedPart(act, wanted))
  const played: Outcome[][] = acts.map(() => [])
  const stages: Stage[] = []
  try {
    const bins = await installedReleases(acts)
    for (const { release, systemNode = false, quiet = false } of acts)
      stages.push(
        await openStage({
          openclawBin: bins.get(release) ?? '',
          behindGateway: release === NEWEST,
          systemNode,
          quiet,
        }),
      )
    await furnish(acts, stages)
    const waiting = acts.map((act, index) => ({ act, stage: stages[index]!, outcomes: played[index]! }))
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        for (const scene of next.act.scenes) {
          const outcome = await playScene(next.act.release, scene, next.stage)
          next.outcomes.push(outcome)
          tell(outcome)
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  } finally {
    for (const stage of stages) await stage.close()
  }
  return played.flat()
}

function wantedPart(act: Act, { releases, scenes }: Wanted): readonly Act[] {
  if (releases && !releases.includes(act.release)) return []
  const upTo = scenes ? act.scenes.findLastIndex(({ name }) => scenes.includes(name)) : act.scenes.length
  return upTo < 0 ? [] : [{ ...act, scenes: act.scenes.slice(0, upTo + 1) }]
}

async function installedReleases(acts: readonly Act[]): Promise<ReadonlyMap<Release, string>> {
  const releases = [...new Set(acts.map(({ release }) => release))]
  return new Map(await Promise.all(releases.map(async (one) => [one, await installRelease(one)] as const)))
}

/** Each release installs the skill once; its other stages get a copy of what is there then. */
async function furnish(acts: readonly Act[], stages: readonly Stage[]): Promise<void> {
  const byRelease = Map.groupBy(stages, (_stage, index) => acts[index]!.release)
  await Promise.all(
    [...byRelease.values()].map(async ([first, ...others]) => {
      await installSkill(first!)
      for (const other of others) copySkill(first!, other)
    }),
  )
}
