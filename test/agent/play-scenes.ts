import { installRelease, type Release } from '../openclaw/releases.ts'
import type { Budget } from './budgets.ts'
import { SCENES } from './scenes.ts'
import type { PlayedTurn } from './turn.ts'
import { createWorld } from './world.ts'

/** Releases whose installer takes the skill from a folder. */
export const JOURNEY_RELEASES: readonly Release[] = ['2026.9.6', '2026.6.11']

/** How one scene went on one release. */
export interface Outcome {
  readonly release: string
  readonly scene: string
  readonly budget: Budget
  readonly turn?: PlayedTurn
  /** Empty when everything held. */
  readonly faults: readonly string[]
}

/** Plays the scenes that `wanted` names (all without it) on one release; `tell` hears of each as it ends. */
export async function playScenes(
  release: Release,
  tell: (outcome: Outcome) => void,
  wanted?: readonly string[],
): Promise<readonly Outcome[]> {
  const world = await createWorld(release, await installRelease(release))
  const outcomes: Outcome[] = []
  try {
    for (const { name, budget = {}, run } of SCENES) {
      if (wanted && !wanted.includes(name)) continue
      const scene = { release, scene: name, budget }
      const outcome = await run(world).then(
        (turn): Outcome => ({ ...scene, turn, faults: overruns(turn, budget) }),
        (error: Error): Outcome => ({ ...scene, faults: [error.message] }),
      )
      outcomes.push(outcome)
      tell(outcome)
    }
  } finally {
    await world.close()
  }
  return outcomes
}

function overruns({ calls, printedTokens }: PlayedTurn, budget: Budget): string[] {
  return [
    ...(calls > (budget.calls ?? calls) ? [`${calls} tool calls, at most ${budget.calls}`] : []),
    ...(printedTokens > (budget.printed ?? printedTokens)
      ? [`${printedTokens} tokens printed, at most ${budget.printed}`]
      : []),
  ]
}
