import type { Budget } from './scenes/budgets.ts'
import { NotRun } from './scenes/claims.ts'
import type { Scene } from './scenes/scenes.ts'
import type { Stage } from './stage.ts'
import type { PlayedTurn } from './turn.ts'

/** How one scene went on one release. */
export interface Outcome {
  readonly release: string
  readonly scene: string
  readonly budget: Budget
  readonly turn?: PlayedTurn
  /** Empty when everything held. */
  readonly faults: readonly string[]
  /** Why it was not tried, or how it failed as it is known to. */
  readonly note?: string
}

/** Plays one scene and judges it by its budget and by how it is expected to end. */
export async function playScene(release: string, scene: Scene, stage: Stage): Promise<Outcome> {
  const { name, budget = {}, run } = scene
  const outcome = { release, scene: name, budget }
  try {
    const turn = await run(stage)
    return { ...outcome, turn, faults: [...overruns(turn, budget), ...mended(scene)] }
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    if (thrown instanceof NotRun) return { ...outcome, faults: [], note: `not tried: ${message}` }
    if (scene.fails?.test(message)) return { ...outcome, faults: [], note: `expected to fail: ${message}` }
    return { ...outcome, faults: [message] }
  }
}

/** A scene that was known to fail and no longer does has to lose its mark. */
function mended({ fails }: Scene): string[] {
  return fails ? [`it was expected to fail with ${fails}, and holds: take the mark away`] : []
}

function overruns({ calls, printedTokens }: PlayedTurn, budget: Budget): string[] {
  return [
    ...(calls > (budget.calls ?? calls) ? [`${calls} tool calls, at most ${budget.calls}`] : []),
    ...(printedTokens > (budget.printed ?? printedTokens)
      ? [`${printedTokens} tokens printed, at most ${budget.printed}`]
      : []),
  ]
}
