import { parseArgs } from 'node:util'
import { formatTable } from '../bench/table.ts'
import { installRelease, type Release } from '../matrix/releases.ts'
import { type Budget, SKILL_TOKENS } from './budgets.ts'
import { SCENES } from './scenes.ts'
import { skillTokens } from './skill-tokens.ts'
import type { PlayedTurn } from './turn.ts'
import { createWorld } from './world.ts'

/**
 * What a model that knows nothing but what OpenClaw shows it gets done with the installed skill, and what that costs.
 * Prints the journey table; exits 1 when a scene is not reached or a budget is exceeded.
 *
 *   node test/agent/journey.ts [--release 2026.6.11]… [--scene "first set-up"]… [--json]
 */
const RELEASES: readonly Release[] = ['2026.9.6', '2026.6.11']

/** How one scene went on one release. */
interface Outcome {
  readonly release: string
  readonly scene: string
  readonly turn?: PlayedTurn
  /** Empty when everything held. */
  readonly faults: readonly string[]
}

const { values } = parseArgs({
  options: {
    release: { type: 'string', multiple: true },
    scene: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
})

async function journey(release: Release): Promise<readonly Outcome[]> {
  const world = await createWorld(release, await installRelease(release))
  const outcomes: Outcome[] = []
  try {
    for (const { name, budget = {}, run } of SCENES) {
      if (values.scene && !values.scene.includes(name)) continue
      const outcome = await run(world).then(
        (turn): Outcome => ({ release, scene: name, turn, faults: overruns(turn, budget) }),
        (error: Error): Outcome => ({ release, scene: name, faults: [error.message] }),
      )
      outcomes.push(outcome)
      if (!values.json) console.log(`${release}  ${name}: ${outcome.faults.join('; ') || 'verified'}`)
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

function journeyTable(outcomes: readonly Outcome[]): string {
  return formatTable([
    ['scene', 'OpenClaw', 'turns', 'calls', 'prompt', 'said', 'printed', 'seconds', 'verified'],
    ...outcomes.map(({ scene, release, turn, faults }) => [
      scene,
      release,
      ...(turn
        ? [
            turn.turns,
            turn.calls,
            turn.promptTokens,
            turn.saidTokens,
            turn.printedTokens,
            Math.round(turn.ms / 1000),
          ]
        : ['', '', '', '', '', '']
      ).map(String),
      faults.length === 0 ? '✓' : '✗',
    ]),
  ])
}

const releases = RELEASES.filter((release) => !values.release || values.release.includes(release))
const outcomes = (await Promise.all(releases.map(journey))).flat()
const skill = skillTokens()
const faults = [
  ...outcomes.flatMap(({ release, scene, faults }) =>
    faults.map((fault) => `${release}, ${scene}: ${fault}`),
  ),
  ...(skill > SKILL_TOKENS ? [`SKILL.md has ${skill} tokens, at most ${SKILL_TOKENS}`] : []),
  ...(outcomes.length === 0 ? ['nothing was tried'] : []),
]
if (values.json) console.log(JSON.stringify({ skillTokens: skill, outcomes, faults }))
else {
  console.log(`\n${journeyTable(outcomes)}\n\nSKILL.md: ${skill} of ${SKILL_TOKENS} tokens\n`)
  for (const fault of faults) console.log(`✗ ${fault}`)
  console.log(
    faults.length === 0
      ? 'agent: every scene verified within its budget'
      : `agent: ${faults.length} fault(s)`,
  )
}
process.exitCode = faults.length === 0 ? 0 : 1
