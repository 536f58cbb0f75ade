import { parseArgs } from 'node:util'
import { playActs } from './play-acts.ts'
import type { Outcome } from './play-scene.ts'
import { budgetTable, journeyTable } from './report.ts'
import { SKILL_TOKENS } from './scenes/budgets.ts'
import { skillTokens } from './skill-tokens.ts'

/**
 * What a model that knows nothing but what OpenClaw shows it gets done with the installed skill, and what that costs.
 * Prints the journey table and the budgets; exits 1 when a scene is not reached or a budget is exceeded, and when a
 * scene that is expected to fail does not. A scene that is asked for is played after those it builds on.
 *
 *   node test/agent/journey.ts [--release 2026.6.11]… [--scene "first set-up"]… [--json]
 */
const { values } = parseArgs({
  options: {
    release: { type: 'string', multiple: true },
    scene: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  },
})

const outcomes = await playActs(tell, { releases: values.release, scenes: values.scene })
const skill = { tokens: skillTokens(), most: SKILL_TOKENS }
const faults = [
  ...outcomes.flatMap(({ release, scene, faults }) =>
    faults.map((fault) => `${release}, ${scene}: ${fault}`),
  ),
  ...(skill.tokens > skill.most ? [`SKILL.md has ${skill.tokens} tokens, at most ${skill.most}`] : []),
  ...(outcomes.length === 0 ? ['nothing was tried'] : []),
]
if (values.json) console.log(JSON.stringify({ skill, outcomes, faults }))
else {
  console.log(`\n${journeyTable(outcomes)}\n\n${budgetTable(outcomes, skill)}\n`)
  for (const fault of faults) console.log(`✗ ${fault}`)
  console.log(
    faults.length === 0
      ? 'agent: every scene went as it should, within its budget'
      : `agent: ${faults.length} fault(s)`,
  )
}
process.exitCode = faults.length === 0 ? 0 : 1

function tell({ release, scene, faults, note }: Outcome): void {
  if (!values.json) console.log(`${release}  ${scene}: ${faults.join('; ') || note || 'verified'}`)
}
